package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Window;

/**
 * How an operator's kernel moves over a map, from its attributes. Over a map of one row, as of a
 * sequence, there are numbers for the columns alone.
 *
 * @param size of the kernel
 * @param rows what comes out
 * @param columns what comes out
 */
record Kernel(Window.Size size, Window window, boolean ceil, Size rows, Size columns) {
  static final String[] ATTRIBUTES = {
    "kernel_shape", "strides", "pads", "dilations", "auto_pad", "ceil_mode"
  };

  /**
   * The kernel of an operator.
   *
   * @param size of the kernel, with one number an axis of places
   * @param form the map that it moves over
   * @param around zeros that stand around the map already
   */
  static Kernel of(Operation operation, List<Integer> size, Form form, Window.Padding around)
      throws UnsupportedException {
    int axes = size.size();
    List<Integer> strides = numbers(operation, "strides", axes, 1);
    List<Integer> dilations = numbers(operation, "dilations", axes, 1);
    if (axes < 1 || axes > 2) {
      throw operation.refused("kernel of %d axes".formatted(axes));
    }
    for (int number : size) {
      if (number < 1) {
        throw operation.refused("kernel_shape is %s".formatted(size));
      }
    }
    boolean ceil = operation.integer("ceil_mode", 0) != 0;
    List<Along> along = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int axis = i - (2 - axes);
      Size places = form.places().get(i);
      int before = i == 0 ? around.top() : around.left();
      int behind = i == 0 ? around.bottom() : around.right();
      along.add(
          axis < 0
              ? new Along(1, 1, 1, before, behind, places, ceil)
              : padded(
                  operation,
                  new Along(
                      size.get(axis),
                      strides.get(axis),
                      dilations.get(axis),
                      before,
                      behind,
                      places,
                      ceil),
                  axis,
                  axes));
    }
    Along down = along.get(0);
    Along across = along.get(1);
    return new Kernel(
        new Window.Size(down.kernel, across.kernel),
        new Window(
            new Window.Size(down.stride, across.stride),
            new Window.Size(down.dilation, across.dilation),
            new Window.Padding(down.before, across.before, down.behind, across.behind)),
        ceil,
        down.steps(operation),
        across.steps(operation));
  }

  /** The map that comes out. */
  Form form(Size channels) {
    return Form.map(channels, rows, columns);
  }

  /** One axis of a window. */
  private record Along(
      int kernel, int stride, int dilation, int before, int behind, Size places, boolean ceil) {

    Along with(int more, int moreBehind) {
      return new Along(kernel, stride, dilation, before + more, behind + moreBehind, places, ceil);
    }

    long reach() {
      return (long) dilation * (kernel - 1) + 1;
    }

    Size steps(Operation operation) throws UnsupportedException {
      return new Size(steps(operation, places.first()), steps(operation, places.second()));
    }

    private long steps(Operation operation, long size) throws UnsupportedException {
      long room = size + before + behind - reach();
      if (room < 0) {
        throw operation.refused("the kernel is larger than what it moves over");
      }
      long steps = ceil ? (room + stride - 1) / stride : room / stride;
      return (ceil && steps * stride >= size + before ? steps - 1 : steps) + 1;
    }

    /** The padding that keeps places / stride, rounded up. */
    long samePadding(long size) {
      return Math.max(0, ((size + stride - 1) / stride - 1) * stride + reach() - size);
    }
  }

  private static Along padded(Operation operation, Along along, int axis, int axes)
      throws UnsupportedException {
    String auto = operation.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET", "" -> {
        List<Integer> pads = numbers(operation, "pads", 2 * axes, 0);
        return along.with(pads.get(axis), pads.get(axis + axes));
      }
      case "VALID" -> {
        return along;
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        long first = along.samePadding(along.places.first());
        if (first != along.samePadding(along.places.second()) || first > Integer.MAX_VALUE) {
          throw operation.refused("auto_pad with an open size");
        }
        if (along.before + along.behind > 0) {
          throw operation.refused("auto_pad among zeros");
        }
        int less = (int) first / 2;
        int more = (int) first - less;
        return auto.equals("SAME_UPPER") ? along.with(less, more) : along.with(more, less);
      }
      default -> throw operation.refused("auto_pad is %s".formatted(auto));
    }
  }

  /** Numbers of an attribute, one each; strides, dilations and sizes start at 1, pads at 0. */
  private static List<Integer> numbers(
      Operation operation, String attribute, int count, int otherwise) throws UnsupportedException {
    Optional<List<Long>> given = operation.integers(attribute);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (given.isPresent() && given.get().size() != count) {
        throw operation.refused("%s has %d numbers".formatted(attribute, given.get().size()));
      }
      long number = given.isPresent() ? given.get().get(i) : otherwise;
      if (number < otherwise || number > 1 << 20) {
        throw operation.refused("%s is %s".formatted(attribute, given.get()));
      }
      numbers.add((int) number);
    }
    return numbers;
  }
}
