package org.weightscope.network;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is applied to the output of a layer, entry by entry. */
public sealed interface Activation {

  /** The name of its kind, without parameters, as documents and envelopes write it. */
  String kind();

  /**
   * The activation of a name, parameters as PyTorch has them if none are stated: {@code leaky-relu}
   * 0.01, {@code elu}, {@code celu} and {@code softplus} 1, {@code hard-sigmoid} 1/6 and 1/2.
   *
   * @return empty for other names, and for sines, whose frequency has to be known
   */
  static Optional<Activation> named(String name) {
    return Named.ALL.stream()
        .filter(activation -> activation.kind().equals(name))
        .findFirst()
        .or(() -> name.equals("relu6") ? Optional.of(new Clip(0, 6)) : Optional.empty());
  }

  /** The names that {@link #named} knows. */
  static List<String> names() {
    return Named.ALL.stream().map(Activation::kind).toList();
  }

  /** The activations without a parameter. */
  enum Plain implements Activation {
    NONE,
    RELU,
    /** {@code x · Φ(x)} with the normal distribution function Φ. */
    GELU,
    /** The approximation of {@link #GELU} by tanh. */
    GELU_TANH,
    SILU,
    TANH,
    SIGMOID,
    SELU,
    SOFTSIGN,
    /** {@code x · tanh(softplus(x))}. */
    MISH,
    /** {@code x · clip(x / 6 + 1/2, 0, 1)}. */
    HARD_SWISH;

    @Override
    public String kind() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * {@code sin(frequency · x)}, the activation of SIREN (Sitzmann et al. 2020).
   *
   * @param frequency the factor inside the sine, 30 in almost every published network; finite and
   *     not 0
   */
  record Sine(double frequency) implements Activation {
    public Sine {
      if (frequency == 0) {
        throw new IllegalArgumentException("the frequency of a sine must not be 0");
      }
      requireFinite(frequency);
    }

    @Override
    public String kind() {
      return "sine";
    }
  }

  /** {@code cos(frequency · x)}, as in Fourier features. */
  record Cosine(double frequency) implements Activation {
    public Cosine {
      requireFinite(frequency);
    }

    @Override
    public String kind() {
      return "cosine";
    }
  }

  /** {@code x} above 0, {@code slope · x} below. */
  record LeakyRelu(double slope) implements Activation {
    /** The slope that PyTorch and ONNX take if none is stated. */
    public static final LeakyRelu DEFAULT = new LeakyRelu(0.01);

    public LeakyRelu {
      requireFinite(slope);
    }

    @Override
    public String kind() {
      return "leaky-relu";
    }
  }

  /** {@code x} above 0, {@code alpha · (exp(x) - 1)} below. */
  record Elu(double alpha) implements Activation {
    public Elu {
      requireFinite(alpha);
    }

    @Override
    public String kind() {
      return "elu";
    }
  }

  /** {@code max(0, x) + min(0, alpha · (exp(x / alpha) - 1))}; alpha is not 0. */
  record Celu(double alpha) implements Activation {
    public Celu {
      requireFinite(alpha);
      if (alpha == 0) {
        throw new IllegalArgumentException("the alpha of a CELU must not be 0");
      }
    }

    @Override
    public String kind() {
      return "celu";
    }
  }

  /** {@code log(1 + exp(beta · x)) / beta}; beta is not 0. */
  record Softplus(double beta) implements Activation {
    public Softplus {
      requireFinite(beta);
      if (beta == 0) {
        throw new IllegalArgumentException("the beta of a softplus must not be 0");
      }
    }

    @Override
    public String kind() {
      return "softplus";
    }
  }

  /** {@code clip(alpha · x + beta, 0, 1)}. */
  record HardSigmoid(double alpha, double beta) implements Activation {
    public HardSigmoid {
      requireFinite(alpha);
      requireFinite(beta);
    }

    @Override
    public String kind() {
      return "hard-sigmoid";
    }
  }

  /**
   * {@code min(max(x, low), high)}: ReLU6 is {@code Clip(0, 6)}.
   *
   * @param low smallest value; may be negative infinity
   * @param high largest value, not below {@code low}; may be infinity
   */
  record Clip(double low, double high) implements Activation {
    public Clip {
      if (!(low <= high)) {
        throw new IllegalArgumentException("a clip to [%s, %s] is empty".formatted(low, high));
      }
    }

    @Override
    public String kind() {
      return "clip";
    }
  }

  private static void requireFinite(double parameter) {
    if (!Double.isFinite(parameter)) {
      throw new IllegalArgumentException(
          "the parameter of an activation must be finite: " + parameter);
    }
  }

  /** The activations that have a name; apart, so that it is made after the records it holds. */
  final class Named {
    private static final List<Activation> ALL =
        Stream.<Activation>concat(
                Stream.of(Plain.values()),
                Stream.of(
                    LeakyRelu.DEFAULT,
                    new Elu(1),
                    new Celu(1),
                    new Softplus(1),
                    new HardSigmoid(1 / 6.0, 0.5)))
            .toList();

    private Named() {}
  }
}
