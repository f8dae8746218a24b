package org.weightscope.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Activation;

class PassTest {
  private static final long SEED = 20_260_701;

  private static float[] normal(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void networkGivesTheLogitsOfTheEngine() {
    BlueprintSpace space =
        new BlueprintSpace(
            List.of(2, 3, 4, 5),
            List.of(2, 3, 5),
            List.of(1, 3, 5),
            0.3,
            0.3,
            2,
            Activation.names(),
            false,
            true);
    SplittableRandom random = new SplittableRandom(SEED);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      Blueprint blueprint = space.draw(random, random.nextInt(1, 4), random.nextInt(5, 13), 4);
      float[] parameters = Initialisation.HE.draw(blueprint, 1, random);
      for (int p = 0; p < parameters.length; p++) {
        parameters[p] += (float) (0.1 * random.nextGaussian()); // biases too
      }
      int values = blueprint.channels() * blueprint.size() * blueprint.size();
      float[] pictures = normal(3 * values, random);
      float[] engine;
      try (Pass pass = new Pass(blueprint, 0.5)) {
        engine = pass.logits(parameters, pictures);
      }
      assertArrayEquals(
          engine,
          Evaluation.outputs(blueprint.network(parameters), pictures),
          1e-4f * Math.max(1, largest(engine)),
          () -> "seed " + SEED + ", " + blueprint);
      for (Stage stage : blueprint.stages()) {
        seen.add(stage.activation().kind());
        seen.add("stride " + stage.stride());
        seen.add("pooled " + stage.pooled());
        stage
            .skipFrom()
            .ifPresent(from -> {
              int difference = blueprint.stages().get(from).width() - stage.width();
              seen.add(
                  "skip to " + (difference == 0 ? "as many" : difference > 0 ? "fewer" : "more"));
            });
      }
    }
    Set<String> wanted = new TreeSet<>(Activation.names());
    wanted.addAll(List.of("stride 1", "stride 2", "pooled true", "pooled false"));
    wanted.addAll(List.of("skip to as many", "skip to fewer", "skip to more"));
    assertEquals(wanted, seen, "seed " + SEED + " does not reach all that there is");
  }

  @ParameterizedTest
  @MethodSource("org.weightscope.network.Activation#names")
  void activationIsThatOfTheNetwork(String name) {
    Activation activation = Activation.named(name).orElseThrow();
    Stage stage = new Stage(1, 1, 1, activation, false, OptionalInt.empty());
    Blueprint blueprint = new Blueprint(1, 1, List.of(stage), 1);
    float[] parameters = {1, 0, 1, 0};
    float[] entries = {-9, -3.5f, -1, -0.25f, 0, 0.5f, 2, 3.25f, 12};
    try (Pass pass = new Pass(blueprint, 0)) {
      assertArrayEquals(
          Evaluation.outputs(blueprint.network(parameters), entries),
          pass.logits(parameters, entries),
          1e-5f);
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Two strides, a maximum, and skips to more and fewer channels, all smooth but the maximum. */
  private static Blueprint mixed() {
    Activation tanh = Activation.Plain.TANH;
    return new Blueprint(
        2,
        6,
        List.of(
            new Stage(4, 3, 2, Activation.Plain.SILU, false, OptionalInt.empty()),
            new Stage(3, 1, 1, Activation.Plain.GELU, false, OptionalInt.empty()),
            new Stage(5, 3, 1, tanh, false, OptionalInt.of(1)),
            new Stage(2, 3, 1, tanh, true, OptionalInt.of(0))),
        3);
  }

  @Test
  void gradientIsTheSlopeOfTheLoss() {
    SplittableRandom random = new SplittableRandom(SEED);
    Blueprint blueprint = mixed();
    float[] parameters = normal(blueprint.parameters(), random);
    float[] pictures = normal(4 * 2 * 6 * 6, random);
    int[] labels = {0, 2, 1, 2};
    float[] gradient = new float[parameters.length];
    try (Pass pass = new Pass(blueprint, 0)) {
      pass.gradient(parameters, pictures, labels, gradient);
      float[] rest = new float[parameters.length];
      float[] direction = normal(parameters.length, random);
      double slope = 0;
      for (int i = 0; i < direction.length; i++) {
        slope += (double) direction[i] * gradient[i];
      }
      float step = 1e-3f;
      double up = pass.gradient(moved(parameters, direction, step), pictures, labels, rest);
      double down = pass.gradient(moved(parameters, direction, -step), pictures, labels, rest);
      double measured = (up - down) / (2 * step);
      assertEquals(measured, slope, 0.01 * Math.abs(measured) + 1e-3, "seed " + SEED);
    }
  }

  private static float[] moved(float[] from, float[] direction, float by) {
    float[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += by * direction[i];
    }
    return to;
  }

  @Test
  void whatIsDroppedDependsOnTheSeedAlone() {
    SplittableRandom random = new SplittableRandom(SEED);
    Blueprint blueprint = mixed();
    float[] parameters = normal(blueprint.parameters(), random);
    float[] pictures = normal(2 * 2 * 6 * 6, random);
    float[] first = dropped(blueprint, 0.5, 7, parameters, pictures);
    assertArrayEquals(first, dropped(blueprint, 0.5, 7, parameters, pictures));
    assertFalse(
        Arrays.equals(first, dropped(blueprint, 0.5, 8, parameters, pictures)),
        "another seed drops the same");
    assertArrayEquals(
        dropped(blueprint, 0, 7, parameters, pictures),
        dropped(blueprint, 0, 8, parameters, pictures),
        "something is random without dropout");
    assertTrue(
        !Arrays.equals(first, dropped(blueprint, 0, 7, parameters, pictures)),
        "dropout of one half changes nothing");
  }

  private static float[] dropped(
      Blueprint blueprint, double share, int seed, float[] parameters, float[] pictures) {
    float[] gradient = new float[parameters.length];
    try (Pass pass = new Pass(blueprint, share)) {
      pass.seed(seed);
      pass.gradient(parameters, pictures, new int[] {1, 2}, gradient);
    }
    return gradient;
  }
}
