package org.weightscope.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
  void theHalfWidthIsTheErrorOfTheRankThatTheLevelAsksFor() {
    double[] errors = {0.5, 0.1, 0.3, 0.2, 0.4, 0.6, 0.7, 0.9, 0.8};
    assertEquals(0.9, ConformalInterval.halfWidth(errors, 0.9), "rank 9 of 9");
    assertEquals(0.5, ConformalInterval.halfWidth(errors, 0.5), "rank 5");
    assertEquals(
        Double.POSITIVE_INFINITY,
        ConformalInterval.halfWidth(new double[] {0.1, 0.2}, 0.9),
        "two errors say nothing at that level");
    assertThrows(IllegalArgumentException.class, () -> ConformalInterval.halfWidth(errors, 1));
  }

  @Test
  void intervalsHoldTheShareOfNewErrorsThatTheyPromise() {
    SplittableRandom random = new SplittableRandom(11);
    double held = 0;
    int repetitions = 400;
    for (int r = 0; r < repetitions; r++) {
      double[] errors = random.doubles(50).map(v -> v * v).toArray();
      double halfWidth = ConformalInterval.halfWidth(errors, 0.9);
      double[] fresh = random.doubles(50).map(v -> v * v).toArray();
      held += Arrays.stream(fresh).filter(e -> e <= halfWidth).count() / 50.0 / repetitions;
    }
    // Expected 46 / 51; the mean over 400 has a standard deviation of about 0.003.
    assertEquals(46 / 51.0, held, 0.015);
  }

  private static Estimates estimates(double... truth) {
    return Estimates.of(truth, new double[truth.length]);
  }
}
