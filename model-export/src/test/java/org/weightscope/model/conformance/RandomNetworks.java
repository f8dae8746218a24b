package org.weightscope.model.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;

/** Networks with random weights of the usual spread. */
final class RandomNetworks {
  private static final Activation[] ACTIVATIONS = {
    Activation.Plain.RELU, Activation.Plain.GELU, Activation.Plain.TANH, Activation.Plain.NONE
  };

  private RandomNetworks() {}

  /** A sine network with 2 inputs, 1 output and these hidden widths. */
  static Network sine(RandomGenerator random, int... hidden) {
    List<Layer.Weighted> layers = new ArrayList<>();
    int in = 2;
    for (int width : hidden) {
      layers.add(linear(random, in, width, new Activation.Sine(30)));
      in = width;
    }
    layers.add(linear(random, in, 1, Activation.Plain.NONE));
    return Network.chain(layers);
  }

  /** A convolutional network with 2 input channels, 3 classes, and a skip if it is deep enough. */
  static Network convolutional(RandomGenerator random, int... channels) {
    List<OptionalInt> skips = new ArrayList<>();
    List<Layer.Weighted> layers = new ArrayList<>();
    int in = 2;
    for (int l = 0; l < channels.length; l++) {
      int side = 1 + 2 * random.nextInt(3);
      layers.add(
          new Layer.Convolution(
              weights(random, "weight" + l, 0.3, channels[l], in, side, side),
              weights(random, "bias" + l, 0.3, channels[l]),
              ACTIVATIONS[random.nextInt(ACTIVATIONS.length)]));
      skips.add(l >= 2 ? OptionalInt.of(l - 2) : OptionalInt.empty());
      in = channels[l];
    }
    layers.add(linear(random, in, 3, Activation.Plain.NONE));
    skips.add(OptionalInt.empty());
    return Network.chain(layers, skips);
  }

  private static Layer.Linear linear(
      RandomGenerator random, int in, int out, Activation activation) {
    double bound = Math.sqrt(6.0 / in) / 30;
    return new Layer.Linear(
        weights(random, "weight", bound, out, in), weights(random, "bias", 0.05, out), activation);
  }

  private static Weights weights(RandomGenerator random, String name, double bound, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return Weights.of(name, values, shape);
  }

  /** The same function with the hidden neurons of each layer in the reverse order. */
  static Network reversed(Network network) {
    return changed(network, RandomNetworks::reversed);
  }

  /**
   * Every hidden neuron twice, and the weights out of hidden neurons times a factor; with 1/2 the
   * function stays.
   */
  static Network doubled(Network network, double factor) {
    return rescaled(changed(network, RandomNetworks::doubled), factor);
  }

  /** The weights out of hidden neurons times a factor. */
  static Network rescaled(Network network, double factor) {
    return changed(
        network,
        (weights, _, fromHidden) -> {
          float[] values = weights.toArray();
          for (int i = 0; fromHidden && i < values.length; i++) {
            values[i] = (float) (factor * values[i]);
          }
          return weights.with(values);
        });
  }

  /** Changes weights or biases of a layer, to and from hidden neurons or not. */
  @FunctionalInterface
  private interface Change {
    Weights of(Weights weights, boolean toHidden, boolean fromHidden);
  }

  private static Network changed(Network network, Change change) {
    List<Step> steps = new ArrayList<>();
    int last = network.weighted().size() - 1;
    int l = 0;
    for (Step step : network.steps()) {
      if (step.layer() instanceof Layer.Weighted layer) {
        Weights weight = change.of(layer.weight(), l < last, l > 0);
        Weights bias = change.of(layer.bias(), l < last, false);
        steps.add(new Step(step.name(), layer.with(weight, bias), step.inputs()));
        l++;
      } else {
        steps.add(step);
      }
    }
    return new Network(network.input(), steps);
  }

  /** The first axis twice, the second, or both. */
  private static Weights doubled(Weights weights, boolean rows, boolean columns) {
    int[] shape = weights.shape();
    int out = shape[0];
    int in = shape.length > 1 ? shape[1] : 1;
    int kernel = weights.size() / (out * in);
    shape[0] = rows ? 2 * out : out;
    if (columns) {
      shape[1] = 2 * in;
    }
    int wideIn = columns ? 2 * in : in;
    float[] values = new float[shape[0] * wideIn * kernel];
    for (int o = 0; o < shape[0]; o++) {
      for (int i = 0; i < wideIn; i++) {
        weights.copyTo((o % out * in + i % in) * kernel, values, (o * wideIn + i) * kernel, kernel);
      }
    }
    return Weights.of(weights.origin(), values, shape);
  }

  /** Reverses the first axis, the second, or both. */
  static Weights reversed(Weights weights, boolean rows, boolean columns) {
    int out = weights.dimension(0);
    int in = weights.rank() > 1 ? weights.dimension(1) : 1;
    int kernel = weights.size() / (out * in);
    float[] values = new float[weights.size()];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        int from = (rows ? out - 1 - o : o) * in + (columns ? in - 1 - i : i);
        weights.copyTo(from * kernel, values, (o * in + i) * kernel, kernel);
      }
    }
    return weights.with(values);
  }
}
