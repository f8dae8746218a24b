package org.weightscope.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;
import org.weightscope.network.Weights;

class NeuralGraphTest {

  @Test
  void aGraphHoldsTheVeryTensorsOfItsNetwork() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Network network = seed % 2 == 0 ? RandomNetworks.mlp(random) : RandomNetworks.cnn(random);
      NeuralGraph graph = NeuralGraph.of(network);
      for (int l = 0; l < network.weighted().size(); l++) {
        Layer.Weighted layer = network.weighted().get(l);
        Weights weight = graph.layers().orElseThrow().get(l).weight();
        assertSame(layer.weight(), weight, "seed " + seed);
        assertSame(layer.bias(), graph.groups().get(l + 1).bias().orElseThrow(), "seed " + seed);
      }
    }
  }

  @Test
  void aGraphHasANodeForEveryNeuronAndAnEdgeForEveryWeightAndSkip() {
    for (int seed = 0; seed < 100; seed++) {
      Network network = RandomNetworks.cnn(new Random(seed));
      NeuralGraph graph = NeuralGraph.of(network);
      int nodes = network.inputs();
      long edges = 0;
      int[] skips = RandomNetworks.skips(network);
      for (int l = 0; l < skips.length; l++) {
        Layer.Weighted layer = network.weighted().get(l);
        nodes += layer.outputs();
        edges += (long) layer.outputs() * layer.inputs();
        if (skips[l] >= 0) {
          edges += Math.min(layer.outputs(), network.weighted().get(skips[l]).outputs());
        }
      }
      assertEquals(nodes, graph.nodes(), "seed " + seed);
      assertEquals(edges, graph.edges(), "seed " + seed);
    }
  }

  @Test
  void rolesAndFeaturesStandWhereTheNetworkHasThem() {
    Weights first = Weights.of("w0", new float[6], 3, 2);
    Weights bias = Weights.of("b0", new float[] {1, 2, 3}, 3);
    Weights last = Weights.of("w1", new float[3], 1, 3);
    Weights end = Weights.of("b1", new float[] {4}, 1);
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(first, bias, Activation.Plain.RELU),
                new Layer.Linear(last, end, Activation.Plain.NONE)),
            List.of(OptionalInt.empty(), OptionalInt.of(0)));
    NeuralGraph graph = NeuralGraph.of(network);
    assertEquals(
        List.of(NodeGroup.Role.INPUT, NodeGroup.Role.HIDDEN, NodeGroup.Role.OUTPUT),
        graph.groups().stream().map(NodeGroup::role).toList());
    assertEquals(
        List.of("LINEAR 0-1", "LINEAR 1-2", "RESIDUAL 1-2"),
        graph.blocks().stream()
            .map(block -> "%s %d-%d".formatted(block.kind(), block.source(), block.target()))
            .toList());
    assertEquals(bias, graph.groups().get(1).bias().orElseThrow());
  }
}
