package org.weightscope.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.NodePairs;
import org.weightscope.batch.ProbeSlots;
import org.weightscope.model.conformance.Fixture;
import org.weightscope.model.conformance.FixtureNetworks;
import org.weightscope.model.conformance.PublishedModel;
import org.weightscope.model.conformance.PublishedNames;
import org.weightscope.model.conformance.Tolerance;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;
import tools.jackson.databind.JsonNode;

/** The first steps of both graph models give the published numbers. */
class PublishedFeaturesTest {
  private static final GraphFeatures PLAIN =
      new GraphFeatures(2, 2, 1, 1, true, false, Optional.empty());
  private static final ProbeSlots SLOTS = new ProbeSlots(2);
  private static final Parameters.Start ANY = new Parameters.Start.Uniform(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny/mlp_features_fwd_linear",
        "tiny/mlp_features_fwd_fourier",
        "tiny/mlp_features_rev_linear",
        "tiny/mlp_features_rev_fourier",
      })
  void nodesAndEdgesAreEmbeddedAsPublished(String name) {
    Fixture fixture = Fixture.read(name);
    JsonNode config = fixture.config();
    GraphFeatures graph = PublishedModel.features(config);
    InputFeatures features = PublishedModel.embedding(config);
    int dNode = config.path("d_node").asInt();
    int dEdge = config.path("d_edge").asInt();
    GraphBatch batch =
        new NodePairs(graph, Optional.empty(), false).batch(FixtureNetworks.graphs(fixture));
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlBatch in = new DjlBatch(manager, batch, false);
      ParameterStore store = new ParameterStore(manager, 1);
      Map<String, float[]> published = new PublishedNames(1).ours(fixture.below("param."));
      for (boolean declared : new boolean[] {false, true}) {
        DjlTensor x =
            features.nodes(store.parameters(false), in, Optional.empty(), graph, false, dNode);
        DjlTensor e =
            features.edges(store.parameters(false), in.get("edges"), graph.edgeWidth(), dEdge);
        if (declared) {
          Tolerance.OUTPUT.check(
              "nodes of " + name, fixture.values("out.x"), x.array().toFloatArray());
          Tolerance.OUTPUT.check(
              "edges of " + name, fixture.values("out.edge"), e.array().toFloatArray());
        } else {
          published.forEach(store::set);
        }
      }
    }
  }

  @Test
  void probeFeaturesAndTheirGradientsArePublished() {
    Fixture fixture = Fixture.read("tiny/probe_features");
    int d = fixture.config().path("proj_dim").asInt();
    Probes probes = new Probes(fixture.config().path("num_probe_features").asInt(), 0.5, ANY);
    GraphBatch batch =
        new NodePairs(PLAIN, Optional.of(SLOTS), false).batch(FixtureNetworks.graphs(fixture));
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlBatch in = new DjlBatch(manager, batch, true);
      ParameterStore store = new ParameterStore(manager, 1);
      features(probes, store, in, d);
      ours(fixture, "param.").forEach(store::set);
      NDArray features;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        features = features(probes, store, in, d);
        NDArray weights = manager.linspace(-1, 1, Math.toIntExact(features.size()));
        collector.backward(features.mul(weights.reshape(features.getShape())).sum());
      }
      Tolerance.OUTPUT.check(
          "probe features", fixture.values("out.batch"), features.toFloatArray());
      Map<String, float[]> gradients = ours(fixture, "grad.");
      store
          .entries()
          .forEach((name, entry) ->
              Tolerance.GRADIENT.check(
                  "gradient of " + name,
                  gradients.getOrDefault(name, new float[0]),
                  entry.array().getGradient().toFloatArray()));
    }
  }

  private static NDArray features(Probes probes, ParameterStore store, DjlBatch in, int d) {
    Parameters<DjlTensor> p = store.parameters(true).scope("probe");
    List<DjlTensor> values = probes.values(p, in, SLOTS, PLAIN.inputs());
    return probes.features(p, values, in.get("probeRow"), PLAIN.hiddenLayers(), d).array();
  }

  private static Map<String, float[]> ours(Fixture fixture, String prefix) {
    SequencedMap<String, Fixture.Values> named = new LinkedHashMap<>();
    fixture.below(prefix).forEach((name, values) -> named.put("gpf." + name, values));
    return new PublishedNames(1).ours(named);
  }

  @Test
  void aSineNetworkWithoutOffsetIsEvaluatedAsPublished() {
    Fixture fixture = Fixture.read("tiny/siren_nfn");
    float[] points = fixture.values("coords");
    Probes probes = new Probes(points.length / 2, 0, ANY);
    GraphBatch batch =
        new NodePairs(PLAIN, Optional.of(SLOTS), false).batch(FixtureNetworks.graphs(fixture));
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlBatch in = new DjlBatch(manager, batch, false);
      ParameterStore store = new ParameterStore(manager, 1);
      probes.values(store.parameters(false), in, SLOTS, 2);
      store.set("inputs", points);
      NDArray outputs = probes.values(store.parameters(false), in, SLOTS, 2).getLast().array();
      Tolerance.OUTPUT.check("rendering", fixture.values("out"), outputs.toFloatArray());
    }
  }
}
