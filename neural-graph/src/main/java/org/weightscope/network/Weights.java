package org.weightscope.network;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One weight or bias tensor of a network: float32, row-major, and where it came from.
 *
 * <p>Immutable; the values are copied in and only read-only views are handed out.
 */
public final class Weights {
  private final int[] shape;
  private final float[] values;
  private final Origin origin;

  /**
   * Where the values stood in the file.
   *
   * @param tensor name of the tensor in the file, or of the parameter if there was no file
   * @param storage how the values stand there
   */
  public record Origin(String tensor, Storage storage) {}

  /** How values stand in the tensor they were read from. */
  public enum Storage {
    /** Value for value in the same order. */
    AS_IS,
    /**
     * With the inputs before the outputs: {@code [in, out]}, or {@code [height, width, in, out]}
     * for a convolution.
     */
    TRANSPOSED,
    /** They were computed from it: a part, a multiple, another order. */
    DERIVED
  }

  private Weights(int[] shape, float[] values, Origin origin) {
    this.shape = shape;
    this.values = values;
    this.origin = origin;
  }

  /**
   * Copies values of the given shape.
   *
   * @throws IllegalArgumentException if the number of values is not the product of the shape
   */
  public static Weights of(String name, float[] values, int... shape) {
    return of(new Origin(name, Storage.AS_IS), values, shape);
  }

  /**
   * Copies values of the given shape, with their place in a file.
   *
   * @throws IllegalArgumentException if the number of values is not the product of the shape
   */
  public static Weights of(Origin origin, float[] values, int... shape) {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          "%s: %d values do not fill shape %s"
              .formatted(origin.tensor(), values.length, Arrays.toString(shape)));
    }
    return new Weights(shape.clone(), values.clone(), origin);
  }

  /**
   * Values that are written where they stay, for tensors too large to be copied: {@code
   * Weights.filled(origin, stored::copyTo, stored.shape())}.
   *
   * @param fill writes the values, row-major, into zeros; it must not keep the array
   */
  public static Weights filled(Origin origin, Consumer<float[]> fill, int... shape) {
    float[] values = new float[Math.toIntExact(size(shape))];
    fill.accept(values);
    return new Weights(shape.clone(), values, origin);
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int dimension : shape) {
      size = Math.multiplyExact(size, (long) dimension);
    }
    return size;
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }

  /** Size of one axis. */
  public int dimension(int axis) {
    return shape[axis];
  }

  /** All sizes, outermost first. */
  public int[] shape() {
    return shape.clone();
  }

  /** Number of values. */
  public int size() {
    return values.length;
  }

  /** The value at a row-major position. */
  public float get(int index) {
    return values[index];
  }

  /** A read-only view of all values in row-major order. */
  public FloatBuffer values() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  /** A copy of all values in row-major order. */
  public float[] toArray() {
    return values.clone();
  }

  /** Copies {@code length} values from {@code from} on into {@code target}. */
  public void copyTo(int from, float[] target, int at, int length) {
    System.arraycopy(values, from, target, at, length);
  }

  /** Where the values came from. */
  public Origin origin() {
    return origin;
  }

  /** The same place and shape with other values. */
  public Weights with(float[] newValues) {
    return of(origin, newValues, shape);
  }

  /** Equal shape, origin and bits of all values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that
        && Arrays.equals(shape, that.shape)
        && origin.equals(that.origin)
        && FloatBuffer.wrap(values).equals(FloatBuffer.wrap(that.values));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) * 31 + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return origin.tensor() + Arrays.toString(shape);
  }
}
