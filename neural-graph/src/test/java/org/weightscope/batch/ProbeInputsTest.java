package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.evaluation.Cost;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

class ProbeInputsTest {
  private static final int COUNT = 5;
  private final Random random = new Random(1);
  private final float[] numbers = numbers(COUNT * 2 * 3 * 4);
  private final ProbeInputs probes = new ProbeInputs(List.of(2, 3, 4), COUNT).with(numbers);

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private Network network(Shape input, boolean global) {
    Network.Builder builder = new Network.Builder(input);
    int value =
        builder.add(
            "conv",
            new Layer.Convolution(
                Weights.of("conv.weight", numbers(6 * 2), 6, 2, 1, 1),
                Weights.of("conv.bias", numbers(6), 6),
                Activation.Plain.TANH),
            0);
    value =
        builder.add(
            "flat",
            global ? new Layer.GlobalPool(Layer.Pooling.AVERAGE) : new Layer.Flatten(false),
            value);
    int width = global ? 6 : 6 * 12;
    builder.add(
        "fc",
        new Layer.Linear(
            Weights.of("fc.weight", numbers(3 * width), 3, width),
            Weights.of("fc.bias", numbers(3), 3),
            Activation.Plain.NONE),
        value);
    return builder.build();
  }

  @Test
  void nodesAreTheMeansOfTheirValuesOverPlaces() {
    Network network = network(new Shape.FeatureMap(2, 3, 4), true);
    NeuralGraph graph = NeuralGraph.of(network);
    ProbeValues found = probes.of(graph);
    List<Values> all =
        Evaluation.values(network, Values.of(new Shape.FeatureMap(2, 3, 4), COUNT, numbers));
    assertArrayEquals(all.getLast().toArray(), found.outputs());
    // Inputs, channels of the convolution, outputs: in the order of the graph.
    for (int c = 0; c < 6; c++) {
      for (int i = 0; i < COUNT; i++) {
        double sum = 0;
        for (int place = 0; place < 12; place++) {
          sum += all.get(1).get((i * 6 + c) * 12 + place);
        }
        assertEquals(sum / 12, found.nodes()[(2 + c) * COUNT + i], 1e-6);
      }
    }
    assertTrue(found.finite());
  }

  @Test
  void aLayoutOfOutputsAloneKeepsNoNodes() {
    Network network = network(new Shape.FeatureMap(2, 3, 4), true);
    NeuralGraph graph = NeuralGraph.of(network);
    ProbeValues found = new OutputsOnly(probes, 3).evaluate(graph).orElseThrow();
    assertArrayEquals(probes.of(graph).outputs(), found.outputs());
    assertEquals(0, found.nodes().length);
  }

  @Test
  void anOpenSizeIsThatOfTheInputs() {
    Network open = network(new Shape.FeatureMap(2, Shape.FREE, Shape.FREE), true);
    assertEquals(COUNT * 3, probes.of(NeuralGraph.of(open)).outputs().length);
    assertEquals(Cost.of(open, new Shape.FeatureMap(2, 3, 4), COUNT), probes.cost(open));
  }

  @Test
  void aNetworkOfOtherInputsIsRefusedBeforeItIsEvaluated() {
    for (Shape other :
        List.of(
            new Shape.FeatureMap(1, 3, 4),
            new Shape.FeatureMap(2, 4, 4),
            new Shape.FeatureMap(2, Shape.FREE, 5))) {
      Network.Builder builder = new Network.Builder(other);
      builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), 0);
      Network network = builder.build();
      assertThrows(GraphDoesNotFitException.class, () -> probes.cost(network));
      assertThrows(GraphDoesNotFitException.class, () -> probes.of(NeuralGraph.of(network)));
    }
  }

  @Test
  void numbersThatAreTooLargeAreTold() {
    float[] huge = {Float.MAX_VALUE, Float.MAX_VALUE};
    Network.Builder builder = new Network.Builder(new Shape.Vector(2));
    builder.add(
        "fc",
        new Layer.Linear(
            Weights.of("w", huge, 1, 2), Weights.of("b", new float[1], 1), Activation.Plain.NONE),
        0);
    NeuralGraph graph = NeuralGraph.of(builder.build());
    ProbeInputs twice = new ProbeInputs(List.of(2), 1).with(new float[] {2, 2});
    assertFalse(new OutputsOnly(twice, 1).evaluate(graph).orElseThrow().finite());
  }
}
