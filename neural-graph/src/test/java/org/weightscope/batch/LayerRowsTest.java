package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;

class LayerRowsTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyRowIsTheMeanOfTheNodesOfItsLayer(boolean pairs) {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<NeuralGraph> graphs = BatchTests.graphs(BatchTests.networks(random));
      NeuralGraph first = graphs.getFirst();
      GraphFeatures features = features(first, 1); // all hidden layers share a row
      GraphBatch batch = layout(features, pairs).batch(graphs);
      for (int g = 0; g < graphs.size(); g++) {
        NeuralGraph graph = graphs.get(g);
        int inputs = graph.groups().getFirst().size();
        int outputs = graph.groups().getLast().size();
        float[] biases = BatchTests.biases(graph.network());
        double[] expected = {
          mean(biases, 0, inputs),
          mean(biases, inputs, biases.length - outputs),
          mean(biases, biases.length - outputs, biases.length)
        };
        assertArrayEquals(
            expected, means(batch, g), 1e-5, "network %d of seed %d".formatted(g, seed));
      }
    }
  }

  @Test
  void aLayerThatANetworkLacksIsZero() {
    Network network = RandomNetworks.mlp(new Random(3));
    NeuralGraph graph = NeuralGraph.of(network);
    int hidden = graph.groups().size() - 2;
    GraphBatch batch = layout(features(graph, hidden + 2), false).batch(List.of(graph));
    double[] means = means(batch, 0);
    assertEquals(hidden + 4, means.length);
    assertEquals(0, means[hidden + 1]);
    assertEquals(0, means[hidden + 2]);
    float[] biases = BatchTests.biases(network);
    assertEquals(
        mean(biases, biases.length - network.outputs(), biases.length), means[hidden + 3], 1e-5);
  }

  /** The bias feature of nodes, averaged as the arrays say. */
  private static double[] means(GraphBatch batch, int graph) {
    long[] shape = BatchTests.shape(batch, "layerNodes");
    int rows = (int) shape[1];
    int most = (int) shape[2];
    long[] nodes = BatchTests.longs(batch, "layerNodes");
    float[] share = BatchTests.floats(batch, "layerShare");
    float[] features = BatchTests.floats(batch, "nodes");
    double[] means = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int m = 0; m < most; m++) {
        int at = (graph * rows + r) * most + m;
        means[r] += share[at] * features[(int) nodes[at]];
      }
    }
    return means;
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return to == from ? 0 : sum / (to - from);
  }

  private static GraphFeatures features(NeuralGraph graph, int hiddenLayers) {
    return new GraphFeatures(
        graph.groups().getFirst().size(),
        hiddenLayers,
        graph.groups().getLast().size(),
        5,
        true,
        false,
        Optional.empty());
  }

  private static BatchLayout layout(GraphFeatures features, boolean pairs) {
    return pairs
        ? new NodePairs(features, Optional.empty(), false)
        : new InEdges(features, 3, Optional.empty(), false);
  }
}
