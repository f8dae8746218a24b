package org.weightscope.model.conformance;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;

/** Input networks answer as their published originals do. */
class PublishedEvaluationTest {
  private static final Inr.Convention PUBLISHED = new Inr.Convention(Inr.Axes.COLUMN_ROW, 1, 0.5);

  @Test
  void aSineNetworkWithoutOffset() {
    Fixture fixture = Fixture.read("tiny/siren_nfn");
    float[] expected = fixture.values("out");
    List<Network> networks = FixtureNetworks.of(fixture);
    int points = expected.length / networks.size();
    for (int n = 0; n < networks.size(); n++) {
      Tolerance.OUTPUT.check(
          "network " + n,
          Arrays.copyOfRange(expected, n * points, (n + 1) * points),
          Evaluation.outputs(networks.get(n), fixture.values("coords")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny/ng_gnn_edit_fwd", "tiny/ng_t_edit_rev", "full/ng_t_edit_rev"})
  void aPicture(String name) {
    Fixture fixture = Fixture.read(name);
    int[] shape = fixture.tensor("target").shape();
    float[] expected = fixture.values("render.input");
    List<Network> networks = FixtureNetworks.of(fixture);
    int pixels = shape[2] * shape[3];
    for (int n = 0; n < networks.size(); n++) {
      float[] picture = Arrays.copyOfRange(expected, n * pixels, (n + 1) * pixels);
      Inr inr = new Inr(networks.get(n), PUBLISHED);
      Tolerance.OUTPUT.check(
          "picture of network " + n, picture, Evaluation.render(inr, shape[2], shape[3]));
      Tolerance.OUTPUT.check(
          "picture of network " + n + " in canonical form",
          picture,
          Evaluation.render(
              new Inr(inr.canonical(), Inr.Convention.CANONICAL), shape[2], shape[3]));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny/cnn_park_ng_gnn_fwd",
        "tiny/cnn_park_ng_t",
        "tiny/cnn_zoo_ng_gnn_separate_linear"
      })
  void aConvolutionalNetworkWithResiduals(String name) {
    Fixture fixture = Fixture.read(name);
    int[] shape = fixture.tensor("check.input").shape();
    float[] images = fixture.values("check.input");
    int size = images.length / shape[0];
    List<Network> networks = FixtureNetworks.of(fixture);
    for (int n = 0; n < networks.size(); n++) {
      float[] expected = fixture.values("check.logits." + n);
      int classes = expected.length / shape[0];
      for (int i = 0; i < shape[0]; i++) {
        float[] image = Arrays.copyOfRange(images, i * size, (i + 1) * size);
        Tolerance.OUTPUT.check(
            "network " + n + ", image " + i,
            Arrays.copyOfRange(expected, i * classes, (i + 1) * classes),
            Evaluation.output(
                    networks.get(n),
                    Values.of(new Shape.FeatureMap(shape[1], shape[2], shape[3]), 1, image))
                .toArray());
      }
    }
  }
}
