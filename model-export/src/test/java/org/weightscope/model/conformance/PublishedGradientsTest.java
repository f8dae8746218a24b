package org.weightscope.model.conformance;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.Parameters;
import org.weightscope.model.conformance.Fixture.Values;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;

/** Gradients of every trained parameter are the published ones. */
class PublishedGradientsTest {

  private record Gradients(double loss, float[] rendered, Map<String, float[]> byName) {}

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "tiny/ng_gnn_cls_probes0_fwd, grad_fixed.q1_node.",
    "tiny/ng_gnn_cls_probes0_rev, grad_fixed.q1_node.",
    "tiny/ng_gnn_cls_probes5_fwd, grad_fixed.q1_node.",
    "tiny/ng_gnn_cls_probes5_rev, grad_fixed.q1_node.",
    "tiny/ng_t_cls_probes0, grad.",
    "tiny/ng_t_cls_probes5, grad.",
    "tiny/ng_gnn_edit_fwd, grad_fixed.q1_node_q3.",
    "tiny/ng_gnn_edit_rev, grad_fixed.q1_node_q3.",
    "tiny/ng_t_edit_fwd, grad.",
    "tiny/ng_t_edit_rev, grad.",
    "tiny/cnn_park_ng_gnn_fwd, grad_fixed.q1_node.",
    "tiny/cnn_park_ng_gnn_rev, grad_fixed.q1_node.",
    "tiny/cnn_park_ng_t, grad_fixed.q2.",
    "tiny/cnn_zoo_ng_gnn_separate_linear, grad_fixed.q1_node.",
    "tiny/statnn, grad.",
    "tiny/statnet_zoo, grad.",
  })
  void everyGradientIsThePublishedOne(String name, String variant) {
    PublishedModel published = PublishedModel.of(Fixture.read(name));
    Map<String, float[]> expected = published.published(variant);
    Gradients actual = gradients(published);
    Assertions.assertEquals(
        new TreeSet<>(expected.keySet()),
        new TreeSet<>(actual.byName().keySet()),
        "trained parameters of " + name);
    expected.forEach((parameter, gradient) ->
        Tolerance.GRADIENT.check(
            "gradient of " + parameter + " in " + name,
            gradient,
            actual.byName().getOrDefault(parameter, new float[0])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny/ng_t_cls_probes0",
        "tiny/ng_t_cls_probes5",
        "tiny/ng_t_edit_fwd",
        "tiny/ng_t_edit_rev",
        "tiny/statnn",
        "tiny/statnet_zoo",
      })
  void theLossIsThePublishedOne(String name) {
    PublishedModel published = PublishedModel.of(Fixture.read(name));
    Gradients actual = gradients(published);
    Tolerance.OUTPUT.check(
        "loss of " + name, published.fixture().values("loss"), new float[] {(float) actual.loss()});
    if (published.fixture().has("render.edited")) {
      Tolerance.OUTPUT.check(
          "edited pictures of " + name,
          published.fixture().values("render.edited"),
          actual.rendered());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full/ng_t_cls_probes64", "full/ng_t_edit_rev"})
  void theLengthOfEveryGradientIsThePublishedOneAtFullSize(String name) {
    PublishedModel published = PublishedModel.of(Fixture.read(name));
    Map<String, Values> norms = published.fixture().below("gradnorm.");
    Map<String, float[]> marks = marks(published, norms);
    Map<Integer, Double> squares = new TreeMap<>();
    gradients(published)
        .byName()
        .forEach((parameter, gradient) -> {
          float[] mark = marks.getOrDefault(parameter, new float[0]);
          Assertions.assertEquals(mark.length, gradient.length, "size of " + parameter);
          for (int i = 0; i < gradient.length; i++) {
            squares.merge((int) mark[i], (double) gradient[i] * gradient[i], Double::sum);
          }
        });
    int i = 0;
    for (Map.Entry<String, Values> norm : norms.entrySet()) {
      float actual = (float) Math.sqrt(squares.getOrDefault(i++, Double.NaN));
      Tolerance.GRADIENT.check(
          "length of the gradient of " + norm.getKey(),
          norm.getValue().values(),
          new float[] {actual});
    }
  }

  /** For every entry of our parameters the number of the published parameter it belongs to. */
  private static Map<String, float[]> marks(PublishedModel published, Map<String, Values> norms) {
    Map<String, Values> numbered = new LinkedHashMap<>();
    int i = 0;
    for (String name : norms.keySet()) {
      Values values = published.fixture().tensor("param." + name);
      float[] mark = new float[values.values().length];
      Arrays.fill(mark, i++);
      numbered.put(name, new Values(values.shape(), mark));
    }
    return PublishedModel.names(published.model()).ours(numbered);
  }

  private static Gradients gradients(PublishedModel published) {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      GraphBatch batch = published.model().layout().batch(published.graphs());
      ParameterStore store =
          Interpreter.store(manager, published.model(), published.parameters(), batch);
      Map<String, DjlTensor> outputs =
          published.model().outputs(store.parameters(true), new DjlBatch(manager, batch, true));
      NDArray loss = Objective.loss(published, outputs, manager);
      collector.backward(loss);
      float[] rendered =
          published.fixture().has("render.edited")
              ? Objective.rendered(published, outputs, manager).toFloatArray()
              : new float[0];
      Map<String, float[]> gradients = new LinkedHashMap<>();
      store
          .entries()
          .forEach((name, entry) -> {
            if (entry.kind() == Parameters.Kind.TRAINED) {
              gradients.put(name, entry.array().getGradient().toFloatArray());
            }
          });
      return new Gradients(loss.getFloat(), rendered, gradients);
    }
  }
}
