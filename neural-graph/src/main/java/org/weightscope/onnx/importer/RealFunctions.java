package org.weightscope.onnx.importer;

import java.util.Arrays;
import org.weightscope.network.Activation;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Elementary;
import org.weightscope.onnx.importer.Formula.Reduction;

/** The functions of formulas on real numbers. */
final class RealFunctions {
  private RealFunctions() {}

  /**
   * The decimal number that a float32 stands for: what a file says is 0.01 is rounded to float32 in
   * it, and meant as 0.01.
   */
  static double decimal(float number) {
    return Double.parseDouble(Float.toString(number));
  }

  static double of(Elementary function, double x) {
    return switch (function) {
      case ERF -> erf(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABSOLUTE -> Math.abs(x);
    };
  }

  static double of(Arithmetic how, double a, double b) {
    return switch (how) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> Math.pow(a, b);
      case SMALLER -> Math.min(a, b);
      case LARGER -> Math.max(a, b);
    };
  }

  static double of(Reduction how, double[] values) {
    return switch (how) {
      case MEAN -> Arrays.stream(values).sum() / values.length;
      case SUM -> Arrays.stream(values).sum();
      case LARGEST -> Arrays.stream(values).max().orElse(Double.NaN);
    };
  }

  static double of(Activation activation, double x) {
    return switch (activation) {
      case Activation.Plain plain -> of(plain, x);
      case Activation.Sine(double frequency) -> Math.sin(frequency * x);
      case Activation.Cosine(double frequency) -> Math.cos(frequency * x);
      case Activation.LeakyRelu(double slope) -> x >= 0 ? x : slope * x;
      case Activation.Elu(double alpha) -> x >= 0 ? x : alpha * Math.expm1(x);
      case Activation.Celu(double alpha) ->
          Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
      case Activation.Softplus(double beta) -> softplus(beta * x) / beta;
      case Activation.HardSigmoid(double alpha, double beta) ->
          Math.clamp(alpha * x + beta, 0.0, 1.0);
      case Activation.Clip(double low, double high) -> Math.min(Math.max(x, low), high);
    };
  }

  private static double of(Activation.Plain plain, double x) {
    return switch (plain) {
      case NONE -> x;
      case RELU -> Math.max(0, x);
      case GELU -> x * 0.5 * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x * sigmoid(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
      case SELU ->
          1.0507009873554805 * (Math.max(0, x) + Math.min(0, 1.6732632423543772 * Math.expm1(x)));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case MISH -> x * Math.tanh(softplus(x));
      case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The error function by its series (Abramowitz and Stegun 1964, 7.1.6), to about 1e-12; formula
   * and activation use the same, so that what they have in common does not matter.
   */
  private static double erf(double x) {
    if (Math.abs(x) > 5) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
