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

  /** Which coordinate of the picture each of the two inputs is; both run over [-1, 1]. */
  public enum Axes {
    ROW_COLUMN,
    COLUMN_ROW
  }

  /**
   * Reading rules of an INR: the pixel (0 black, 1 white) is {@code scale · output + offset}.
   *
   * @param axes order of the two inputs
   * @param scale factor on the output, finite and not 0
   * @param offset what is added after the factor, finite
   */
  public record Convention(Axes axes, double scale, double offset) {
    /** Row first, the output is the pixel. */
    public static final Convention CANONICAL = new Convention(Axes.ROW_COLUMN, 1, 0);

    public Convention {
      if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "scale %s and offset %s must be finite, scale not 0".formatted(scale, offset));
      }
    }
  }

  /**
   * The same picture by a network of the canonical convention: row before column, frequency 30, the
   * output is the pixel.
   *
   * <p>Exact up to float32 rounding: the columns of the first weight are exchanged, a sine of
   * another frequency is rescaled, scale and offset go into the last layer. A network that is
   * canonical already is returned unchanged.
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
      Weights weight = layer.weight();
      Weights bias = layer.bias();
      if (i == 0 && convention.axes() == Axes.COLUMN_ROW) {
        weight = columnsExchanged(weight);
      }
      Activation activation =
          factor == 1 ? layer.activation() : new Activation.Sine(CANONICAL_FREQUENCY);
      if (i == last) {
        factor *= convention.scale();
      }
      layers.add(
          new Layer.Linear(
              affine(weight, factor, 0),
              affine(bias, factor, i == last ? convention.offset() : 0),
              activation));
    }
    return Network.chain(layers);
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

  private static Weights affine(Weights weights, double factor, double shift) {
    if (factor == 1 && shift == 0) {
      return weights;
    }
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factor + shift);
    }
    return weights.with(values);
  }
}
