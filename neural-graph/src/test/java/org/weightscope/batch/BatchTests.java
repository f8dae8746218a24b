package org.weightscope.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;

/** Arrays of batches as plain Java arrays, and networks to fill them with. */
final class BatchTests {
  private BatchTests() {}

  static float[] floats(GraphBatch batch, String name) {
    if (!(batch.arrays().get(name) instanceof BatchArray.Floats array)) {
      throw new AssertionError(name + " is not among " + batch.arrays().keySet());
    }
    float[] values = new float[array.values().limit()];
    array.values().get(0, values);
    return values;
  }

  static long[] longs(GraphBatch batch, String name) {
    if (!(batch.arrays().get(name) instanceof BatchArray.Longs array)) {
      throw new AssertionError(name + " is not among " + batch.arrays().keySet());
    }
    long[] values = new long[array.values().limit()];
    array.values().get(0, values);
    return values;
  }

  static long[] shape(GraphBatch batch, String name) {
    BatchArray array = batch.arrays().get(name);
    if (array == null) {
      throw new AssertionError(name + " is not among " + batch.arrays().keySet());
    }
    return array.shape();
  }

  /** Features for any of the random networks; some with a channel of its own for linear layers. */
  static GraphFeatures features(Random random, Network first) {
    return new GraphFeatures(
        first.inputs(),
        4,
        first.outputs(),
        5,
        random.nextBoolean(),
        random.nextBoolean(),
        Optional.empty());
  }

  /** One to four networks that all have as many inputs and outputs as the first. */
  static List<Network> networks(Random random) {
    List<Network> networks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    while (networks.size() < count) {
      Network network =
          random.nextBoolean() ? RandomNetworks.mlp(random) : RandomNetworks.cnn(random);
      if (networks.isEmpty()
          || networks.getFirst().inputs() == network.inputs()
              && networks.getFirst().outputs() == network.outputs()) {
        networks.add(network);
      }
    }
    return networks;
  }

  static List<NeuralGraph> graphs(List<Network> networks) {
    return networks.stream().map(NeuralGraph::of).toList();
  }

  /** Bias of each node of a network, 0 for its inputs. */
  static float[] biases(Network network) {
    float[] biases = new float[(int) NeuralGraph.of(network).nodes()];
    int at = network.inputs();
    for (var layer : network.weighted()) {
      for (int i = 0; i < layer.outputs(); i++) {
        biases[at++] = layer.bias().get(i);
      }
    }
    return biases;
  }
}
