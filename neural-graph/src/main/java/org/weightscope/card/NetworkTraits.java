package org.weightscope.card;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/**
 * What a network is like, in the terms in which {@link Prediction.Seen} describes many.
 *
 * @param input shape of the input
 * @param inputs channels or numbers of the input
 * @param outputs number of outputs
 * @param layerKinds kinds of layers, a softmax at the end left out
 * @param layers layers with weights
 * @param widths neurons or channels of hidden layers with weights
 * @param parameters number of parameters
 * @param kernels sides of kernels
 * @param strides strides of convolutions
 * @param activations names of activations, without {@code none}
 * @param weightScales scale of each layer's weights
 * @param biasScales root of the mean square of each layer's bias; 0 without one
 */
public record NetworkTraits(
    String input,
    int inputs,
    int outputs,
    Set<String> layerKinds,
    int layers,
    List<Integer> widths,
    long parameters,
    Set<Integer> kernels,
    Set<Integer> strides,
    Set<String> activations,
    List<Double> weightScales,
    List<Double> biasScales) {

  public NetworkTraits {
    layerKinds = Set.copyOf(layerKinds);
    widths = List.copyOf(widths);
    kernels = Set.copyOf(kernels);
    strides = Set.copyOf(strides);
    activations = Set.copyOf(activations);
    weightScales = List.copyOf(weightScales);
    biasScales = List.copyOf(biasScales);
  }

  /** The traits of a network. */
  public static NetworkTraits of(Network network) {
    Set<String> kinds = new TreeSet<>();
    Set<Integer> kernels = new TreeSet<>();
    Set<Integer> strides = new TreeSet<>();
    Set<String> activations = new TreeSet<>();
    for (Layer layer : beforeSoftmax(network)) {
      kinds.add(kind(layer));
      Activation activation =
          layer instanceof Layer.Pointwise(Activation own) ? own : layer.activation();
      if (activation != Activation.Plain.NONE) {
        activations.add(activation.kind());
      }
      if (layer instanceof Layer.Convolution convolution) {
        kernels.add(convolution.weight().dimension(2));
        kernels.add(convolution.weight().dimension(3));
        strides.add(convolution.window().stride().height());
        strides.add(convolution.window().stride().width());
      }
    }
    List<Layer.Weighted> weighted = network.weighted();
    return new NetworkTraits(
        network.input().toString(),
        network.inputs(),
        network.outputs(),
        kinds,
        weighted.size(),
        weighted.stream()
            .limit(Math.max(0, weighted.size() - 1L))
            .map(Layer.Weighted::outputs)
            .toList(),
        network.parameters(),
        kernels,
        strides,
        activations,
        weighted.stream().map(layer -> scale(layer.weight())).toList(),
        weighted.stream().map(layer -> scale(layer.bias())).toList());
  }

  /**
   * The layers without a softmax at the end: some files have it and some leave it to the loss, and
   * it changes no class that is told.
   */
  private static List<Layer> beforeSoftmax(Network network) {
    List<Layer> layers = network.layers();
    return layers.size() > 1 && layers.getLast() instanceof Layer.Softmax
        ? layers.subList(0, layers.size() - 1)
        : layers;
  }

  /**
   * Root of the mean square, times the root of the number of weights of one output; of a bias that
   * is one.
   */
  private static double scale(Weights weight) {
    double squares = 0;
    for (int i = 0; i < weight.size(); i++) {
      squares += (double) weight.get(i) * weight.get(i);
    }
    return Math.sqrt(squares / weight.dimension(0));
  }

  /** The kind of a layer; convolutions in groups apart, because they have other weights. */
  private static String kind(Layer layer) {
    return layer instanceof Layer.Convolution convolution && convolution.groups() > 1
        ? "grouped-convolution"
        : layer.kind();
  }
}
