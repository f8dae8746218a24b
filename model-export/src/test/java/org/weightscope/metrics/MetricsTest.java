package org.weightscope.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

  private static Estimates estimates(double[] truth, double... predicted) {
    return Estimates.of(truth, predicted);
  }

  @Test
  void tauCountsAgreeingAndDisagreeingPairs() {
    assertEquals(1, estimates(new double[] {1, 2, 3}, 10, 20, 30).kendallTauB());
    assertEquals(-1, estimates(new double[] {1, 2, 3}, 3, 2, 1).kendallTauB());
    // Pairs: five agree, one (the last two) does not.
    assertEquals(4.0 / 6, estimates(new double[] {1, 2, 3, 4}, 1, 2, 4, 3).kendallTauB(), 1e-15);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void tauWithTiesIsThatOfAllPairsCountedOneByOne(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(60);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(6);
      y[i] = random.nextInt(4) - 0.25 * x[i];
    }
    x[0] = 9;
    y[0] = 9;
    double balance = 0;
    double untiedX = 0;
    double untiedY = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        balance += Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]);
        untiedX += x[i] != x[j] ? 1 : 0;
        untiedY += y[i] != y[j] ? 1 : 0;
      }
    }
    double slow = balance / Math.sqrt(untiedX * untiedY);
    assertEquals(slow, Estimates.of(x, y).kendallTauB(), 1e-12, "seed " + seed);
  }

  @Test
  void tauIsNotDefinedWhereOneSideIsConstant() {
    assertEquals(Double.NaN, estimates(new double[] {1, 2, 3}, 5, 5, 5).kendallTauB());
    assertEquals(Double.NaN, estimates(new double[] {5, 5, 5}, 1, 2, 3).kendallTauB());
    assertEquals(Double.NaN, estimates(new double[] {5}, 1).kendallTauB());
  }

  @Test
  void tauOfAHundredThousandPairsDoesNotOverflow() {
    double[] rising = new double[100_000];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = i;
    }
    assertEquals(1, Estimates.of(rising, rising).kendallTauB(), 1e-12);
  }

  @Test
  void errorsAndDeterminationOfAHandMadeCase() {
    Estimates estimates = estimates(new double[] {0, 1, 2, 3}, 0, 1, 2, 5);
    assertEquals(1, estimates.meanSquaredError());
    assertEquals(0.5, estimates.meanAbsoluteError());
    assertEquals(1 - 4.0 / 5, estimates.rSquared(), 1e-15);
  }

  @Test
  void determinationOfAConstantPredictionIsANumberAndOfConstantTruthIsNot() {
    assertEquals(0, estimates(new double[] {1, 2, 3}, 2, 2, 2).rSquared(), 1e-15);
    assertTrue(estimates(new double[] {1, 2, 3}, 9, 9, 9).rSquared() < 0);
    assertEquals(Double.NaN, estimates(new double[] {2, 2, 2}, 2, 2, 2).rSquared());
    assertEquals(Double.NaN, estimates(new double[] {0.1, 0.1, 0.1}, 1, 2, 3).rSquared());
  }

  @Test
  void unfitInputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> estimates(new double[] {}));
    assertThrows(IllegalArgumentException.class, () -> estimates(new double[] {1}, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> estimates(new double[] {1}, Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassPredictions.of(new float[] {1, Float.NaN}, new int[] {0}, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassPredictions.of(new float[] {1, 2}, new int[] {2}, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassPredictions.of(new float[] {1, 2, 3}, new int[] {0}, 2));
  }

  /** Two samples of class 0 with probabilities 3/4 and 1/4 for it. */
  private static ClassPredictions oneOfTwo() {
    float third = (float) Math.log(3);
    return ClassPredictions.of(new float[] {third, 0, 0, third}, new int[] {0, 0}, 2);
  }

  @Test
  void figuresOfAHandMadeClassification() {
    ClassPredictions predictions = oneOfTwo();
    assertEquals(0.5, predictions.accuracy());
    assertEquals(-(Math.log(0.75) + Math.log(0.25)) / 2, predictions.crossEntropy(), 1e-7);
    assertEquals((2 * 0.0625 + 2 * 0.5625) / 2, predictions.brier(), 1e-7);
    // Both are 75 % sure, and half of them are right.
    assertEquals(0.25, predictions.calibrationError(15), 1e-7);
  }

  @Test
  void drawnSamplesKeepTheirLabels() {
    ClassPredictions drawn = oneOfTwo().at(new int[] {1, 1, 0, 1});
    assertEquals(0.25, drawn.accuracy());
    assertEquals(4, drawn.size());
  }

  @Test
  void hugeLogitsOverflowNothing() {
    ClassPredictions predictions =
        ClassPredictions.of(new float[] {1e30f, 0, -1e30f, 0}, new int[] {0, 1}, 2);
    assertEquals(0, predictions.crossEntropy());
    assertEquals(0, predictions.brier());
    assertEquals(0, predictions.calibrationError(15));
  }

  @Test
  void temperatureChangesConfidenceAndNotAccuracy() {
    ClassPredictions cooler = oneOfTwo().atTemperature(100);
    assertEquals(0.5, cooler.accuracy());
    assertEquals(Math.log(2), cooler.crossEntropy(), 1e-4);
  }

  @Test
  void temperatureScalingFindsTheTemperatureThatWasPutIn() {
    RandomGenerator random = new SplittableRandom(5);
    int samples = 20_000;
    float[] logits = new float[samples * 3];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      double[] weights = new double[3];
      double total = 0;
      for (int c = 0; c < 3; c++) {
        double honest = random.nextGaussian();
        logits[i * 3 + c] = (float) (2.5 * honest);
        weights[c] = Math.exp(honest);
        total += weights[c];
      }
      double drawn = random.nextDouble() * total;
      labels[i] = drawn < weights[0] ? 0 : drawn < weights[0] + weights[1] ? 1 : 2;
    }
    double found = TemperatureScaling.fit(ClassPredictions.of(logits, labels, 3));
    assertEquals(2.5, found, 0.08, "logits were made 2.5 times too sure");
  }

  @Test
  void temperatureOfFaultlessPredictionsIsTheLowestAllowed() {
    ClassPredictions right = ClassPredictions.of(new float[] {2, 0, 0, 2}, new int[] {0, 1}, 2);
    ClassPredictions wrong = ClassPredictions.of(new float[] {2, 0, 0, 2}, new int[] {1, 0}, 2);
    assertEquals(TemperatureScaling.LOWEST, TemperatureScaling.fit(right), 1e-4);
    assertEquals(TemperatureScaling.HIGHEST, TemperatureScaling.fit(wrong), 1e-3);
  }

  @Test
  void bootstrapOfAMeanHasTheWidthThatTheoryGives() {
    RandomGenerator random = new SplittableRandom(8);
    double[] values = random.doubles(400).toArray();
    Interval interval =
        new Bootstrap(2000, 0.95)
            .interval(
                values.length,
                new SplittableRandom(9),
                drawn -> {
                  double sum = 0;
                  for (int i : drawn) {
                    sum += values[i];
                  }
                  return sum / drawn.length;
                });
    // The mean of 400 uniform numbers deviates by sqrt(1/12/400) = 0.0144.
    assertEquals(2 * 1.96 * 0.0144, interval.upper() - interval.lower(), 0.006);
    assertTrue(interval.lower() < 0.5 && interval.upper() > 0.5, interval.toString());
  }

  @Test
  void bootstrapWithTheSameSeedIsTheSameAndLeavesOutWhatIsNotDefined() {
    Estimates estimates = estimates(new double[] {1, 2, 3}, 1, 3, 2);
    Bootstrap bootstrap = new Bootstrap(200, 0.9);
    Interval first =
        bootstrap.interval(3, new SplittableRandom(1), d -> estimates.at(d).kendallTauB());
    Interval second =
        bootstrap.interval(3, new SplittableRandom(1), d -> estimates.at(d).kendallTauB());
    assertEquals(first, second);
    assertTrue(first.lower() >= -1 && first.upper() <= 1, first.toString());
    Interval none = bootstrap.interval(3, new SplittableRandom(1), d -> Double.NaN);
    assertEquals(new Interval(Double.NaN, Double.NaN, 0.9), none);
  }
}
