package org.weightscope.evaluation;

import org.weightscope.network.Activation;
import org.weightscope.network.Weights;

/** The values of activations, computed in double and rounded once. */
final class Activations {
  private Activations() {}

  /** Applies an activation to every entry, in place. */
  static void apply(Activation activation, float[] entries) {
    if (activation == Activation.Plain.NONE) {
      return;
    }
    if (activation == Activation.Plain.RELU) { // by far the most frequent: a loop of its own
      for (int i = 0; i < entries.length; i++) {
        entries[i] = Math.max(entries[i], 0);
      }
      return;
    }
    for (int i = 0; i < entries.length; i++) {
      entries[i] = at(activation, entries[i]);
    }
  }

  /** {@code x} above 0, {@code slope · x} below, with a slope a channel or one for all. */
  static Values rectified(Weights slope, Values in) {
    Values out = Values.zeros(in.shape(), in.count());
    for (int item = 0; item < in.count(); item++) {
      for (int c = 0; c < in.channels(); c++) {
        float factor = slope.get(slope.size() == 1 ? 0 : c);
        int at = item * in.itemSize() + c * in.channelStep();
        for (int p = 0; p < in.places(); p++) {
          int i = at + p * in.placeStep();
          float x = in.entries()[i];
          out.entries()[i] = x < 0 ? factor * x : x;
        }
      }
    }
    return out;
  }

  private static float at(Activation activation, float x) {
    return switch (activation) {
      case Activation.Plain plain -> at(plain, x);
      case Activation.Sine(double frequency) -> (float) Math.sin(frequency * x);
      case Activation.Cosine(double frequency) -> (float) Math.cos(frequency * x);
      case Activation.LeakyRelu(double slope) -> x < 0 ? (float) (slope * x) : x;
      case Activation.Elu(double alpha) -> x > 0 ? x : (float) (alpha * Math.expm1(x));
      case Activation.Celu(double alpha) ->
          (float) (Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha)));
      case Activation.Softplus(double beta) -> (float) (softplus(beta * x) / beta);
      case Activation.HardSigmoid(double alpha, double beta) ->
          (float) Math.clamp(alpha * x + beta, 0, 1);
      case Activation.Clip(double low, double high) -> (float) Math.clamp(x, low, high);
    };
  }

  private static float at(Activation.Plain activation, float x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case GELU -> (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
      case GELU_TANH ->
          (float)
              (0.5
                  * x
                  * (1
                      + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * ((double) x * x * x)))));
      case SILU -> (float) (x / (1 + Math.exp(-x)));
      case TANH -> (float) Math.tanh(x);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case SELU -> (float) (1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case MISH -> (float) (x * Math.tanh(softplus(x)));
      case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5f, 0, 1);
    };
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The error function by its series near 0 and its continued fraction further out; good to 1e-12.
   */
  private static double erf(double x) {
    double z = Math.abs(x);
    double value;
    if (z < 2.5) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 60; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      value = 2 / Math.sqrt(Math.PI) * sum;
    } else {
      double fraction = z;
      for (int k = 60; k >= 1; k--) {
        fraction = z + k / 2.0 / fraction;
      }
      value = 1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
    }
    return Math.copySign(value, x);
  }
}
