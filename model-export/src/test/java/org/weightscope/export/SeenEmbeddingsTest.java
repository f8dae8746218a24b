package org.weightscope.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightscope.card.Prediction.Familiarity;

class SeenEmbeddingsTest {

  @Test
  void distancesAreCountedInStandardDeviationsOfTheTrainingNetworks() {
    Familiarity familiarity =
        SeenEmbeddings.of("embedding", embeddings(1, 20_000), embeddings(2, 5000));
    assertEquals("embedding", familiarity.output());
    assertEquals(0, familiarity.distanceOf(new float[] {5, 10, 3}), 0.05, "at the mean");
    // x has the deviation 2; y is 2 x and noise of 1: two deviations of x are on the way of y.
    assertEquals(2, familiarity.distanceOf(new float[] {9, 18, 3}), 0.1);
    // Four units of y alone are as large a step as before in y, but against what x says of it.
    assertEquals(4, familiarity.distanceOf(new float[] {5, 14, 3}), 0.2);
  }

  @Test
  void theDistanceHoldsNinetyNineInAHundredOfTheHeldOutNetworks() {
    float[][] held = embeddings(2, 5000);
    Familiarity familiarity = SeenEmbeddings.of("embedding", embeddings(1, 20_000), held);
    long near =
        Arrays.stream(held)
            .filter(e -> familiarity.distanceOf(e) <= familiarity.distance())
            .count();
    assertEquals(4950, near);
    assertTrue(
        familiarity.distanceOf(new float[] {5, 14, 3}) > familiarity.distance(),
        "a combination that no training network shows is unlike them");
  }

  @Test
  void aDirectionThatIsTheSameForAllIsNoReasonForNumbersWithoutEnd() {
    Familiarity familiarity = SeenEmbeddings.of("embedding", embeddings(1, 500), embeddings(2, 50));
    assertTrue(
        Double.isFinite(familiarity.distanceOf(new float[] {5, 10, 3.1f})),
        "the third number is 3 for all training networks");
    float[][] one = {{1, 2}, {1, 2}};
    assertEquals(0, SeenEmbeddings.of("embedding", one, one).distance(), 1e-12);
  }

  /** x of mean 5 and deviation 2; y = 2 x and noise of 1; 3. */
  private static float[][] embeddings(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] embeddings = new float[count][];
    for (int i = 0; i < count; i++) {
      double x = 5 + 2 * random.nextGaussian();
      embeddings[i] = new float[] {(float) x, (float) (2 * x + random.nextGaussian()), 3};
    }
    return embeddings;
  }
}
