package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

class WeightScaleTest {
  private static final int INPUTS = 4;

  @Test
  void aWeightOfALinearLayerIsTimesTheRootOfItsInputs() {
    Layer linear = new Layer.Linear(ones(2, INPUTS), ones(2), Activation.Plain.NONE);
    assertEquals(Math.sqrt(INPUTS), scaled(new Shape.Vector(INPUTS), linear), 1e-6);
  }

  @Test
  void aKernelIsTimesTheRootOfTheInputsOfItsGroupTimesItsPlaces() {
    Layer convolution =
        new Layer.Convolution(
            ones(2, INPUTS / 2, 3, 1), ones(2), Window.same(3, 1), 2, Activation.Plain.NONE);
    assertEquals(
        Math.sqrt(INPUTS / 2 * 3), scaled(new Shape.FeatureMap(INPUTS, 8, 8), convolution), 1e-6);
  }

  @Test
  void aSlopeIsNoWeightOfASumAndStaysAsItIs() {
    assertEquals(
        1,
        scaled(new Shape.FeatureMap(INPUTS, 8, 8), new Layer.ParametricRelu(ones(INPUTS))),
        1e-6);
  }

  @Test
  void statisticsOfLayersScaleWeightsAlready() {
    LayerStatistics statistics =
        new LayerStatistics(List.of(0.0), List.of(1.0), List.of(0.0), List.of(1.0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new GraphFeatures(
                INPUTS,
                1,
                1,
                1,
                true,
                false,
                Optional.of(statistics),
                Optional.empty(),
                Optional.of(WeightScale.FAN_IN)));
  }

  /** The largest number on an edge of a network of one layer whose weights are all one. */
  private static double scaled(Shape input, Layer layer) {
    Network.Builder network = new Network.Builder(input);
    network.add("layer", layer, 0);
    NeuralGraph graph = NeuralGraph.of(network.build());
    GraphFeatures features =
        new GraphFeatures(
            INPUTS,
            1,
            graph.groups().getLast().size(),
            3,
            true,
            false,
            Optional.empty(),
            Optional.of(Kinds.ALL),
            Optional.of(WeightScale.FAN_IN));
    float[] edges =
        BatchTests.floats(
            new NodePairs(features, Optional.empty(), false).batch(List.of(graph)), "edges");
    double most = 0;
    for (float value : edges) {
      most = Math.max(most, value);
    }
    return most;
  }

  private static Weights ones(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    Arrays.fill(values, 1);
    return Weights.of("ones", values, shape);
  }
}
