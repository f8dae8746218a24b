package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightscope.evaluation.Layers.run;
import static org.weightscope.evaluation.Layers.vector;

import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Shape.Vector;
import org.weightscope.network.Weights;

class NormalizationsTest {
  private static Layer norm(Statistics statistics, Weights scale, Weights shift) {
    return new Layer.Normalization(statistics, scale, shift, Activation.Plain.NONE);
  }

  @Test
  void withoutStatisticsItIsAScaleAndAShiftAChannel() {
    Layer layer = norm(new Statistics.None(), vector(2, -1), vector(0, 10));
    assertArrayEquals(new float[] {2, 4, 7, 6}, run(layer, new FeatureMap(2, 1, 2), 1, 2, 3, 4));
    assertArrayEquals(new float[] {2, 8, 6, 6}, run(layer, new Vector(2), 1, 2, 3, 4));
  }

  @Test
  void storedStatisticsAreThoseOfTheTraining() {
    Layer layer =
        norm(
            new Statistics.Stored(vector(1, 2), vector(3, 0), 1),
            vector(4, 5),
            vector(0.5f, -0.5f));
    // (x - 1) / 2 · 4 + 0.5 and (x - 2) / 1 · 5 - 0.5
    assertArrayEquals(
        new float[] {0.5f, 4.5f, -0.5f, 4.5f},
        run(layer, new FeatureMap(2, 1, 2), 1, 3, 2, 3),
        1e-6f);
  }

  @Test
  void layerNormalisationTakesTheChannelsOfEachPlace() {
    Layer layer = norm(new Statistics.PerPlace(true, 0), vector(1, 1, 2), vector(0, 0, 1));
    // 1 2 6: mean 3, variance 14 / 3; 0 0 3: mean 1, variance 2.
    float a = (float) Math.sqrt(14 / 3.0);
    float b = (float) Math.sqrt(2);
    assertArrayEquals(
        new float[] {-2 / a, -1 / a, 6 / a + 1, -1 / b, -1 / b, 4 / b + 1},
        run(layer, new Sequence(2, 3), 1, 2, 6, 0, 0, 3),
        1e-6f);
    assertArrayEquals(
        new float[] {-2 / a, -1 / b, -1 / a, -1 / b, 6 / a + 1, 4 / b + 1},
        run(layer, new FeatureMap(3, 1, 2), 1, 0, 2, 0, 6, 3),
        1e-6f);
  }

  @Test
  void rmsNormalisationDoesNotTakeTheMeanAway() {
    Layer layer = norm(new Statistics.PerPlace(false, 0.5), vector(1, 1), vector(0, 0));
    // 3 4: mean square 12.5.
    float root = (float) Math.sqrt(13);
    assertArrayEquals(new float[] {3 / root, 4 / root}, run(layer, new Vector(2), 3, 4), 1e-6f);
  }

  @Test
  void groupNormalisationTakesAllPlacesOfAGroupOfChannels() {
    Layer layer = norm(new Statistics.PerGroup(2, 0), vector(1, 1, 1, 1), vector(0, 0, 0, 0));
    // The first group is 1 3 5 7: mean 4, variance 5; the second 0 0 2 2: mean 1, variance 1.
    float root = (float) Math.sqrt(5);
    assertArrayEquals(
        new float[] {-3 / root, -1 / root, 1 / root, 3 / root, -1, -1, 1, 1},
        run(layer, new FeatureMap(4, 1, 2), 1, 3, 5, 7, 0, 0, 2, 2),
        1e-6f);
    Layer instance = norm(new Statistics.PerGroup(2, 0), vector(1, 1), vector(0, 0));
    assertArrayEquals(
        new float[] {-1, 1, -1, 1}, run(instance, new FeatureMap(2, 2, 1), 1, 3, 10, 50), 1e-6f);
  }

  @Test
  void aLargeMeanDoesNotEatTheVariance() {
    Layer layer = norm(new Statistics.PerPlace(true, 0), vector(1, 1), vector(0, 0));
    float[] found = run(layer, new Vector(2), 1_000_000, 1_000_001);
    assertEquals(1, found[1], 1e-6, "variance of 1000000 and 1000001");
  }
}
