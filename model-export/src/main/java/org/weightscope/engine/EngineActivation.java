package org.weightscope.engine;

import ai.djl.ndarray.NDArray;
import org.weightscope.network.Activation;

/** The activations in the engine, through which gradients flow. */
public final class EngineActivation {
  private EngineActivation() {}

  /** Applies an activation to every entry. */
  public static NDArray apply(Activation activation, NDArray x) {
    return switch (activation) {
      case Activation.Plain plain -> apply(plain, x);
      case Activation.Sine(double frequency) -> x.mul(frequency).sin();
      case Activation.Cosine(double frequency) -> x.mul(frequency).cos();
      case Activation.LeakyRelu(double slope) -> ai.djl.nn.Activation.leakyRelu(x, (float) slope);
      case Activation.Elu(double alpha) -> ai.djl.nn.Activation.elu(x, (float) alpha);
      case Activation.Celu(double alpha) -> ai.djl.nn.Activation.elu(x.div(alpha), 1).mul(alpha);
      case Activation.Softplus(double beta) -> ai.djl.nn.Activation.softPlus(x.mul(beta)).div(beta);
      case Activation.HardSigmoid(double alpha, double beta) -> x.mul(alpha).add(beta).clip(0, 1);
      case Activation.Clip(double low, double high) -> x.clip(low, high);
    };
  }

  private static NDArray apply(Activation.Plain activation, NDArray x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> ai.djl.nn.Activation.relu(x);
      case GELU -> ai.djl.nn.Activation.gelu(x);
      case GELU_TANH -> {
        NDArray inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        yield x.mul(0.5).mul(inner.tanh().add(1));
      }
      case SILU -> ai.djl.nn.Activation.swish(x, 1);
      case TANH -> ai.djl.nn.Activation.tanh(x);
      case SIGMOID -> ai.djl.nn.Activation.sigmoid(x);
      case SELU -> ai.djl.nn.Activation.selu(x);
      case SOFTSIGN -> ai.djl.nn.Activation.softSign(x);
      // Not the library's own, whose softplus takes a logarithm of base 2.
      case MISH -> x.mul(ai.djl.nn.Activation.softPlus(x).tanh());
      case HARD_SWISH -> x.mul(x.div(6).add(0.5).clip(0, 1));
    };
  }
}
