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
    double[] errors = {0.5, 0.1, 0.3, 0.2, 0.4, 0.6, 0.7, 0.9, 0.8};
    List<String> runs = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i");
    assertEquals(0.9, ConformalInterval.quantile(errors, runs, 0.9), "rank 9 of 9");
    assertEquals(0.5, ConformalInterval.quantile(errors, runs, 0.5), "rank 5");
    assertEquals(9, ConformalInterval.fewestRuns(0.9));
    assertEquals(
        Double.POSITIVE_INFINITY,
        ConformalInterval.quantile(new double[] {0.1, 0.2}, List.of("a", "b"), 0.9),
        "two runs say nothing at that level");
    assertThrows(IllegalArgumentException.class, () -> ConformalInterval.quantile(errors, runs, 1));
  }

  @Test
  void runsHaveTheSameMassHoweverManyNetworksTheyHave() {
    // Masses 1/4: a in halves on 0.1 and 0.4, b on 0.2, c in thirds on 0.3; 1/4 at infinity.
    double[] scores = {0.1, 0.4, 0.2, 0.3, 0.3, 0.3};
    List<String> runs = List.of("a", "a", "b", "c", "c", "c");
    assertEquals(0.1, ConformalInterval.quantile(scores, runs, 0.125));
    assertEquals(0.2, ConformalInterval.quantile(scores, runs, 0.375));
    assertEquals(0.3, ConformalInterval.quantile(scores, runs, 0.625));
    assertEquals(0.4, ConformalInterval.quantile(scores, runs, 0.75));
    assertEquals(Double.POSITIVE_INFINITY, ConformalInterval.quantile(scores, runs, 0.76));
  }

  @Test
  void intervalsHoldTheShareOfNewRunsThatTheyPromiseThoughNetworksOfARunAreAlike() {
    SplittableRandom random = new SplittableRandom(11);
    int runs = 14;
    int perRun = 5;
    int repetitions = 2000;
    double held = 0;
    double heldIfRunsAreNotSeen = 0;
    for (int r = 0; r < repetitions; r++) {
      double[] errors = new double[runs * perRun];
      List<String> names = new ArrayList<>();
      List<String> ownNames = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        double common = random.nextDouble();
        for (int i = 0; i < perRun; i++) {
          errors[names.size()] = common + 1e-3 * random.nextDouble();
          names.add("" + run);
          ownNames.add(run + "/" + i);
        }
      }
      double fresh = random.nextDouble() + 1e-3 * random.nextDouble();
      held += fresh <= ConformalInterval.quantile(errors, names, 0.9) ? 1.0 / repetitions : 0;
      heldIfRunsAreNotSeen +=
          fresh <= ConformalInterval.quantile(errors, ownNames, 0.9) ? 1.0 / repetitions : 0;
    }
    // Ranks 14 and 13 among 15 runs: 0.933 and 0.867, with a standard deviation of 0.006.
    assertTrue(held > 0.885 && held < 0.965, "promised 0.9 or a little more, held " + held);
    assertTrue(
        heldIfRunsAreNotSeen < 0.88,
        "every network for itself holds less than promised, " + heldIfRunsAreNotSeen);
  }

  private static Estimates estimates(double... truth) {
    return Estimates.of(truth, new double[truth.length]);
  }
}
