package org.weightscope.inspection;

import java.util.Locale;
import org.weightscope.network.Activation;

/** An activation in words, with its parameters. */
final class ActivationWords {
  private ActivationWords() {}

  static String of(Activation activation) {
    return switch (activation) {
      case Activation.Plain plain -> plain.kind();
      case Activation.Sine(double frequency) -> with(activation, frequency);
      case Activation.Cosine(double frequency) -> with(activation, frequency);
      case Activation.LeakyRelu(double slope) -> with(activation, slope);
      case Activation.Elu(double alpha) -> with(activation, alpha);
      case Activation.Celu(double alpha) -> with(activation, alpha);
      case Activation.Softplus(double beta) -> with(activation, beta);
      case Activation.HardSigmoid(double alpha, double beta) -> with(activation, alpha, beta);
      case Activation.Clip(double low, double high) -> with(activation, low, high);
    };
  }

  private static String with(Activation activation, double... parameters) {
    StringBuilder words = new StringBuilder(activation.kind());
    for (double parameter : parameters) {
      words.append(' ').append(number(parameter));
    }
    return words.toString();
  }

  /** Up to six digits, without a point for whole numbers. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    String digits = String.format(Locale.ROOT, "%.6g", value);
    int exponent = digits.indexOf('e');
    String mantissa = exponent < 0 ? digits : digits.substring(0, exponent);
    String rest = exponent < 0 ? "" : digits.substring(exponent);
    int end = mantissa.length();
    while (mantissa.indexOf('.') >= 0
        && end > 1
        && (mantissa.charAt(end - 1) == '0' || mantissa.charAt(end - 1) == '.')) {
      end--;
      if (mantissa.charAt(end) == '.') {
        break;
      }
    }
    return mantissa.substring(0, end) + rest;
  }
}
