package org.weightscope.zoo;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** How the parameters of a network start. */
enum Initialisation {
  /** Weights and biases uniform within 1 / sqrt(fan in), PyTorch's own start. */
  PYTORCH,
  /** Weights normal with variance 2 / fan in (He et al. 2015), biases 0. */
  HE,
  /** Weights normal with variance 2 / (fan in + fan out) (Glorot and Bengio 2010), biases 0. */
  GLOROT,
  /** Weights normal with standard deviation 0.1, biases 0. */
  NORMAL;

  /**
   * Draws the parameters of a blueprint.
   *
   * @param scale factor on all of them
   */
  float[] draw(Blueprint blueprint, double scale, RandomGenerator random) {
    float[] parameters = new float[blueprint.parameters()];
    int at = 0;
    for (Blueprint.Tensor tensor : blueprint.tensors()) {
      for (int i = 0; i < tensor.size(); i++) {
        parameters[at++] = (float) (scale * draw(tensor, random));
      }
    }
    return parameters;
  }

  private double draw(Blueprint.Tensor tensor, RandomGenerator random) {
    if (tensor.isBias() && this != PYTORCH) {
      return 0;
    }
    return switch (this) {
      case PYTORCH -> (2 * random.nextDouble() - 1) / Math.sqrt(tensor.fanIn());
      case HE -> random.nextGaussian() * Math.sqrt(2.0 / tensor.fanIn());
      case GLOROT -> random.nextGaussian() * Math.sqrt(2.0 / (tensor.fanIn() + tensor.fanOut()));
      case NORMAL -> random.nextGaussian() * 0.1;
    };
  }

  /** The word in recipes and tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
