package org.weightscope.network;

import java.util.ArrayList;
import java.util.List;

/**
 * An implicit neural representation of a picture: a SIREN and how its inputs and output are to be
 * read.
 *
 * @param network linear layers with sine activations and a plain last layer; 2 inputs
 * @param convention what the coordinates and the output mean
 */
public record Inr(Network network, Convention convention) {

  /**
   * Checks that the network can show a picture.
   *
   * @throws IllegalArgumentException if it is no chain of linear layers
   */
  public Inr {
    if (!network.isChainOfLinearLayers()) {
      throw new IllegalArgumentException("an INR is a chain of linear layers, unlike " + network);
    }
  }

  /** The frequency inside the sines of the canonical form. */
  public static final double CANONICAL_FREQUENCY = 30;

  /** Which coordinate of the picture each of the two inputs is; both run over the same range. */
  public enum Axes {
    ROW_COLUMN,
    COLUMN_ROW
  }

  /**
   * What the coordinates of a picture run over, corners included.
   *
   * @param first coordinate of the first row and the first column, finite
   * @param last coordinate of the last row and the last column, finite and another one
   */
  public record Range(double first, double last) {
    /** From -1 to 1. */
    public static final Range CANONICAL = new Range(-1, 1);

    public Range {
      if (!Double.isFinite(first) || !Double.isFinite(last) || first == last) {
        throw new IllegalArgumentException(
            "coordinates must run between two finite numbers, not from %s to %s"
                .formatted(first, last));
      }
    }

    /** The coordinate at the middle of the picture. */
    public double middle() {
      return (first + last) / 2;
    }

    /** Half of the way from the first coordinate to the last; negative if they fall. */
    public double half() {
      return (last - first) / 2;
    }
  }

  /**
   * Reading rules of an INR: the pixel (0 black, 1 white) is {@code scale · output + offset}.
   *
   * @param axes order of the two inputs
   * @param range what both coordinates run over
   * @param scale factor on the output, finite and not 0
   * @param offset what is added after the factor, finite
   */
  public record Convention(Axes axes, Range range, double scale, double offset) {
    /** Row first, from -1 to 1, the output is the pixel. */
    public static final Convention CANONICAL = new Convention(Axes.ROW_COLUMN, 1, 0);

    /** With coordinates from -1 to 1. */
    public Convention(Axes axes, double scale, double offset) {
      this(axes, Range.CANONICAL, scale, offset);
    }

    public Convention {
      if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "scale %s and offset %s must be finite, scale not 0".formatted(scale, offset));
      }
    }
  }

  /**
   * The same picture by a network of the canonical convention: row before column, coordinates from
   * -1 to 1, frequency 30, the output is the pixel.
   *
   * <p>Exact up to float32 rounding: the columns of the first weight are exchanged, the range of
   * the coordinates and a sine of another frequency are multiplied in, scale and offset go into the
   * last layer. A network that is canonical already is returned unchanged.
   */
  public Network canonical() {
    List<Layer.Linear> layers = new ArrayList<>();
    int last = network.steps().size() - 1;
    for (int i = 0; i <= last; i++) {
      Layer.Linear layer = (Layer.Linear) network.steps().get(i).layer();
      double factor =
          layer.activation() instanceof Activation.Sine(double frequency)
              ? frequency / CANONICAL_FREQUENCY
              : 1;
      Activation activation =
          factor == 1 ? layer.activation() : new Activation.Sine(CANONICAL_FREQUENCY);
      if (i == last) {
        factor *= convention.scale();
      }
      double shift = i == last ? convention.offset() : 0;
      Weights weight = layer.weight();
      double[] begin = new double[layer.outputs()];
      double stretch = 1;
      if (i == 0) {
        // W (half · u + middle) + b, with u from -1 to 1.
        stretch = convention.range().half();
        begin = rowSums(weight, convention.range().middle());
        weight = convention.axes() == Axes.COLUMN_ROW ? columnsExchanged(weight) : weight;
      }
      layers.add(
          new Layer.Linear(
              multiplied(weight, factor * stretch),
              affine(layer.bias(), begin, factor, shift),
              activation));
    }
    return Network.chain(layers);
  }

  /** For each row of a matrix the sum of its values, times a factor. */
  private static double[] rowSums(Weights weight, double factor) {
    double[] sums = new double[weight.dimension(0)];
    if (factor != 0) {
      for (int i = 0; i < weight.size(); i++) {
        sums[i / weight.dimension(1)] += factor * weight.get(i);
      }
    }
    return sums;
  }

  private static Weights columnsExchanged(Weights weight) {
    float[] values = weight.toArray();
    for (int i = 0; i < values.length; i += 2) {
      float row = values[i];
      values[i] = values[i + 1];
      values[i + 1] = row;
    }
    return weight.with(values);
  }

  private static Weights multiplied(Weights weights, double factor) {
    return affine(weights, new double[weights.size()], factor, 0);
  }

  /** {@code factor · (value + before) + after}; a value that stays is kept bit for bit. */
  private static Weights affine(Weights weights, double[] before, double factor, double after) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      if (factor != 1 || before[i] != 0 || after != 0) {
        values[i] = (float) ((values[i] + before[i]) * factor + after);
      }
    }
    return weights.with(values);
  }
}
