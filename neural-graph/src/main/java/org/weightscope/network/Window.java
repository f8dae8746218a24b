package org.weightscope.network;

/**
 * How a kernel moves over a feature map.
 *
 * @param stride steps, at least 1
 * @param dilation distance between the entries of the kernel, at least 1
 * @param padding places added around the map
 */
public record Window(Size stride, Size dilation, Padding padding) {

  /** Two numbers, down and across. */
  public record Size(int height, int width) {
    /** 1 both ways. */
    public static final Size ONE = new Size(1, 1);

    /** The same both ways. */
    public static Size of(int both) {
      return new Size(both, both);
    }
  }

  /** Places added on each side; not negative. */
  public record Padding(int top, int left, int bottom, int right) {
    /** No padding. */
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    public Padding {
      if (top < 0 || left < 0 || bottom < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding must not be negative: %d, %d, %d, %d".formatted(top, left, bottom, right));
      }
    }

    /** The same on all sides. */
    public static Padding of(int all) {
      return new Padding(all, all, all, all);
    }
  }

  public Window {
    if (stride.height() < 1
        || stride.width() < 1
        || dilation.height() < 1
        || dilation.width() < 1) {
      throw new IllegalArgumentException(
          "stride %s and dilation %s must be at least 1".formatted(stride, dilation));
    }
  }

  /** Stride and dilation 1, and as much padding as keeps the size of the map for an odd kernel. */
  public static Window same(int kernelHeight, int kernelWidth) {
    int top = (kernelHeight - 1) / 2;
    int left = (kernelWidth - 1) / 2;
    return new Window(
        Size.ONE, Size.ONE, new Padding(top, left, kernelHeight - 1 - top, kernelWidth - 1 - left));
  }

  /** The rows that a map of {@code height} rows gives. */
  int height(int height, int kernel, boolean ceil) {
    return after(
        height, kernel, stride.height(), dilation.height(), padding.top(), padding.bottom(), ceil);
  }

  /** The columns that a map of {@code width} columns gives. */
  int width(int width, int kernel, boolean ceil) {
    return after(
        width, kernel, stride.width(), dilation.width(), padding.left(), padding.right(), ceil);
  }

  private static int after(
      int size, int kernel, int stride, int dilation, int before, int behind, boolean ceil) {
    if (size == Shape.FREE) {
      return Shape.FREE;
    }
    long reach = (long) dilation * (kernel - 1) + 1;
    long room = (long) size + before + behind - reach;
    if (room < 0) {
      throw new IllegalArgumentException(
          "a kernel that reaches over %d places does not fit into %d with padding"
              .formatted(reach, size));
    }
    long steps = ceil ? (room + stride - 1) / stride : room / stride;
    // A window that would start in the padding behind the map is left out (ONNX, PyTorch).
    if (ceil && steps * stride >= (long) size + before) {
      steps--;
    }
    return Math.toIntExact(steps + 1);
  }
}
