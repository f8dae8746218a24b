package org.weightscope.augmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/**
 * Changes of hidden neurons that leave the function of a network as it is.
 *
 * <p>Hidden neurons may stand in any order. A neuron with an odd activation (a sine, tanh or none)
 * may be negated: its incoming weights and bias, and the weights that read it. Networks are chains
 * of linear layers; others throw {@link IllegalArgumentException}.
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
    Change of(Layer.Weighted layer);
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
            case NONE, TANH, SOFTSIGN -> true;
            case RELU, GELU, GELU_TANH, SILU, SIGMOID, SELU, MISH, HARD_SWISH -> false;
          };
      case Activation.Cosine _,
          Activation.LeakyRelu _,
          Activation.Elu _,
          Activation.Celu _,
          Activation.Softplus _,
          Activation.HardSigmoid _,
          Activation.Clip _ ->
          false;
    };
  }

  private static Network changed(Network network, Choice choice) {
    List<Layer.Weighted> layers = new ArrayList<>(network.weighted());
    if (!network.isChainOfLinearLayers()) {
      throw new IllegalArgumentException(
          "only the neurons of linear layers that follow each other are changed");
    }
    for (int l = 0; l < layers.size() - 1; l++) {
      Change change = choice.of(layers.get(l));
      layers.set(l, outgoing(layers.get(l), change));
      layers.set(l + 1, incoming(layers.get(l + 1), change));
    }
    return Network.chain(layers);
  }

  private static Layer.Weighted outgoing(Layer.Weighted layer, Change change) {
    return layer.with(rows(layer.weight(), change), rows(layer.bias(), change));
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

  private static Layer.Weighted incoming(Layer.Weighted layer, Change change) {
    float[] old = layer.weight().toArray();
    float[] values = new float[old.length];
    int inputs = layer.inputs();
    for (int i = 0; i < values.length; i++) {
      int neuron = i % inputs;
      values[i] = change.sign[neuron] * old[i + change.order[neuron] - neuron];
    }
    return layer.with(layer.weight().with(values), layer.bias());
  }
}
