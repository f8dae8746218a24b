package org.weightscope.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

class NetworkTraitsTest {
  private static Network.Builder convolutional() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(1, 8, 8));
    int value =
        builder.add(
            "conv",
            new Layer.Convolution(
                Weights.of("conv.weight", new float[] {3, 0, 0, 0, 4, 0, 0, 0, 0}, 1, 1, 3, 3),
                Weights.of("conv.bias", new float[1], 1),
                Activation.Plain.RELU),
            0);
    value = builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
    builder.add(
        "fc",
        new Layer.Linear(
            Weights.of("fc.weight", new float[] {3, 1}, 2, 1),
            Weights.of("fc.bias", new float[] {1, 7}, 2),
            Activation.Plain.NONE),
        value);
    return builder;
  }

  @Test
  void traitsAreThoseOfTheLayers() {
    NetworkTraits traits = NetworkTraits.of(convolutional().build());
    assertEquals("1x8x8", traits.input());
    assertEquals(2, traits.outputs());
    assertEquals(Set.of("convolution", "global-average-pool", "linear"), traits.layerKinds());
    assertEquals(2, traits.layers());
    assertEquals(List.of(1), traits.widths(), "the outputs are not hidden");
    assertEquals(14, traits.parameters());
    assertEquals(Set.of(3), traits.kernels());
    assertEquals(Set.of(1), traits.strides());
    assertEquals(Set.of("relu"), traits.activations());
    // sqrt((9 + 16) / 1 output), sqrt((9 + 1) / 2 outputs)
    assertEquals(List.of(5.0, Math.sqrt(5)), traits.weightScales());
    // sqrt((1 + 49) / 2)
    assertEquals(List.of(0.0, 5.0), traits.biasScales());
  }

  @Test
  void aSoftmaxAtTheEndIsNoTrait() {
    Network.Builder builder = convolutional();
    builder.add("probabilities", new Layer.Softmax(false), 3);
    assertEquals(NetworkTraits.of(convolutional().build()), NetworkTraits.of(builder.build()));
  }

  @Test
  void aNetworkWithoutLinearMapsHasNoWidths() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(2, 4, 4));
    builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), 0);
    NetworkTraits traits = NetworkTraits.of(builder.build());
    assertEquals(0, traits.layers());
    assertEquals(List.of(), traits.widths());
    assertEquals(List.of(), traits.weightScales());
  }
}
