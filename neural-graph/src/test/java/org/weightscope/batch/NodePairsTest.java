package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightscope.batch.BatchTests.floats;
import static org.weightscope.batch.BatchTests.longs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;

class NodePairsTest {

  @Test
  void everyPairHoldsTheSumOfItsEdgesAndAllOthersZero() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Network> networks = BatchTests.networks(random);
      GraphFeatures features = BatchTests.features(random, networks.getFirst());
      List<NeuralGraph> graphs = BatchTests.graphs(networks);
      GraphBatch batch = new NodePairs(features, Optional.empty(), false).batch(graphs);
      int n = graphs.stream().mapToInt(graph -> (int) graph.nodes()).max().orElseThrow();
      int width = features.edgeWidth();
      float[] expected = new float[graphs.size() * n * n * width];
      for (int g = 0; g < graphs.size(); g++) {
        for (ExpectedEdges.Edge edge : ExpectedEdges.of(networks.get(g), features).edges()) {
          for (int f = 0; f < width; f++) {
            // A skip from the layer just before shares its pair with a weight: W x + x = (W + 1) x.
            expected[((g * n + edge.source()) * n + edge.target()) * width + f] +=
                edge.features().get(f);
          }
        }
      }
      float[] found = floats(batch, "edges");
      assertEquals(expected.length, found.length, "seed " + seed);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], "seed %d, number %d".formatted(seed, i));
      }
    }
  }

  @Test
  void nodesStandGraphByGraphAndPaddingIsMarked() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<Network> networks = BatchTests.networks(random);
      GraphFeatures features = BatchTests.features(random, networks.getFirst());
      List<NeuralGraph> graphs = BatchTests.graphs(networks);
      GraphBatch batch = new NodePairs(features, Optional.empty(), false).batch(graphs);
      int n = graphs.stream().mapToInt(graph -> (int) graph.nodes()).max().orElseThrow();
      float[] nodes = floats(batch, "nodes");
      float[] padding = floats(batch, "padding");
      long[] readout = longs(batch, "readout");
      for (int g = 0; g < networks.size(); g++) {
        float[] biases = BatchTests.biases(networks.get(g));
        for (int i = 0; i < n; i++) {
          assertEquals(i < biases.length ? biases[i] : 0, nodes[g * n + i], "seed " + seed);
          assertEquals(i < biases.length ? 0 : -1e9f, padding[g * n + i], "seed " + seed);
        }
        for (int o = 0; o < features.outputs(); o++) {
          assertEquals(
              g * n + biases.length - features.outputs() + o,
              readout[g * features.outputs() + o],
              "seed " + seed);
        }
      }
    }
  }

  @Test
  void permutedHiddenNeuronsPermuteRowsAndColumns() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Network network = RandomNetworks.withoutSkips(RandomNetworks.cnn(random));
      GraphFeatures features = BatchTests.features(random, network);
      assertEquals(
          describe(network, features),
          describe(RandomNetworks.permuted(network, random), features),
          "seed " + seed);
    }
  }

  /** Each node with its sorted outgoing pairs, so that the order of nodes does not matter. */
  private static List<String> describe(Network network, GraphFeatures features) {
    GraphBatch batch =
        new NodePairs(features, Optional.empty(), false).batch(BatchTests.graphs(List.of(network)));
    float[] nodes = floats(batch, "nodes");
    long[] position = longs(batch, "position");
    float[] edges = floats(batch, "edges");
    int n = nodes.length;
    int width = features.edgeWidth();
    List<String> all = new ArrayList<>();
    for (int s = 0; s < n; s++) {
      List<String> out = new ArrayList<>();
      for (int t = 0; t < n; t++) {
        float[] pair = Arrays.copyOfRange(edges, (s * n + t) * width, (s * n + t + 1) * width);
        out.add(nodes[t] + " " + position[t] + " " + Arrays.toString(pair));
      }
      out.sort(Comparator.naturalOrder());
      all.add(nodes[s] + " " + position[s] + " " + out);
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }
}
