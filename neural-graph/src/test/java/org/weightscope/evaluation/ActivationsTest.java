package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.network.Activation;

/** Activations against their definitions in double arithmetic, over all of float32. */
class ActivationsTest {
  private static final double RELATIVE = 2e-7;
  private static final double ABSOLUTE = 1e-7;

  /** A prime, so that the sampled bit patterns have all endings. */
  private static final int SAMPLED = 30_011;

  private static final float[] ENDS = {
    0,
    -0.0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private enum Defined {
    RELU(Activation.Plain.RELU, x -> Math.max(x, 0)),
    GELU(Activation.Plain.GELU, x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)))),
    GELU_TANH(
        Activation.Plain.GELU_TANH,
        x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
    SILU(Activation.Plain.SILU, x -> x / (1 + Math.exp(-x))),
    TANH(Activation.Plain.TANH, Math::tanh),
    SIGMOID(Activation.Plain.SIGMOID, x -> 1 / (1 + Math.exp(-x))),
    SELU(
        Activation.Plain.SELU,
        x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))),
    SOFTSIGN(Activation.Plain.SOFTSIGN, x -> x / (1 + Math.abs(x))),
    MISH(Activation.Plain.MISH, x -> x * Math.tanh(softplus(x))),
    HARD_SWISH(Activation.Plain.HARD_SWISH, x -> x * Math.clamp(x / 6 + 0.5, 0, 1)),
    LEAKY_RELU(new Activation.LeakyRelu(0.01), x -> x < 0 ? 0.01 * x : x),
    ELU(new Activation.Elu(1.5), x -> x > 0 ? x : 1.5 * Math.expm1(x)),
    CELU(new Activation.Celu(0.7), x -> Math.max(0, x) + Math.min(0, 0.7 * Math.expm1(x / 0.7))),
    SOFTPLUS(new Activation.Softplus(2), x -> softplus(2 * x) / 2),
    HARD_SIGMOID(new Activation.HardSigmoid(0.2, 0.5), x -> Math.clamp(0.2 * x + 0.5, 0, 1)),
    CLIP(new Activation.Clip(-0.5, 6), x -> Math.clamp(x, -0.5, 6)),
    SINE(new Activation.Sine(30), x -> Math.sin(30 * x)),
    COSINE(new Activation.Cosine(30), x -> Math.cos(30 * x));

    private final Activation activation;
    private final DoubleUnaryOperator definition;

    Defined(Activation activation, DoubleUnaryOperator definition) {
      this.activation = activation;
      this.definition = definition;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActivationIsItsDefinitionFromTheSmallestNumbersToTheInfinities(Defined defined) {
    float[] inputs = inputs();
    float[] found = inputs.clone();
    Activations.apply(defined.activation, found);
    for (int i = 0; i < inputs.length; i++) {
      float x = inputs[i];
      float y = found[i];
      double expected = defined.definition.applyAsDouble(x);
      assertTrue(
          agree(expected, y), () -> "%s(%s) is %s, found %s".formatted(defined, x, expected, y));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberGivesTheSameBitsWhereverItStands(Defined defined) {
    float[] inputs = Layers.numbers(new Random(3), 5_003);
    float[] together = inputs.clone();
    Activations.apply(defined.activation, together);
    float[] alone = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      float[] one = {inputs[i]};
      Activations.apply(defined.activation, one);
      alone[i] = one[0];
    }
    assertArrayEquals(alone, together, defined + " of a number depends on the numbers beside it");
  }

  private static boolean agree(double expected, float found) {
    if (Double.isNaN(expected) || Float.isInfinite((float) expected)) {
      return Float.compare((float) expected, found) == 0;
    }
    return Math.abs(expected - found) <= Math.max(ABSOLUTE, RELATIVE * Math.abs(expected));
  }

  /** Bit patterns of all signs and exponents, numbers of the size that networks have, and ends. */
  private static float[] inputs() {
    Random random = new Random(4);
    int patterns = (int) ((1L << Integer.SIZE) / SAMPLED);
    int near = 100_000;
    float[] inputs = Arrays.copyOf(ENDS, ENDS.length + patterns + near);
    for (int i = 0; i < patterns; i++) {
      inputs[ENDS.length + i] = Float.intBitsToFloat(i * SAMPLED);
    }
    for (int i = 0; i < near; i++) {
      inputs[ENDS.length + patterns + i] = random.nextFloat(-20, 20);
    }
    return inputs;
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
