package org.weightscope.model.conformance;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every model answers the published numbers, in training and in the service. */
class PublishedOutputsTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "tiny/ng_gnn_cls_probes0_fwd, out.fixed.q1_node",
    "tiny/ng_gnn_cls_probes0_rev, out.fixed.q1_node",
    "tiny/ng_gnn_cls_probes5_fwd, out.fixed.q1_node",
    "tiny/ng_gnn_cls_probes5_rev, out.fixed.q1_node",
    "tiny/ng_t_cls_probes0, out.batch",
    "tiny/ng_t_cls_probes5, out.batch",
    "tiny/ng_gnn_edit_fwd, out.fixed.q1_node_q3",
    "tiny/ng_gnn_edit_rev, out.fixed.q1_node_q3",
    "tiny/ng_t_edit_fwd, out.batch",
    "tiny/ng_t_edit_rev, out.batch",
    "tiny/cnn_park_ng_gnn_fwd, out.fixed.q1_node",
    "tiny/cnn_park_ng_gnn_rev, out.fixed.q1_node",
    "tiny/cnn_park_ng_t, out.fixed.q2",
    "tiny/cnn_zoo_ng_gnn_separate_linear, out.fixed.q1_node",
    "tiny/statnn, out.batch",
    "full/ng_gnn_cls_probes64_rev, out.fixed.q1_node",
    "full/ng_t_cls_probes64, out.batch",
    "full/ng_t_edit_rev, out.batch",
    "full/cnn_park_ng_gnn, out.fixed.q1_node",
    "full/cnn_park_ng_t, out.fixed.q2",
  })
  void bothInterpretersAnswerThePublishedNumbers(String name, String variant) {
    PublishedModel published = PublishedModel.of(Fixture.read(name));
    Map<String, float[]> expected = published.expected(variant);
    for (Interpreter interpreter : Interpreter.values()) {
      Map<String, float[]> actual =
          interpreter.outputs(
              published.model(),
              published.parameters(),
              published.model().layout().batch(published.graphs()));
      expected.forEach((output, values) ->
          Tolerance.OUTPUT.check(
              interpreter + ", " + output + " of " + name,
              values,
              actual.getOrDefault(output, new float[0])));
    }
  }

  @Test
  void theZooBaselinePredictsWithOneSigmoid() {
    PublishedModel published = PublishedModel.of(Fixture.read("tiny/statnet_zoo"));
    for (Interpreter interpreter : Interpreter.values()) {
      float[] logits =
          interpreter
              .outputs(
                  published.model(),
                  published.parameters(),
                  published.model().layout().batch(published.graphs()))
              .getOrDefault("logits", new float[0]);
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (1 / (1 + Math.exp(-logits[i])));
      }
      Tolerance.OUTPUT.check(
          interpreter + ", predicted accuracy",
          published.fixture().values("out.fixed.prediction"),
          logits);
    }
  }
}
