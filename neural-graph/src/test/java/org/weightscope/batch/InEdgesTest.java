package org.weightscope.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.batch.BatchTests.floats;
import static org.weightscope.batch.BatchTests.longs;
import static org.weightscope.batch.BatchTests.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;

class InEdgesTest {

  @Test
  void everyEdgeStandsOnceAtItsTargetWithItsSourceAndFeatures() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Network> networks = BatchTests.networks(random);
      GraphFeatures features = BatchTests.features(random, networks.getFirst());
      int classes = 1 + random.nextInt(4);
      GraphBatch batch =
          new InEdges(features, classes, Optional.empty(), false)
              .batch(BatchTests.graphs(networks));
      String say = "seed " + seed;

      // Rows of the batch against nodes counted graph by graph: by the order inside each class.
      List<List<ExpectedEdges.Edge>> expected = new ArrayList<>();
      List<Float> biases = new ArrayList<>();
      int first = 0;
      for (Network network : networks) {
        ExpectedEdges edges = ExpectedEdges.of(network, features);
        int offset = first;
        for (List<ExpectedEdges.Edge> into : edges.byTarget()) {
          expected.add(
              into.stream()
                  .map(e ->
                      new ExpectedEdges.Edge(
                          e.source() + offset, e.target() + offset, e.linear(), e.features()))
                  .toList());
        }
        for (float bias : BatchTests.biases(network)) {
          biases.add(bias);
        }
        first += edges.nodes();
      }
      int[] degrees = expected.stream().mapToInt(List::size).toArray();
      int[] row = DegreeClasses.of(degrees, classes).row();
      assertTrue(isPermutation(row), say + ": every node has a row of its own");
      float[] nodes = floats(batch, "nodes");
      float[] connected = floats(batch, "connected");
      float[] logDegree = floats(batch, "logDegree");
      for (int n = 0; n < row.length; n++) {
        assertEquals(biases.get(n), nodes[row[n]], say);
        assertEquals(degrees[n] > 0 ? 1 : 0, connected[row[n]], say);
        assertEquals(Math.log(degrees[n] + 1), logDegree[row[n]], 1e-6, say);
      }

