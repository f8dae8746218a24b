package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeKind;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

class GraphKindsTest {
  private static final Activation NONE = Activation.Plain.NONE;

  @Test
  void nodesAndEdgesAreCountedByKind() {
    NeuralGraph graph = normalized();
    assertEquals(
        Map.of(NodeKind.INPUT, 4L, NodeKind.NEURON, 6L, NodeKind.BATCH_NORM, 4L),
        graph.nodesByKind());
    assertEquals(
        Map.of(EdgeKind.CONVOLUTION, 8L, EdgeKind.SCALE, 4L, EdgeKind.FLATTENED, 8L),
        graph.edgesByKind());
  }

  @Test
  void storedStatisticsAreFoldedIntoScaleAndShift() {
    NeuralGraph graph = normalized();
    Weights shift = graph.groups().get(2).bias().orElseThrow();
    assertEquals(0.5f - 2 * 3 / 2f, shift.get(0), 1e-6, "shift - mean * scale / deviation");
    graph
        .blocks()
        .get(1)
        .forEach((_, _, kernel, _) -> assertEquals(3 / 2f, kernel[0], 1e-6, "scale / deviation"));
  }

  @Test
  void aLinearLayerAfterFlatteningCarriesTheWeightsOfAllPlacesOnOneEdge() {
    float[][] kernels = new float[8][];
    int[] at = {0};
    normalized().blocks().get(2).forEach((_, _, kernel, _) -> kernels[at[0]++] = kernel.clone());
    // Row 0 of the weight counts 0 to 15; places stand first, so channel 1 has 1, 5, 9, 13.
    assertArrayEquals(new float[] {1, 5, 9, 13}, kernels[1]);
  }

  @Test
  void aGraphOfManyPlacesIsCountedWithoutBeingMade() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(1, 30_000, 30_000));
    int flat = builder.add("flatten", new Layer.Flatten(false), 0);
    builder.add("relu", new Layer.Pointwise(Activation.Plain.RELU), flat);
    NeuralGraph graph = NeuralGraph.of(builder.build());
    assertEquals(900_000_001L, graph.nodes());
    assertEquals(900_000_000L, graph.edges());
  }

  @Test
  void concatenationsOfConcatenationsStaySmall() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(1));
    int value = 0;
    for (int i = 0; i < 24; i++) {
      value = builder.add("twice", new Layer.Concat(), value, value);
    }
    NeuralGraph graph = NeuralGraph.of(builder.build());
    assertTrue(graph.blocks().size() < 2000, "a block for each of 16 million channels");
  }

  @Test
  void layoutsOfThePublishedFormRefuseOtherKinds() {
    List<NeuralGraph> graphs = List.of(normalized());
    GraphFeatures published = new GraphFeatures(4, 2, 2, 3, true, true, Optional.empty());
    for (BatchLayout layout :
        List.of(
            new InEdges(published, 2, Optional.empty(), false),
            new NodePairs(published, Optional.empty(), false),
            new WeightStatistics(4, false),
            new ProbesOnly(new ProbeSlots(2)))) {
      assertThrows(GraphDoesNotFitException.class, () -> layout.batch(graphs), layout.toString());
    }
  }

  @Test
  void layoutsWithKindsTakeAllOfThem() {
    GraphFeatures features =
        new GraphFeatures(4, 2, 2, 3, true, true, Optional.empty(), Optional.of(Kinds.ALL));
    GraphBatch batch =
        new InEdges(features, 2, Optional.empty(), false).batch(List.of(normalized()));
    assertArrayEquals(new long[] {14, 3}, BatchTests.shape(batch, "nodes"));
    assertEquals(14, BatchTests.longs(batch, "nodeKind").length);
    GraphBatch pairs =
        new NodePairs(features, Optional.empty(), false).batch(List.of(normalized()));
    float sum = 0;
    for (float count : BatchTests.floats(pairs, "edgeKinds")) {
      sum += count;
    }
    assertEquals(2 * 20, sum, "every edge in both directions");
  }

  /** A grouped convolution of 4 channels, batch normalisation, and two neurons that read all. */
  private static NeuralGraph normalized() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(4, 2, 2));
    Weights kernels = filled("kernels", 1, 4, 2, 1, 1);
    int value =
        builder.add(
            "conv",
            new Layer.Convolution(
                kernels, filled("b", 0, 4), org.weightscope.network.Window.same(1, 1), 2, NONE),
            0);
    Layer.Statistics statistics =
        new Layer.Statistics.Stored(filled("mean", 2, 4), filled("variance", 3, 4), 1);
    value =
        builder.add(
            "norm",
            new Layer.Normalization(
                statistics, filled("scale", 3, 4), filled("shift", 0.5f, 4), NONE),
            value);
    value = builder.add("flatten", new Layer.Flatten(true), value);
    float[] counted = new float[32];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = i;
    }
    builder.add(
        "out", new Layer.Linear(Weights.of("w", counted, 2, 16), filled("b", 0, 2), NONE), value);
    return NeuralGraph.of(builder.build());
  }

  private static Weights filled(String name, float value, int... shape) {
    float[] values = new float[java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    java.util.Arrays.fill(values, value);
    return Weights.of(name, values, shape);
  }
}
