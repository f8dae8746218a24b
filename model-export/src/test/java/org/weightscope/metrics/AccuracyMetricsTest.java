package org.weightscope.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccuracyMetricsTest {
  @Test
  void tauOfDistinctAccuraciesCanBeOne() {
    assertEquals(1, estimates(0.3, 0.1, 0.2).attainableTauB());
  }

  @Test
  void tiedAccuraciesCapTau() {
    // 1 of 6 pairs is tied: 5 / sqrt(5 * 6).
    assertEquals(5 / Math.sqrt(30), estimates(0.1, 0.1, 0.2, 0.3).attainableTauB(), 1e-15);
    assertTrue(Double.isNaN(estimates(0.1, 0.1).attainableTauB()), "all are tied");
  }

  @Test
  void noPredictionWithoutTiesPassesTheCap() {
    SplittableRandom random = new SplittableRandom(3);
    double[] truth = random.doubles(40, 0, 1).map(v -> Math.round(v * 8) / 8.0).toArray();
    double[] close = new double[truth.length];
    for (int i = 0; i < close.length; i++) {
      close[i] = truth[i] + 1e-3 * random.nextDouble();
    }
    Estimates estimates = Estimates.of(truth, close);
    assertEquals(estimates.attainableTauB(), estimates.kendallTauB(), 1e-12);
    assertTrue(estimates.attainableTauB() < 0.97, "eighths of 40 values tie");
  }

  @Test
  void aNetworkARunGivesTheScoreOfTheRankThatTheLevelAsksFor() {
    double[] errors = {0.5, 0.1, 0.3, 0.2, 0.4, 0.6, 0.7, 0.9, 0.8, 1.0};
    List<String> runs = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    assertEquals(0.9, ConformalInterval.quantile(errors, runs, 0.9), "rank 9 of 10");
    assertEquals(0.5, ConformalInterval.quantile(errors, runs, 0.5), "rank 5");
    assertEquals(9, ConformalInterval.fewestRuns(0.9));
    assertThrows(IllegalArgumentException.class, () -> ConformalInterval.quantile(errors, runs, 1));
  }

  @Test
  void runsHaveTheSameMassHoweverManyNetworksTheyHave() {
    // Masses 1/3: a in halves on 0.1 and 0.4, b on 0.2, c in thirds on 0.3.
    double[] scores = {0.1, 0.4, 0.2, 0.3, 0.3, 0.3};
    List<String> runs = List.of("a", "a", "b", "c", "c", "c");
    assertEquals(0.1, ConformalInterval.quantile(scores, runs, 1 / 6.0));
    assertEquals(0.2, ConformalInterval.quantile(scores, runs, 0.5));
    assertEquals(0.3, ConformalInterval.quantile(scores, runs, 0.7));
    assertEquals(
        Double.POSITIVE_INFINITY,
        ConformalInterval.quantile(scores, runs, 0.84),
        "three runs say nothing at that level");
  }

  @Test
  void intervalsHoldTheShareOfNewRunsThatTheyPromiseThoughNetworksOfARunAreAlike() {
    SplittableRandom random = new SplittableRandom(11);
    int runs = 30;
    int perRun = 5;
    int repetitions = 2000;
    double held = 0;
    for (int r = 0; r < repetitions; r++) {
      double[] errors = new double[runs * perRun];
      List<String> names = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        double common = random.nextDouble();
        for (int i = 0; i < perRun; i++) {
          errors[names.size()] = common + 1e-3 * random.nextDouble();
          names.add("" + run);
        }
      }
      double fresh = random.nextDouble() + 1e-3 * random.nextDouble();
      held += fresh <= ConformalInterval.quantile(errors, names, 0.9) ? 1.0 / repetitions : 0;
    }
    // Rank 27 among 31 runs: 0.871, with a standard deviation of 0.008.
    assertTrue(
        held > 0.9 - 1 / 31.0 - 0.025 && held < 0.91, "promised 0.9 less 1/31, held " + held);
  }

  private static Estimates estimates(double... truth) {
    return Estimates.of(truth, new double[truth.length]);
  }
}
