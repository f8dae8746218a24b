package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.network.Activation.Plain;

/** The activations that attributes say. */
final class ActivationAttributes {
  private ActivationAttributes() {}

  static Activation leakyRelu(Operation operation) throws UnsupportedException {
    return new Activation.LeakyRelu(finite(operation, "alpha", 0.01f));
  }

  static Activation elu(Operation operation) throws UnsupportedException {
    return new Activation.Elu(finite(operation, "alpha", 1));
  }

  static Activation celu(Operation operation) throws UnsupportedException {
    double alpha = finite(operation, "alpha", 1);
    if (alpha == 0) {
      throw operation.refused("alpha is 0");
    }
    return new Activation.Celu(alpha);
  }

  static Activation hardSigmoid(Operation operation) throws UnsupportedException {
    return new Activation.HardSigmoid(
        finite(operation, "alpha", 0.2f), finite(operation, "beta", 0.5f));
  }

  static Activation gelu(Operation operation) throws UnsupportedException {
    String approximate = operation.text("approximate", "none");
    return switch (approximate) {
      case "none" -> Plain.GELU;
      case "tanh" -> Plain.GELU_TANH;
      default -> throw operation.refused("approximate is %s".formatted(approximate));
    };
  }

  /** With the constants of the paper; others are no SELU. */
  static Activation selu(Operation operation) throws UnsupportedException {
    if (operation.number("alpha", 1.6732632f) != 1.6732632f
        || operation.number("gamma", 1.0507010f) != 1.0507010f) {
      throw operation.refused("alpha or gamma");
    }
    return Plain.SELU;
  }

  static Activation swish(Operation operation) throws UnsupportedException {
    if (operation.number("alpha", 1) != 1) {
      throw operation.refused("alpha is %s".formatted(operation.number("alpha", 1)));
    }
    return Plain.SILU;
  }

  private static double finite(Operation operation, String attribute, float otherwise)
      throws UnsupportedException {
    float number = operation.number(attribute, otherwise);
    if (!Float.isFinite(number)) {
      throw operation.refused("%s is %s".formatted(attribute, number));
    }
    return RealFunctions.decimal(number);
  }
}
