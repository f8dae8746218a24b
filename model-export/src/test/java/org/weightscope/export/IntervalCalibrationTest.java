package org.weightscope.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightscope.card.Prediction.Calibration;
import org.weightscope.metrics.Estimates;

class IntervalCalibrationTest {
  private static final IntervalCalibration CALIBRATION = new IntervalCalibration(0.9);

  @Test
  void whereErrorsGrowWithTheAnswerIntervalsDo() {
    DoubleUnaryOperator spread = answer -> 0.005 + 0.2 * answer * answer;
    Calibration calibration = CALIBRATION.of(networks(1, 40, spread), networks(2, 40, spread));
    assertTrue(
        calibration.halfWidth(0.85) > 3 * calibration.halfWidth(0.15),
        "half widths %s at 0.15, %s at 0.85"
            .formatted(calibration.halfWidth(0.15), calibration.halfWidth(0.85)));
    assertEquals(400, calibration.networks());
    assertEquals(40, calibration.runs());
    IntervalCalibration.Measured fresh = networks(3, 400, spread);
    assertEquals(0.9, held(calibration, fresh, 0, 1), 0.035, "over all");
    double hard = held(calibration, fresh, 0.7, 1);
    double easy = held(calibration, fresh, 0, 0.3);
    assertTrue(hard > 0.75, "of hard answers " + hard);
    assertTrue(easy > 0.75, "of easy answers " + easy);
  }

  @Test
  void whereErrorsAreTheSameForAllAnswersAllIntervalsAreOfOneWidth() {
    Calibration calibration =
        CALIBRATION.of(networks(4, 40, _ -> 0.05), networks(5, 40, _ -> 0.05));
    double narrow = calibration.halfWidth(0.5);
    for (double answer : new double[] {0, 0.2, 0.8, 1}) {
      assertEquals(narrow, calibration.halfWidth(answer), 0.2 * narrow, "at " + answer);
    }
  }

  @Test
  void fewValidationNetworksAreNotAskedForTheDifficulty() {
    DoubleUnaryOperator spread = answer -> 0.005 + 0.2 * answer * answer;
    Calibration calibration = CALIBRATION.of(networks(1, 3, spread), networks(2, 40, spread));
    assertEquals(List.of(1.0), calibration.difficulties());
  }

  @Test
  void tooFewCalibrationRunsLeaveTheWidthOpen() {
    DoubleUnaryOperator spread = _ -> 0.05;
    assertEquals(
        Double.POSITIVE_INFINITY,
        CALIBRATION.of(networks(1, 40, spread), networks(2, 8, spread)).quantile());
  }

  private static double held(
      Calibration calibration, IntervalCalibration.Measured networks, double low, double high) {
    double[] answers = networks.estimates().predicted();
    double[] errors = networks.estimates().absoluteErrors();
    return IntStream.range(0, answers.length)
        .filter(i -> answers[i] >= low && answers[i] <= high)
        .mapToDouble(i -> errors[i] <= calibration.halfWidth(answers[i]) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** Runs of ten networks with answers from 0 to 1; errors are normal. */
  private static IntervalCalibration.Measured networks(
      long seed, int runs, DoubleUnaryOperator spread) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] answers = new double[runs * 10];
    double[] truth = new double[answers.length];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      answers[i] = random.nextDouble();
      truth[i] = answers[i] + spread.applyAsDouble(answers[i]) * random.nextGaussian();
      names.add("run " + i / 10);
    }
    return new IntervalCalibration.Measured(Estimates.of(truth, answers), names);
  }
}
