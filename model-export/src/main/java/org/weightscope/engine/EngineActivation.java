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
      case Activation.Sine(double frequency) -> times(x, frequency).sin();
      case Activation.Cosine(double frequency) -> times(x, frequency).cos();
      case Activation.LeakyRelu(double slope) -> ai.djl.nn.Activation.leakyRelu(x, (float) slope);
      case Activation.Elu(double alpha) -> ai.djl.nn.Activation.elu(x, (float) alpha);
      case Activation.Celu(double alpha) ->
          times(ai.djl.nn.Activation.elu(times(x, 1 / alpha), 1), alpha);
      case Activation.Softplus(double beta) ->
          times(ai.djl.nn.Activation.softPlus(times(x, beta)), 1 / beta);
      case Activation.HardSigmoid(double alpha, double beta) ->
          times(x, alpha).add(beta).clip(0, 1);
      case Activation.Clip(double low, double high) -> x.clip(low, high);
    };
  }

  private static NDArray apply(Activation.Plain activation, NDArray x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> ai.djl.nn.Activation.relu(x);
      case GELU -> ai.djl.nn.Activation.gelu(x);
      case GELU_TANH -> {
        NDArray inner = times(x.add(times(x.mul(x).mul(x), 0.044715)), Math.sqrt(2 / Math.PI));
        yield times(x, 0.5).mul(inner.tanh().add(1));
      }
      // Not the library's own, which multiplies by a number (see below).
      case SILU -> x.mul(ai.djl.nn.Activation.sigmoid(x));
      case TANH -> ai.djl.nn.Activation.tanh(x);
      case SIGMOID -> ai.djl.nn.Activation.sigmoid(x);
      case SELU -> ai.djl.nn.Activation.selu(x);
      case SOFTSIGN -> ai.djl.nn.Activation.softSign(x);
      // Not the library's own, whose softplus takes a logarithm of base 2.
      case MISH -> x.mul(ai.djl.nn.Activation.softPlus(x).tanh());
      case HARD_SWISH -> x.mul(times(x, 1 / 6.0).add(0.5).clip(0, 1));
    };
  }

  /**
   * A product with a number that lives as long as the array. The library's own products with
   * numbers free them at once, while the backward pass still reads them: the gradient is then
   * whatever lies in that memory.
   */
  private static NDArray times(NDArray x, double number) {
    return x.mul(x.getManager().create((float) number));
  }
}
