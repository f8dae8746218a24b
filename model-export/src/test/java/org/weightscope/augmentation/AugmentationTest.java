package org.weightscope.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.fitting.ExactSiren;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AugmentationTest {
  private static final AffineRange WIDE = new AffineRange(0.5, 0.2, 0.2, 0.3);

  static Network siren(RandomGenerator random, int... widths) {
    List<Layer.Weighted> layers = new ArrayList<>();
    for (int l = 0; l < widths.length - 1; l++) {
      double range = l == 0 ? 0.5 : Math.sqrt(6.0 / widths[l]) / 30;
      layers.add(
          new Layer.Linear(
              uniform(random, range, widths[l + 1], widths[l]),
              uniform(random, 0.3, widths[l + 1]),
              l == widths.length - 2 ? Activation.Plain.NONE : new Activation.Sine(30)));
    }
    return Network.chain(layers);
  }

  private static Weights uniform(RandomGenerator random, double range, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * range);
    }
    return Weights.of("w", values, shape);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void movedNetworkShowsThePictureAtChangedCoordinates(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Network network = siren(random, 2, 32, 32, 1);
    Affine affine = WIDE.draw(random);
    Network moved = affine.applied(network);
    for (int i = 0; i < 200; i++) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      assertEquals(
          ExactSiren.at(
              network,
              affine.a00() * x + affine.a01() * y + affine.d0(),
              affine.a10() * x + affine.a11() * y + affine.d1()),
          ExactSiren.at(moved, x, y),
          1e-4,
          "seed " + seed);
    }
    assertNotEquals(network, moved);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void negatedAndPermutedNetworksComputeTheSame(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Network network = siren(random, 2, 16, 24, 8, 1);
    Network negated = HiddenNeurons.negated(network, random);
    Network permuted = HiddenNeurons.permuted(network, random);
    Network both = new Augmentation(Optional.empty(), true, true).applied(network, random);
    for (int i = 0; i < 100; i++) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double expected = ExactSiren.at(network, x, y);
      assertEquals(expected, ExactSiren.at(negated, x, y), 1e-12, "negated, seed " + seed);
      assertEquals(expected, ExactSiren.at(permuted, x, y), 1e-12, "permuted, seed " + seed);
      assertEquals(expected, ExactSiren.at(both, x, y), 1e-12, "both, seed " + seed);
    }
    for (int l = 0; l < 4; l++) {
      float[] weight = network.weighted().get(l).weight().toArray();
      assertFalse(
          Arrays.equals(weight, negated.weighted().get(l).weight().toArray()),
          "negated layer " + l);
      assertFalse(
          Arrays.equals(weight, permuted.weighted().get(l).weight().toArray()),
          "permuted layer " + l);
    }
  }

  @Test
  void neuronsWithoutAnOddActivationAreNotNegated() {
    RandomGenerator random = new SplittableRandom(1);
    List<Layer.Weighted> layers = new ArrayList<>(siren(random, 2, 8, 8, 1).weighted());
    layers.replaceAll(l -> new Layer.Linear(l.weight(), l.bias(), Activation.Plain.RELU));
    Network network = Network.chain(layers);
    assertEquals(network, HiddenNeurons.negated(network, random));
  }

  @Test
  void onlyChainsOfLinearLayersAreChanged() {
    RandomGenerator random = new SplittableRandom(4);
    Layer.Convolution first =
        new Layer.Convolution(
            uniform(random, 1, 5, 2, 3, 3), uniform(random, 1, 5), Activation.Plain.RELU);
    Network network = Network.chain(List.of(first));
    assertThrows(IllegalArgumentException.class, () -> HiddenNeurons.permuted(network, random));
  }

  @Test
  void sameGeneratorStateGivesTheSameChange() {
    Network network = siren(new SplittableRandom(1), 2, 8, 8, 1);
    Augmentation all = new Augmentation(Optional.of(WIDE), true, true);
    assertEquals(
        all.applied(network, new SplittableRandom(3)),
        all.applied(network, new SplittableRandom(3)));
    assertEquals(network, Augmentation.NONE.applied(network, new SplittableRandom(3)));
  }

  @Test
  void drawsStayWithinTheirRanges() {
    RandomGenerator random = new SplittableRandom(2);
    AffineRange shiftOnly = new AffineRange(0, 0, 0.1, 0);
    double most = 0;
    for (int i = 0; i < 1000; i++) {
      Affine affine = shiftOnly.draw(random);
      assertArrayEquals(
          new double[] {1, 0, 0, 1},
          new double[] {affine.a00(), affine.a01(), affine.a10(), affine.a11()},
          1e-15);
      most = Math.max(most, Math.max(Math.abs(affine.d0()), Math.abs(affine.d1())));
    }
    assertTrue(most <= 0.1 && most > 0.099, "largest of 2,000 shifts is " + most);
    assertThrows(IllegalArgumentException.class, () -> new AffineRange(0, -0.1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new AffineRange(0, 0, Double.NaN, 0));
  }

  @Test
  void networksWithoutTwoInputsHaveNoPictureToMove() {
    Network wide = siren(new SplittableRandom(1), 3, 8, 1);
    assertThrows(IllegalArgumentException.class, () -> Affine.IDENTITY.applied(wide));
  }

  @Test
  void recipesWriteItAsAnObject() {
    Augmentation read =
        new YAMLMapper()
            .readValue(
                "{affine: {rotation: 0.5, logScale: 0.2, shift: 0.2, shear: 0.3}, negate: true,"
                    + " permute: false}",
                Augmentation.class);
    assertEquals(new Augmentation(Optional.of(WIDE), true, false), read);
    assertEquals(
        Augmentation.NONE,
        new YAMLMapper().readValue("{negate: false, permute: false}", Augmentation.class));
  }
}
