package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weightscope.batch.BatchTests.floats;
import static org.weightscope.batch.BatchTests.longs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;

class ProbeSlotsTest {
  private static final int SLOTS = 4;
  private static final double FREQUENCY = 30;

  @Test
  void theSlotsComputeWhatTheNetworksCompute() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Network> networks = sirens(random);
      List<NeuralGraph> graphs = BatchTests.graphs(networks);
      GraphBatch batch = new ProbesOnly(new ProbeSlots(SLOTS)).batch(graphs);
      int widest = ProbeSlots.widest(graphs);
      for (int g = 0; g < networks.size(); g++) {
        float[] point = {2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1};
        float expected = Evaluation.outputs(networks.get(g), point)[0];
        float[][] values = values(batch, g, point, widest);
        assertEquals(expected, values[SLOTS + 1][0], 2e-3, "seed " + seed);
      }
    }
  }

  @Test
  void everyNodeFindsItsOwnValueOnTheProbe() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Network> networks = sirens(random);
      List<NeuralGraph> graphs = BatchTests.graphs(networks);
      int widest = ProbeSlots.widest(graphs);
      GraphFeatures features = new GraphFeatures(2, SLOTS, 1, 1, true, true, Optional.empty());
      GraphBatch batch =
          new NodePairs(features, Optional.of(new ProbeSlots(SLOTS)), false).batch(graphs);
      float[] point = {0.3f, -0.6f};
      float[] all = flattened(batch, graphs.size(), point, widest);
      int n = graphs.stream().mapToInt(graph -> (int) graph.nodes()).max().orElseThrow();
      long[] row = longs(batch, "probeRow");
      for (int g = 0; g < networks.size(); g++) {
        int node = 0;
        for (int i = 0; i < 2; i++, node++) {
          assertEquals(point[i], all[(int) row[g * n + node]], "seed " + seed);
        }
        for (int l = 0; l < networks.get(g).weighted().size(); l++) {
          Network upTo = Network.chain(networks.get(g).weighted().subList(0, l + 1));
          float[] expected = Evaluation.outputs(upTo, point);
          for (int i = 0; i < expected.length; i++, node++) {
            assertEquals(
                expected[i],
                all[(int) row[g * n + node]],
                2e-3,
                "seed %d, graph %d, layer %d, neuron %d".formatted(seed, g, l, i));
          }
        }
      }
    }
  }

  @Test
  void theRowsOfTheInEdgeLayoutPointAtTheSameValues() {
    List<Network> networks = sirens(new Random(5));
    List<NeuralGraph> graphs = BatchTests.graphs(networks);
    GraphFeatures features = new GraphFeatures(2, SLOTS, 1, 1, true, false, Optional.empty());
    Optional<ProbeSlots> probes = Optional.of(new ProbeSlots(SLOTS));
    GraphBatch pairs = new NodePairs(features, probes, false).batch(graphs);
    GraphBatch tables = new InEdges(features, 1, probes, false).batch(graphs);
    // With one class the nodes keep their order, so only the padding differs.
    List<Long> expected = new ArrayList<>();
    float[] padding = floats(pairs, "padding");
    for (int i = 0; i < padding.length; i++) {
      if (padding[i] == 0) {
        expected.add(longs(pairs, "probeRow")[i]);
      }
    }
    assertEquals(expected, java.util.Arrays.stream(longs(tables, "probeRow")).boxed().toList());
  }

  @Test
  void aNetworkThatIsTooDeepOrHasNoHiddenLayerIsAnError() {
    ProbesOnly layout = new ProbesOnly(new ProbeSlots(2));
    Random random = new Random(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> layout.batch(BatchTests.graphs(List.of(RandomNetworks.siren(random, 4, 3)))));
    assertThrows(
        IllegalArgumentException.class,
        () -> layout.batch(BatchTests.graphs(List.of(RandomNetworks.siren(random, 4, 0)))));
  }

  private static List<Network> sirens(Random random) {
    List<Network> networks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      networks.add(RandomNetworks.siren(random, 1 + random.nextInt(6), 1 + random.nextInt(SLOTS)));
    }
    return networks;
  }

  /** The values of one graph: inputs, each hidden slot, outputs. */
  private static float[][] values(GraphBatch batch, int graph, float[] point, int widest) {
    float[][] values = new float[SLOTS + 2][];
    values[0] = point;
    for (int slot = 0; slot <= SLOTS; slot++) {
      int in = slot == 0 ? 2 : widest;
      int out = slot == SLOTS ? 1 : widest;
      float[] weight = floats(batch, "probe.weight." + slot);
      float[] bias = floats(batch, "probe.bias." + slot);
      float[] result = new float[out];
      for (int o = 0; o < out; o++) {
        float sum = bias[graph * out + o];
        for (int i = 0; i < in; i++) {
          sum += values[slot][i] * weight[(graph * in + i) * out + o];
        }
        result[o] = slot == SLOTS ? sum : (float) Math.sin(FREQUENCY * sum);
      }
      if (slot > 0 && slot < SLOTS && floats(batch, "probe.present." + slot)[graph] == 0) {
        result = values[slot];
      }
      values[slot + 1] = result;
    }
    return values;
  }

  /** Slot by slot over all graphs, as the rows count them; the inputs stand once for all. */
  private static float[] flattened(GraphBatch batch, int graphs, float[] point, int widest) {
    float[] all = new float[2 + graphs * (SLOTS * widest + 1)];
    int at = 0;
    for (int slot = 0; slot <= SLOTS + 1; slot++) {
      for (int g = 0; g < (slot == 0 ? 1 : graphs); g++) {
        float[] values = values(batch, g, point, widest)[slot];
        System.arraycopy(values, 0, all, at, values.length);
        at += values.length;
      }
    }
    return all;
  }
}
