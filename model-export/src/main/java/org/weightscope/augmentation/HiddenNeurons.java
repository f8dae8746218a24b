package org.weightscope.augmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/**
 * Changes of hidden neurons that leave the function of a network as it is.
 *
 * <p>Hidden neurons may stand in any order. A neuron with an odd activation (a sine, tanh or none)
 * may be negated: its incoming weights and bias, and the weights that read it. Layers at either end
 * of a skip are left alone, because a skip ties their neurons together.
 */
public final class HiddenNeurons {
  private HiddenNeurons() {}

  /** Negates each hidden neuron of an odd activation with probability one half. */
  public static Network negated(Network network, RandomGenerator random) {
    return changed(
        network,
        layer -> {
          int[] order = inOrder(layer.outputs());
          float[] sign = new float[layer.outputs()];
          for (int i = 0; i < sign.length; i++) {
            sign[i] = odd(layer.activation()) && random.nextBoolean() ? -1 : 1;
          }
          return new Change(order, sign);
        });
  }

  /** Puts the hidden neurons of each layer into a random order. */
  public static Network permuted(Network network, RandomGenerator random) {
    return changed(
        network,
        layer -> {
          int[] order = inOrder(layer.outputs());
          for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
          }
          float[] sign = new float[order.length];
          Arrays.fill(sign, 1);
          return new Change(order, sign);
        });
  }

  /** The new neuron i is {@code sign[i]} times the old neuron {@code order[i]}. */
  private record Change(int[] order, float[] sign) {}

  private interface Choice {
    Change of(Layer layer);
  }

  private static int[] inOrder(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  private static boolean odd(Activation activation) {
    return switch (activation) {
      case Activation.Sine sine -> true;
      case Activation.Plain plain ->
          switch (plain) {
            case NONE, TANH -> true;
            case RELU, GELU, SILU, SIGMOID, LEAKY_RELU -> false;
          };
    };
  }

  private static Network changed(Network network, Choice choice) {
    List<Layer> layers = new ArrayList<>(network.layers());
    Set<Integer> tied = new HashSet<>();
    for (int l = 0; l < layers.size(); l++) {
      if (layers.get(l).skipFrom().isPresent()) {
        tied.add(l);
        tied.add(layers.get(l).skipFrom().getAsInt());
      }
    }
    for (int l = 0; l < layers.size() - 1; l++) {
      if (!tied.contains(l)) {
        Change change = choice.of(layers.get(l));
        layers.set(l, outgoing(layers.get(l), change));
        layers.set(l + 1, incoming(layers.get(l + 1), change));
      }
    }
    return new Network(layers);
  }

  private static Layer outgoing(Layer layer, Change change) {
    return with(layer, rows(layer.weight(), change), rows(layer.bias(), change));
  }

  private static Weights rows(Weights weights, Change change) {
    float[] old = weights.toArray();
    float[] values = new float[old.length];
    int row = old.length / change.order.length;
    for (int i = 0; i < values.length; i++) {
      int neuron = i / row;
      values[i] = change.sign[neuron] * old[change.order[neuron] * row + i % row];
    }
    return weights.with(values);
  }

  private static Layer incoming(Layer layer, Change change) {
    float[] old = layer.weight().toArray();
    float[] values = new float[old.length];
    int inputs = layer.inputs();
    int kernel = old.length / (layer.outputs() * inputs);
    for (int i = 0; i < values.length; i++) {
      int neuron = i / kernel % inputs;
      int from = i + (change.order[neuron] - neuron) * kernel;
      values[i] = change.sign[neuron] * old[from];
    }
    return with(layer, layer.weight().with(values), layer.bias());
  }

  private static Layer with(Layer layer, Weights weight, Weights bias) {
    return switch (layer) {
      case Layer.Linear(var w, var b, var activation, var skip) ->
          new Layer.Linear(weight, bias, activation, skip);
      case Layer.Convolution(var w, var b, var activation, var skip) ->
          new Layer.Convolution(weight, bias, activation, skip);
    };
  }
}
