package org.weightscope.network;

import java.util.OptionalInt;

/**
 * One layer with weights: a map, a bias, an optional skip and an activation.
 *
 * <p>The output is {@code activation(map(x) + bias + skip)}; the skip adds the output of an earlier
 * layer to the first channels, as many as both have.
 */
public sealed interface Layer {

  /** Weights {@code [out, in]} or {@code [out, in, height, width]}. */
  Weights weight();

  /** Bias {@code [out]}. */
  Weights bias();

  /** The activation that ends the layer. */
  Activation activation();

  /** Index of the earlier layer whose output is added before the activation, if any. */
  OptionalInt skipFrom();

  /** Number of neurons or channels that come out. */
  default int outputs() {
    return weight().dimension(0);
  }

  /** Number of neurons or channels that go in. */
  default int inputs() {
    return weight().dimension(1);
  }

  /** A fully connected layer; {@code weight [out, in]}, {@code bias [out]}. */
  record Linear(Weights weight, Weights bias, Activation activation, OptionalInt skipFrom)
      implements Layer {
    public Linear {
      check(weight, bias, 2);
    }

    /** A layer without a skip. */
    public Linear(Weights weight, Weights bias, Activation activation) {
      this(weight, bias, activation, OptionalInt.empty());
    }
  }

  /**
   * A two-dimensional convolution over a feature map; {@code weight [out, in, height, width]},
   * {@code bias [out]}.
   *
   * <p>A linear layer that follows takes the mean of each channel over the map.
   */
  record Convolution(Weights weight, Weights bias, Activation activation, OptionalInt skipFrom)
      implements Layer {
    public Convolution {
      check(weight, bias, 4);
    }
  }

  private static void check(Weights weight, Weights bias, int rank) {
    if (weight.rank() != rank || bias.rank() != 1 || bias.size() != weight.dimension(0)) {
      throw new IllegalArgumentException(
          "weight %s and bias %s do not make a layer".formatted(weight, bias));
    }
  }
}
