package org.weightscope.evaluation;

import org.weightscope.network.Activation;
import org.weightscope.network.Weights;

/**
 * The values of activations, most of them computed in double and rounded once.
 *
 * <p>A loop for each: the compiler makes vector instructions of loops whose body it sees, and has
 * no branches.
 */
final class Activations {
  /** Entries of a block whose powers are kept beside it. */
  private static final int BLOCK = 1024;

  private Activations() {}

  /** Applies an activation to every entry, in place. */
  static void apply(Activation activation, float[] entries) {
    switch (activation) {
      case Activation.Plain plain -> apply(plain, entries);
      case Activation.Sine(double frequency) -> {
        for (int i = 0; i < entries.length; i++) {
          entries[i] = (float) Math.sin(frequency * entries[i]);
        }
      }
      case Activation.Cosine(double frequency) -> {
        for (int i = 0; i < entries.length; i++) {
          entries[i] = (float) Math.cos(frequency * entries[i]);
        }
      }
      case Activation.LeakyRelu(double slope) -> leakyRelu(slope, entries);
      case Activation.Elu(double alpha) -> elu(1, alpha, entries);
      case Activation.Celu(double alpha) -> celu(alpha, entries);
      case Activation.Softplus(double beta) -> softplus(beta, entries);
      case Activation.HardSigmoid(double alpha, double beta) -> {
        for (int i = 0; i < entries.length; i++) {
          entries[i] = (float) Math.max(0, Math.min(1, alpha * entries[i] + beta));
        }
      }
      case Activation.Clip(double low, double high) -> {
        for (int i = 0; i < entries.length; i++) {
          entries[i] = (float) Math.max(low, Math.min(high, entries[i]));
        }
      }
    }
  }

  private static void apply(Activation.Plain activation, float[] entries) {
    switch (activation) {
      case NONE -> {}
      case RELU -> relu(entries);
      case GELU -> gelu(entries);
      case GELU_TANH -> geluTanh(entries);
      case SILU -> silu(entries);
      case TANH -> tanh(entries);
      case SIGMOID -> sigmoid(entries);
      case SELU -> elu(1.0507009873554805, 1.6732632423543772, entries);
      case SOFTSIGN -> softsign(entries);
      case MISH -> mish(entries);
      case HARD_SWISH -> hardSwish(entries);
    }
  }

  private static void relu(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Math.max(entries[i], 0);
    }
  }

  private static void leakyRelu(double slope, float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      entries[i] = (float) (Math.max(x, 0) + slope * Math.min(x, 0));
    }
  }

  /**
   * Φ from the side where it is small. In blocks and in two loops, as the compiler leaves loops
   * with long bodies as they are.
   */
  private static void gelu(float[] entries) {
    double[] powers = new double[BLOCK];
    for (int from = 0; from < entries.length; from += BLOCK) {
      int length = Math.min(BLOCK, entries.length - from);
      for (int i = 0; i < length; i++) {
        double x = entries[from + i];
        powers[i] = Elementary.exp(-0.5 * (x * x));
      }
      for (int i = 0; i < length; i++) {
        double x = entries[from + i];
        double small = 0.5 * powers[i] * Elementary.scaledErfc(Math.abs(x) * Math.sqrt(0.5));
        double side = Math.signum(x);
        entries[from + i] = (float) (x * (0.5 + 0.5 * side - side * small));
      }
    }
  }

  /** As x times a sigmoid: (1 + tanh u) / 2 = 1 / (1 + e^-2u). */
  private static void geluTanh(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x));
      entries[i] = (float) (x / (1 + Elementary.exp(-2 * u)));
    }
  }

  private static void silu(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      entries[i] = (float) (x / (1 + Elementary.exp(-x)));
    }
  }

  private static void tanh(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) Elementary.tanh(entries[i]);
    }
  }

  private static void sigmoid(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) (1 / (1 + Elementary.exp(-entries[i])));
    }
  }

  private static void elu(double scale, double alpha, float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      double negative = alpha * Elementary.expm1(Math.min(x, 0));
      entries[i] = (float) (scale * (Math.max(x, 0) + negative));
    }
  }

  private static void celu(double alpha, float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      entries[i] = (float) (Math.max(x, 0) + Math.min(0, alpha * Elementary.expm1(x / alpha)));
    }
  }

  private static void softplus(double beta, float[] entries) {
    double[] powers = new double[BLOCK];
    for (int from = 0; from < entries.length; from += BLOCK) {
      int length = Math.min(BLOCK, entries.length - from);
      for (int i = 0; i < length; i++) {
        powers[i] = Elementary.exp(-Math.abs(beta * entries[from + i]));
      }
      for (int i = 0; i < length; i++) {
        double above = Math.max(beta * entries[from + i], 0);
        entries[from + i] = (float) ((above + Elementary.log1pUpToOne(powers[i])) / beta);
      }
    }
  }

  private static void softsign(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entries[i] / (1 + Math.abs(entries[i]));
    }
  }

  /** tanh log(1 + e) = (e² + 2 e) / (e² + 2 e + 2), which is 1 long before e² is too large. */
  private static void mish(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      double x = entries[i];
      double e = Elementary.exp(Math.min(x, 40));
      double product = e * (e + 2);
      entries[i] = (float) (x * (product / (product + 2)));
    }
  }

  private static void hardSwish(float[] entries) {
    for (int i = 0; i < entries.length; i++) {
      float x = entries[i];
      entries[i] = x * Math.max(0, Math.min(1, x / 6 + 0.5f));
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
}
