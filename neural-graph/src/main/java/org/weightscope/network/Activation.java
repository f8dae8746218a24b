package org.weightscope.network;

/** What is applied to the output of a layer, entry by entry. */
public sealed interface Activation {

  /**
   * The activations without a parameter; their order is that of the embedding table of Kofinas et
   * al.
   */
  enum Plain implements Activation {
    NONE,
    RELU,
    GELU,
    SILU,
    TANH,
    SIGMOID,
    LEAKY_RELU
  }

  /**
   * {@code sin(frequency · x)}, the activation of SIREN (Sitzmann et al. 2020).
   *
   * @param frequency the factor inside the sine, 30 in almost every published network; finite and
   *     not 0
   */
  record Sine(double frequency) implements Activation {
    public Sine {
      if (!Double.isFinite(frequency) || frequency == 0) {
        throw new IllegalArgumentException(
            "the frequency of a sine must be finite and not 0: " + frequency);
      }
    }
  }
}
