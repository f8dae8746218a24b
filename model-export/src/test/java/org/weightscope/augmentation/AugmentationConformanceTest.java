package org.weightscope.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.weightscope.data.SharedData;
import org.weightscope.fitting.ExactSiren;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * Our changes against those of the published augmentation, where that one is exact.
 *
 * <p>Not built, because they change the picture in ways nobody asked for: {@code noise} (a constant
 * is added to each tensor, no random factor), {@code translate_order2} (a shift put behind a sine
 * is no shift), {@code dropout} and {@code quantile} (weights are set to zero).
 */
class AugmentationConformanceTest {
  private static final Set<String> NOT_BUILT =
      Set.of("noise", "translate_order2", "dropout", "quantile");
  private static final Set<String> COMPARED =
      Set.of("translate_order1", "rotate", "scale", "permute");

  /** Layers stand {@code [in, out]} in the fixture. */
  private static Network network(TensorFile file, String prefix) {
    List<Layer.Weighted> layers = new ArrayList<>();
    for (int l = 0; l < 3; l++) {
      StoredTensor stored = file.tensor(prefix + "weights." + l).orElseThrow();
      int in = stored.dimension(0);
      int out = stored.dimension(1);
      float[] given = stored.toFloats();
      float[] weight = new float[given.length];
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          weight[o * in + i] = given[i * out + o];
        }
      }
      layers.add(
          new Layer.Linear(
              Weights.of("w" + l, weight, out, in),
              Weights.of("b" + l, SharedData.floats(file, prefix + "biases." + l), out),
              l == 2 ? Activation.Plain.NONE : new Activation.Sine(30)));
    }
    return Network.chain(layers);
  }

  private static void assertSame(Network expected, Network actual, String what) {
    for (int l = 0; l < 3; l++) {
      Layer.Weighted wanted = expected.weighted().get(l);
      Layer.Weighted got = actual.weighted().get(l);
      assertArrayEquals(
          wanted.weight().toArray(), got.weight().toArray(), 1e-6f, what + ", weight " + l);
      assertArrayEquals(wanted.bias().toArray(), got.bias().toArray(), 1e-6f, what + ", bias " + l);
    }
  }

  /** The fixture's pictures are the output plus 0.5, as published. */
  private static void assertRender(TensorFile file, String name, Network network) {
    float[] points = SharedData.floats(file, "coords");
    float[] expected = SharedData.floats(file, name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i],
          ExactSiren.at(network, points[2 * i], points[2 * i + 1]) + 0.5,
          2e-5,
          name + ", point " + i);
    }
  }

  @Test
  void shiftRotationAndScaleAreThePublishedOnes() throws Exception {
    TensorFile file = SharedData.tensors("augmentation");
    Network network = network(file, "");
    assertRender(file, "render.input", network);

    float[] t = SharedData.floats(file, "translation");
    Network shifted = Affine.of(0, 0, 0, 0, t[0], t[1]).applied(network);
    assertSame(network(file, "translate_order1."), shifted, "shift");
    assertRender(file, "render.translate_exact", shifted);

    // The fixture multiplies points as rows: its turn is ours by the opposite angle.
    double angle = Math.toRadians(SharedData.floats(file, "rotation.degrees")[0]);
    Network turned = Affine.of(-angle, 0, 0, 0, 0, 0).applied(network);
    assertSame(network(file, "rotate."), turned, "rotation");
    assertRender(file, "render.rotate_exact", turned);

    double scale = Math.log(SharedData.floats(file, "scale.factor")[0]);
    Network scaled = Affine.of(0, scale, scale, 0, 0, 0).applied(network);
    assertSame(network(file, "scale."), scaled, "scale");
    assertRender(file, "render.scale_exact", scaled);
  }

  @Test
  void thePublishedPermutationIsOneOfOurs() throws Exception {
    TensorFile file = SharedData.tensors("augmentation");
    Network network = network(file, "");
    Network expected = network(file, "permute.");
    assertRender(file, "render.input", expected);
    // Sorted by bias, two networks that differ by a permutation are equal.
    Network ours = HiddenNeurons.permuted(network, new SplittableRandom(1));
    for (int l = 0; l < 2; l++) {
      float[] wanted = expected.weighted().get(l).bias().toArray();
      float[] got = ours.weighted().get(l).bias().toArray();
      Arrays.sort(wanted);
      Arrays.sort(got);
      assertArrayEquals(wanted, got, "biases of layer " + l);
    }
    assertRender(file, "render.input", ours);
  }

  @Test
  void everyChangeOfTheFixtureIsComparedOrListed() throws Exception {
    Set<String> named = new TreeSet<>();
    for (StoredTensor tensor : SharedData.tensors("augmentation").tensors()) {
      if (tensor.name().matches("[a-z_0-9]+\\.weights\\.0")) {
        named.add(tensor.name().substring(0, tensor.name().indexOf('.')));
      }
    }
    Set<String> known = new TreeSet<>(NOT_BUILT);
    known.addAll(COMPARED);
    assertEquals(known, named);
    assertTrue(named.size() > 4);
  }
}
