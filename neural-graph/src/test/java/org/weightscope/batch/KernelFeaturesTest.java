package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

class KernelFeaturesTest {

  @Test
  void aKernelThatIsNotSquareIsPaddedOnEachAxisByItself() {
    float[] edge = edges(1, 3);
    assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3, 0, 0, 0}, edge);
    edge = edges(3, 1);
    assertArrayEquals(new float[] {0, 1, 0, 0, 2, 0, 0, 3, 0}, edge);
  }

  @Test
  void anEvenKernelHasItsRestOfPaddingAfterIt() {
    assertArrayEquals(new float[] {1, 2, 0, 3, 4, 0, 0, 0, 0}, edges(2, 2));
  }

  @Test
  void aKernelThatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> edges(5, 1));
    assertThrows(IllegalArgumentException.class, () -> edges(1, 5));
  }

  /** The features of the one edge of a convolution with a kernel 1, 2, 3 … in a 3 x 3 square. */
  private static float[] edges(int height, int width) {
    float[] kernel = new float[height * width];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i + 1;
    }
    Network network =
        Network.chain(
            List.of(
                new Layer.Convolution(
                    Weights.of("weight", kernel, 1, 1, height, width),
                    Weights.of("bias", new float[1], 1),
                    Activation.Plain.NONE)));
    GraphFeatures features = new GraphFeatures(1, 1, 1, 3, true, false, Optional.empty());
    BatchArray edges =
        new NodePairs(features, Optional.empty(), false)
            .batch(List.of(NeuralGraph.of(network)))
            .arrays()
            .get("edges");
    float[] fromInputToOutput = new float[9];
    if (edges instanceof BatchArray.Floats(var values, long[] _)) {
      values.get(9, fromInputToOutput);
    }
    return fromInputToOutput;
  }
}
