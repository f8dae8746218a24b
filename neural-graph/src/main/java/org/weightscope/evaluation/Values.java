package org.weightscope.evaluation;

import org.weightscope.network.Shape;

/**
 * Values of one shape for several inputs of a network, row-major: a vector {@code [count,
 * channels]}, a feature map {@code [count, channels, height, width]}, a sequence {@code [count,
 * length, channels]}, tokens {@code [count, length]}.
 *
 * <p>Immutable; the numbers are copied in and out.
 */
public final class Values {
  private final Shape shape;
  private final int count;
  private final float[] entries;

  private Values(Shape shape, int count, float[] entries) {
    this.shape = shape;
    this.count = count;
    this.entries = entries;
  }

  /**
   * Copies numbers.
   *
   * @param shape of one input; no size is left open
   * @param count number of inputs
   * @throws IllegalArgumentException if a size is open or the numbers do not fill the shape
   */
  public static Values of(Shape shape, int count, float[] entries) {
    if (shape.places() == Shape.FREE) {
      throw new IllegalArgumentException("%s leaves a size open".formatted(shape));
    }
    if (count < 0 || entries.length != size(shape, count)) {
      throw new IllegalArgumentException(
          "%d numbers do not fill %d times %s".formatted(entries.length, count, shape));
    }
    return new Values(shape, count, entries.clone());
  }

  /** Zeros, to be filled before anyone else sees them. */
  static Values zeros(Shape shape, int count) {
    return new Values(shape, count, new float[size(shape, count)]);
  }

  private static int size(Shape shape, int count) {
    try {
      return Math.multiplyExact(count, Math.multiplyExact(shape.channels(), shape.places()));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%d times %s are more numbers than one value holds".formatted(count, shape), e);
    }
  }

  /** The shape for one input. */
  public Shape shape() {
    return shape;
  }

  /** Number of inputs. */
  public int count() {
    return count;
  }

  /** A copy of all numbers in row-major order. */
  public float[] toArray() {
    return entries.clone();
  }

  /** The number at a row-major position. */
  public float get(int index) {
    return entries[index];
  }

  /** The mean over the places, for each input and channel. */
  public Values means() {
    Values means = zeros(new Shape.Vector(channels()), count);
    for (int item = 0; item < count; item++) {
      for (int c = 0; c < channels(); c++) {
        double sum = sum(item * itemSize() + c * channelStep(), placeStep());
        means.entries[item * channels() + c] = (float) (sum / places());
      }
    }
    return means;
  }

  /** As four sums side by side, none of which waits for another. */
  private double sum(int at, int step) {
    int places = places();
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int p = 0;
    for (; p + 4 <= places; p += 4) {
      a += entries[at + p * step];
      b += entries[at + (p + 1) * step];
      c += entries[at + (p + 2) * step];
      d += entries[at + (p + 3) * step];
    }
    for (; p < places; p++) {
      a += entries[at + p * step];
    }
    return a + b + (c + d);
  }

  /** The same numbers in the same order under another shape. */
  Values as(Shape other) {
    return new Values(other, count, entries);
  }

  /** The numbers themselves; only written by who made them. */
  float[] entries() {
    return entries;
  }

  int channels() {
    return shape.channels();
  }

  int places() {
    return shape.places();
  }

  /** Numbers of one input. */
  int itemSize() {
    return channels() * places();
  }

  /** How far one channel is from the next at the same place. */
  int channelStep() {
    return switch (shape) {
      case Shape.FeatureMap _ -> places();
      case Shape.Vector _, Shape.Sequence _, Shape.Tokens _ -> 1;
    };
  }

  /**
   * How far one place is from the next in the same channel; 0 for a vector, which is everywhere.
   */
  int placeStep() {
    return switch (shape) {
      case Shape.FeatureMap _, Shape.Tokens _ -> 1;
      case Shape.Vector _ -> 0;
      case Shape.Sequence _ -> channels();
    };
  }

  @Override
  public String toString() {
    return "%d times %s".formatted(count, shape);
  }
}
