package org.weightscope.model.conformance;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.GraphModel;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.ParameterStore;
import org.weightscope.training.AdamW;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whole training runs follow the published ones, step by step. */
class PublishedTrainingTest {
  private static final String NG_GNN =
      """
      {"d_hid": 8, "d_out": 4, "num_layers": 3, "rev_edge_features": true,
       "sin_emb_dim": 4, "sigma": 3, "num_probe_features": 5}
      """;

  private static final String NG_T =
      """
      {"d_out": 4, "sin_emb_dim": 4, "sigma": 1, "num_probe_features": 5,
       "d_node": 8, "d_edge": 6, "d_attn_hid": 12, "d_node_hid": 16, "d_edge_hid": 10,
       "d_out_hid": 14, "n_layers": 2, "n_heads": 2}
      """;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "tiny/train_ng_gnn, fixed_q1_node, 10",
    "tiny/train_ng_gnn, clipped, 0.5",
    "tiny/train_ng_t, published, 10",
    "tiny/train_ng_t, clipped, 0.5",
  })
  void lossesAndGradientsAndFinalParametersFollowThePublishedRun(
      String name, String variant, double clip) {
    Fixture fixture = Fixture.read(name);
    PublishedModel published = PublishedModel.of(fixture, model(fixture), "start.");
    float[] losses = fixture.values(variant + ".loss");
    float[] rates = fixture.values((fixture.has(variant + ".lr") ? variant : "published") + ".lr");
    float[] actualLosses = new float[losses.length];
    float[] actualNorms = new float[losses.length];
    Map<String, float[]> trained;
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBatch batch = published.model().layout().batch(published.graphs());
      ParameterStore store =
          Interpreter.store(manager, published.model(), published.parameters(), batch);
      AdamW optimiser = new AdamW(new AdamW.Settings(5e-4, true, clip), manager, store);
      for (int i = 0; i < losses.length; i++) {
        try (NDManager step = manager.newSubManager()) {
          store.tempAttach(step);
          actualLosses[i] = backward(published, store, batch, step);
          actualNorms[i] = (float) optimiser.step(rates[i], step);
        }
      }
      trained = store.values();
    }
    String run = variant + " run of " + name;
    Tolerance.GRADIENT.check("losses of the " + run, losses, actualLosses);
    Tolerance.GRADIENT.check(
        "gradient norms of the " + run, fixture.values(variant + ".grad_norm"), actualNorms);
    published
        .published(variant + ".final.")
        .forEach((parameter, expected) ->
            Tolerance.GRADIENT.check(
                parameter + " at the end of the " + run,
                expected,
                trained.getOrDefault(parameter, new float[0])));
  }

  private static GraphModel model(Fixture fixture) {
    JsonMapper json = JsonMapper.shared();
    boolean gnn = fixture.name().endsWith("gnn");
    ObjectNode config = (ObjectNode) json.readTree(gnn ? NG_GNN : NG_T);
    config.set("layer_layout", fixture.config().path("layer_layout"));
    config.set("stats", fixture.config().path("stats"));
    return gnn
        ? PublishedModel.gnn(fixture, config, PublishedModel.features(config), false)
        : PublishedModel.transformer(fixture, config, PublishedModel.features(config), false);
  }

  private static float backward(
      PublishedModel published, ParameterStore store, GraphBatch batch, NDManager step) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss =
          Objective.loss(
              published,
              published.model().outputs(store.parameters(true), new DjlBatch(step, batch, true)),
              step);
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "adamw, 1e-2, 0, false",
    "adamw_wd, 1e-2, 5e-2, false",
    "amsgrad, 1e-2, 0, true",
    "amsgrad_wd, 1e-2, 5e-2, true",
    "amsgrad_published, 1e-3, 5e-4, true",
  })
  void theOptimiserTakesThePublishedSteps(
      String run, double rate, double weightDecay, boolean amsgrad) {
    Fixture fixture = Fixture.read("tiny/optimisers");
    float[] expected = fixture.values("x." + run);
    int n = fixture.values("x0").length;
    float[] actual = new float[expected.length];
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      NDArray x =
          store
              .parameters(true)
              .get("x", new Parameters.Start.Constant(0), Parameters.Kind.TRAINED, n)
              .array();
      store.set("x", fixture.values("x0"));
      NDArray a = manager.create(fixture.values("A"), new Shape(n, n));
      NDArray b = manager.create(fixture.values("b"), new Shape(n));
      AdamW optimiser =
          new AdamW(
              new AdamW.Settings(weightDecay, amsgrad, Double.POSITIVE_INFINITY), manager, store);
      for (int i = 0; i < expected.length / n; i++) {
        try (NDManager step = manager.newSubManager()) {
          x.tempAttach(step);
          try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray quadratic = a.matMul(x.reshape(n, 1)).reshape(n).mul(x).sum().mul(0.5f);
            NDArray loss = quadratic.sub(b.mul(x).sum()).mul((float) (1 + 0.5 * Math.sin(i)));
            collector.backward(loss);
          }
          optimiser.step(rate, step);
        }
        System.arraycopy(x.toFloatArray(), 0, actual, i * n, n);
      }
    }
    for (int i = 0; i < expected.length; i += n) {
      Tolerance.GRADIENT.check(
          run + ", step " + (i / n + 1),
          Arrays.copyOfRange(expected, i, i + n),
          Arrays.copyOfRange(actual, i, i + n));
    }
  }
}