      int seen = 0;
      for (int c = 0; c < classes; c++) {
        int count = (int) shape(batch, "edges." + c)[0];
        int slots = (int) shape(batch, "edges." + c)[1];
        float[] edges = floats(batch, "edges." + c);
        float[] share = floats(batch, "share." + c);
        long[] source = longs(batch, "source." + c);
        long[] target = longs(batch, "target." + c);
        for (int v = 0; v < count; v++) {
          int node = indexOf(row, target[v]);
          seen++;
          List<ExpectedEdges.Edge> found = new ArrayList<>();
          double shares = 0;
          for (int k = 0; k < slots; k++) {
            int at = v * slots + k;
            shares += share[at];
            List<Float> features0 =
                ExpectedEdges.slice(edges, at * features.edgeWidth(), features.edgeWidth());
            boolean linear =
                features.linearAsKernel() ? false : floats(batch, "linear." + c)[at] == 1;
            ExpectedEdges.Edge edge =
                new ExpectedEdges.Edge(indexOf(row, source[at]), node, linear, features0);
            if (share[at] > 0) {
              found.add(edge);
            } else if (degrees[node] > 0) {
              assertEquals(found.getFirst(), edge, say + ": padding repeats the first edge");
            }
          }
          assertEquals(degrees[node] > 0 ? 1 : 0, shares, 1e-5, say + ": shares of node " + node);
          assertEquals(
              sorted(expected.get(node), features.linearAsKernel()),
              sorted(found, false),
              say + ": edges into node " + node);
        }
      }
      assertEquals(row.length, seen, say + ": every node is the target of one table row");
    }
  }

  @Test
  void inputsAndOutputsAndHiddenNodesAreTold() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Network> networks = BatchTests.networks(random);
      GraphFeatures features = BatchTests.features(random, networks.getFirst());
      GraphBatch batch =
          new InEdges(features, 3, Optional.empty(), false).batch(BatchTests.graphs(networks));
      float[] hidden = floats(batch, "hidden");
      long[] position = longs(batch, "position");
      long[] readout = longs(batch, "readout");
      int hiddenNodes = 0;
      for (int g = 0; g < networks.size(); g++) {
        Network network = networks.get(g);
        hiddenNodes += BatchTests.biases(network).length - network.inputs() - network.outputs();
        for (int o = 0; o < features.outputs(); o++) {
          int row = (int) readout[g * features.outputs() + o];
          assertEquals(
              network.weighted().getLast().bias().get(o),
              floats(batch, "nodes")[row],
              "the readout points at output " + o);
          assertEquals(features.inputs() + features.hiddenLayers() + o, position[row]);
          assertEquals(0, hidden[row]);
        }
      }
      double marked = 0;
      for (float h : hidden) {
        marked += h;
      }
      assertEquals(hiddenNodes, marked, "seed " + seed);
      assertTrue(
          Arrays.stream(position).allMatch(p -> p >= 0 && p < features.positions()),
          "positions are rows of the table");
    }
  }

  @Test
  void permutedHiddenNeuronsGiveTheSameTablesInAnotherOrder() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Network network = RandomNetworks.withoutSkips(RandomNetworks.cnn(random));
      GraphFeatures features = BatchTests.features(random, network);
      InEdges layout = new InEdges(features, 3, Optional.empty(), false);
      GraphBatch one = layout.batch(BatchTests.graphs(List.of(network)));
      GraphBatch other =
          layout.batch(BatchTests.graphs(List.of(RandomNetworks.permuted(network, random))));
      assertEquals(one.arrays().keySet(), other.arrays().keySet());
      for (String name : one.arrays().keySet()) {
        assertEquals(Arrays.toString(shape(one, name)), Arrays.toString(shape(other, name)), name);
      }
      assertEquals(describe(one, features), describe(other, features), "seed " + seed);
    }
  }

  @Test
  void degreeClassesCoverAllNodesWithTheFewestPlaces() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      int[] degrees = random.ints(1 + random.nextInt(12), 0, 9).toArray();
      int classes = 1 + random.nextInt(3);
      DegreeClasses found = DegreeClasses.of(degrees, classes);
      assertTrue(isPermutation(found.row()), "rows are a permutation");
      long places = 0;
      for (int c = 0; c < classes; c++) {
        places += (long) (found.start()[c + 1] - found.start()[c]) * found.slots()[c];
        for (int n = 0; n < degrees.length; n++) {
          if (found.row()[n] >= found.start()[c] && found.row()[n] < found.start()[c + 1]) {
            assertTrue(degrees[n] <= found.slots()[c], "a node fits its class");
          }
        }
      }
      assertEquals(degrees.length, found.start()[classes]);
      assertEquals(fewestPlaces(degrees, classes), places, Arrays.toString(degrees));
    }
  }

  /** By trying all cuts of the sorted degrees. */
  private static long fewestPlaces(int[] degrees, int classes) {
    int[] sorted = degrees.clone();
    Arrays.sort(sorted);
    return fewestPlaces(sorted, sorted.length, classes);
  }

  private static long fewestPlaces(int[] sorted, int end, int classes) {
    if (end == 0) {
      return 0;
    }
    if (classes == 0) {
      return Integer.MAX_VALUE;
    }
    long best = Integer.MAX_VALUE;
    for (int begin = 0; begin < end; begin++) {
      long places =
          fewestPlaces(sorted, begin, classes - 1)
              + (long) (end - begin) * Math.max(1, sorted[end - 1]);
      best = Math.min(best, places);
    }
    return best;
  }

  /** Each node by its bias, position and sorted incoming edges with the biases of their sources. */
  private static List<String> describe(GraphBatch batch, GraphFeatures features) {
    float[] nodes = floats(batch, "nodes");
    long[] position = longs(batch, "position");
    List<String> all = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      int count = (int) shape(batch, "edges." + c)[0];
      int slots = (int) shape(batch, "edges." + c)[1];
      float[] edges = floats(batch, "edges." + c);
      float[] share = floats(batch, "share." + c);
      long[] source = longs(batch, "source." + c);
      long[] target = longs(batch, "target." + c);
      for (int v = 0; v < count; v++) {
        List<String> into = new ArrayList<>();
        for (int k = 0; k < slots; k++) {
          int at = v * slots + k;
          if (share[at] > 0) {
            int from = (int) source[at];
            into.add(
                nodes[from]
                    + " "
                    + position[from]
                    + " "
                    + ExpectedEdges.slice(edges, at * features.edgeWidth(), features.edgeWidth()));
          }
        }
        into.sort(Comparator.naturalOrder());
        all.add(nodes[(int) target[v]] + " " + position[(int) target[v]] + " " + into);
      }
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }

  private static List<String> sorted(List<ExpectedEdges.Edge> edges, boolean forgetLinear) {
    return edges.stream()
        .map(e -> e.source() + (e.linear() && !forgetLinear ? " linear " : " ") + e.features())
        .sorted()
        .toList();
  }

  private static boolean isPermutation(int[] rows) {
    return Arrays.stream(rows).filter(r -> r >= 0 && r < rows.length).distinct().count()
        == rows.length;
  }

  private static int indexOf(int[] rows, long row) {
    for (int n = 0; n < rows.length; n++) {
      if (rows[n] == row) {
        return n;
      }
    }
    throw new AssertionError("row " + row + " belongs to no node");
  }
}
