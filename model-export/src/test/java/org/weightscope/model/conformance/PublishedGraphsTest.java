package org.weightscope.model.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.NodePairs;
import org.weightscope.fitting.PictureGrid;
import org.weightscope.graph.NeuralGraph;
import tools.jackson.databind.JsonNode;

/** The numbers on nodes and edges are the published ones, before any model sees them. */
class PublishedGraphsTest {
  private static final Tolerance EXACT = new Tolerance(0, 0, 0);

  @Test
  void aSineNetworkCarriesItsWeightsAndBiases() {
    Fixture fixture = Fixture.read("tiny/mlp_graph");
    GraphFeatures features = new GraphFeatures(2, 2, 1, 1, true, false, Optional.empty());
    GraphBatch batch =
        new NodePairs(features, Optional.empty(), false).batch(FixtureNetworks.graphs(fixture));
    EXACT.check("nodes", fixture.values("x"), floats(batch, "nodes"));
    EXACT.check("edges", fixture.values("edge"), floats(batch, "edges"));
  }

  @Test
  void aSineNetworkIsNormalisedByLayer() {
    Fixture fixture = Fixture.read("tiny/mlp_graph");
    GraphBatch batch =
        new NodePairs(PublishedModel.features(fixture.config()), Optional.empty(), false)
            .batch(FixtureNetworks.graphs(fixture));
    Tolerance.OUTPUT.check("nodes", fixture.values("x.normalised"), floats(batch, "nodes"));
    Tolerance.OUTPUT.check("edges", fixture.values("edge.normalised"), floats(batch, "edges"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny/cnn_park_ng_gnn_fwd",
        "tiny/cnn_park_ng_gnn_rev",
        "tiny/cnn_park_ng_t",
        "tiny/cnn_zoo_ng_gnn_separate_linear",
      })
  void aConvolutionalNetworkHasThePublishedNodesAndEdges(String name) {
    Fixture fixture = Fixture.read(name);
    JsonNode config = fixture.config();
    GraphFeatures features =
        new GraphFeatures(
            config.path("input_channels").asInt(),
            config.path("max_num_hidden_layers").asInt(),
            config.path("num_classes").asInt(),
            config.path("max_kernel").get(0).asInt(),
            config.path("linear_as_conv").asBoolean(),
            false,
            Optional.empty());
    List<NeuralGraph> graphs = FixtureNetworks.graphs(fixture);
    for (int n = 0; n < graphs.size(); n++) {
      String graph = "graph." + n + ".";
      GraphBatch pairs =
          new NodePairs(features, Optional.empty(), false).batch(List.of(graphs.get(n)));
      EXACT.check("nodes of network " + n, fixture.values(graph + "x"), floats(pairs, "nodes"));

      int nodes = (int) graphs.get(n).nodes();
      int width = features.edgeWidth();
      float[] ends = fixture.values(graph + "edge_index");
      float[] edges = fixture.values(graph + "edge_attr");
      float[] ofLinear = fixture.values(graph + "mlp_edge_masks");
      int count = ends.length / 2;
      float[] dense = new float[nodes * nodes * width];
      float[] linear = new float[nodes * nodes];
      for (int e = 0; e < count; e++) {
        int pair = (int) ends[e] * nodes + (int) ends[count + e];
        System.arraycopy(edges, e * width, dense, pair * width, width);
        linear[pair] = ofLinear[e];
      }
      EXACT.check("edges of network " + n, dense, floats(pairs, "edges"));

      Table table = table(features, graphs.get(n));
      Assertions.assertEquals(count, table.edges(), "number of edges of network " + n);
      EXACT.check("edges of network " + n + " by target", dense, table.dense());
      if (!features.linearAsKernel()) {
        EXACT.check("edges of linear layers of network " + n, linear, table.linear());
      }
    }
  }

  private record Table(int edges, float[] dense, float[] linear) {}

  /** The table of in-edges of one graph, one class, spread out to all pairs. */
  private static Table table(GraphFeatures features, NeuralGraph graph) {
    GraphBatch batch = new InEdges(features, 1, Optional.empty(), false).batch(List.of(graph));
    int nodes = (int) graph.nodes();
    int width = features.edgeWidth();
    float[] edges = floats(batch, "edges.0");
    float[] share = floats(batch, "share.0");
    long[] source = longs(batch, "source.0");
    long[] target = longs(batch, "target.0");
    float[] linear = features.linearAsKernel() ? new float[0] : floats(batch, "linear.0");
    int slots = source.length / nodes;
    float[] dense = new float[nodes * nodes * width];
    float[] ofLinear = new float[nodes * nodes];
    int count = 0;
    for (int place = 0; place < source.length; place++) {
      if (share[place] > 0) {
        int pair = (int) source[place] * nodes + (int) target[place / slots];
        System.arraycopy(edges, place * width, dense, pair * width, width);
        if (linear.length > 0) {
          ofLinear[pair] = linear[place];
        }
        count++;
      }
    }
    return new Table(count, dense, ofLinear);
  }

  @ParameterizedTest(name = "{0} [{1}]")
  @CsvSource({
    "tiny/statnn, features.weights, features.biases",
    "tiny/statnet_zoo, features,",
  })
  void weightStatisticsAreThePublishedOnes(String name, String first, String second) {
    PublishedModel published = PublishedModel.of(Fixture.read(name));
    Fixture fixture = published.fixture();
    float[] actual = floats(published.model().layout().batch(published.graphs()), "statistics");
    int networks = published.graphs().size();
    float[] weights = fixture.values(first);
    float[] biases = second == null ? new float[0] : fixture.values(second);
    int width = actual.length / networks;
    int cut = weights.length / networks;
    for (int n = 0; n < networks; n++) {
      Tolerance.OUTPUT.check(
          first + " of network " + n,
          Arrays.copyOfRange(weights, n * cut, (n + 1) * cut),
          Arrays.copyOfRange(actual, n * width, n * width + cut));
      Tolerance.OUTPUT.check(
          second + " of network " + n,
          second == null
              ? new float[0]
              : Arrays.copyOfRange(biases, n * (width - cut), (n + 1) * (width - cut)),
          Arrays.copyOfRange(actual, n * width + cut, (n + 1) * width));
    }
  }

  @Test
  void pixelsOfAPictureLieOnThePublishedGrid() {
    Fixture fixture = Fixture.read("tiny/dilate_and_grid");
    PictureGrid grid = new PictureGrid(4, 3);
    float[] columnFirst = new float[2 * grid.pixels()];
    for (int pixel = 0; pixel < grid.pixels(); pixel++) {
      columnFirst[2 * pixel] = grid.column(pixel);
      columnFirst[2 * pixel + 1] = grid.row(pixel);
    }
    new Tolerance(1e-6, 0, 0).check("coordinates", fixture.values("coords"), columnFirst);
  }

  private static float[] floats(GraphBatch batch, String name) {
    BatchArray array = array(batch, name);
    if (array instanceof BatchArray.Floats(var values, long[] _)) {
      float[] copy = new float[values.limit()];
      values.get(0, copy);
      return copy;
    }
    throw new AssertionError(name + " does not hold floats");
  }

  private static long[] longs(GraphBatch batch, String name) {
    BatchArray array = array(batch, name);
    if (array instanceof BatchArray.Longs(var values, long[] _)) {
      long[] copy = new long[values.limit()];
      values.get(0, copy);
      return copy;
    }
    throw new AssertionError(name + " does not hold row numbers");
  }

  private static BatchArray array(GraphBatch batch, String name) {
    BatchArray array = batch.arrays().get(name);
    if (array == null) {
      throw new AssertionError("no array " + name + " among " + batch.arrays().keySet());
    }
    return array;
  }
}
