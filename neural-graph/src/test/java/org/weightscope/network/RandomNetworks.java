package org.weightscope.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Random networks for property tests. */
public final class RandomNetworks {
  private static final Activation[] ACTIVATIONS = {
    Activation.Plain.RELU,
    Activation.Plain.TANH,
    Activation.Plain.GELU,
    Activation.Plain.SILU,
    Activation.LeakyRelu.DEFAULT,
    new Activation.Sine(30),
    new Activation.Sine(1.5)
  };

  private RandomNetworks() {}

  /** Linear layers of 1 to 9 neurons, one to five of them, some with skips and odd values. */
  public static Network mlp(Random random) {
    return layered(random, 0, 1 + random.nextInt(5), true);
  }

  /** Up to three convolutions with kernels of odd side up to 5, then up to two linear layers. */
  public static Network cnn(Random random) {
    return layered(random, 1 + random.nextInt(3), 1 + random.nextInt(2), true);
  }

  /** A SIREN of 2 inputs and one output with this many hidden layers. */
  public static Network siren(Random random, int width, int hiddenLayers) {
    List<Layer.Weighted> layers = new ArrayList<>();
    int inputs = 2;
    for (int i = 0; i <= hiddenLayers; i++) {
      int outputs = i == hiddenLayers ? 1 : width;
      layers.add(
          new Layer.Linear(
              weights(random, "l%d.weight".formatted(i), false, outputs, inputs),
              weights(random, "l%d.bias".formatted(i), false, outputs),
              i == hiddenLayers ? Activation.Plain.NONE : new Activation.Sine(30)));
      inputs = outputs;
    }
    return Network.chain(layers);
  }

  private static Network layered(Random random, int convolutions, int linear, boolean odd) {
    List<Layer.Weighted> layers = new ArrayList<>();
    List<OptionalInt> skips = new ArrayList<>();
    int inputs = 1 + random.nextInt(3);
    int count = convolutions + linear;
    for (int i = 0; i < count; i++) {
      int outputs = 1 + random.nextInt(9);
      Activation activation =
          i == count - 1 ? Activation.Plain.NONE : ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
      int alike = i < convolutions ? 0 : convolutions;
      skips.add(
          i > alike && random.nextInt(3) == 0
              ? OptionalInt.of(random.nextInt(alike, i))
              : OptionalInt.empty());
      Weights bias = weights(random, "l%d.bias".formatted(i), odd, outputs);
      String name = "l%d.weight".formatted(i);
      if (i < convolutions) {
        int side = 1 + 2 * random.nextInt(3);
        layers.add(
            new Layer.Convolution(
                weights(random, name, odd, outputs, inputs, side, side), bias, activation));
      } else {
        layers.add(new Layer.Linear(weights(random, name, odd, outputs, inputs), bias, activation));
      }
      inputs = outputs;
    }
    return Network.chain(layers, skips);
  }

  /** The same function with the hidden neurons of every layer in another order; no skips. */
  public static Network permuted(Network network, Random random) {
    List<Layer.Weighted> layers = new ArrayList<>();
    int[] before = identity(network.inputs());
    for (int l = 0; l < network.weighted().size(); l++) {
      Layer.Weighted layer = network.weighted().get(l);
      int[] order = identity(layer.outputs());
      if (l < network.weighted().size() - 1) {
        for (int i = order.length - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int kept = order[i];
          order[i] = order[j];
          order[j] = kept;
        }
      }
      float[] weight = new float[layer.weight().size()];
      int kernel = weight.length / layer.outputs() / layer.inputs();
      float[] bias = new float[order.length];
      for (int o = 0; o < order.length; o++) {
        bias[o] = layer.bias().get(order[o]);
        for (int i = 0; i < before.length; i++) {
          for (int k = 0; k < kernel; k++) {
            weight[(o * before.length + i) * kernel + k] =
                layer.weight().get((order[o] * before.length + before[i]) * kernel + k);
          }
        }
      }
      Weights newWeight = layer.weight().with(weight);
      Weights newBias = layer.bias().with(bias);
      layers.add(layer.with(newWeight, newBias));
      before = order;
    }
    return Network.chain(layers);
  }

  /** The same network without its skips. */
  public static Network withoutSkips(Network network) {
    return Network.chain(network.weighted());
  }

  /** For each layer with weights, the index of the one whose output is added to it, or -1. */
  public static int[] skips(Network network) {
    int[] skips = new int[network.weighted().size()];
    Arrays.fill(skips, -1);
    List<Integer> layerOf = new ArrayList<>(List.of(-1));
    int layer = -1;
    for (Step step : network.steps()) {
      if (step.layer() instanceof Layer.Weighted) {
        layer++;
      } else if (step.layer() instanceof Layer.Sum) {
        skips[layer] = layerOf.get(step.inputs().get(1));
      }
      layerOf.add(layer);
    }
    return skips;
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  private static Weights weights(Random random, String name, boolean odd, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian(0, 0.4);
      if (odd && random.nextInt(20) == 0) {
        values[i] = new float[] {-0f, Float.MIN_VALUE, 0f, Float.MAX_VALUE / 4}[random.nextInt(3)];
      }
    }
    return Weights.of(
        new Weights.Origin(
            name, random.nextBoolean() ? Weights.Storage.TRANSPOSED : Weights.Storage.AS_IS),
        values,
        shape);
  }
}
