package org.weightscope.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.weightscope.card.Prediction.Calibration;
import org.weightscope.metrics.ConformalInterval;
import org.weightscope.metrics.Estimates;

/**
 * How far a predictor's answers may be off: the difficulty of answers by validation networks, the
 * quantile by calibration networks.
 *
 * <p>Difficulty: validation networks are sorted by answer and cut into bins of equal count; a knot
 * is the bin's median answer with its mean absolute error, in parts of the mean over all bins and
 * not below {@value #FLOOR}. Of 1, 3 and 5 knots those are taken whose intervals are narrowest on
 * average on validation networks, each measured by knots of other runs ({@value #FOLDS} folds); a
 * single knot, that is the same width for all answers, where that is no gain. The choice does not
 * touch the guarantee, which only needs that calibration runs took no part in it.
 *
 * @see ConformalInterval#quantile what is guaranteed
 */
final class IntervalCalibration {
  private static final int FOLDS = 5;
  private static final int LEAST_IN_BIN = 20;
  private static final double FLOOR = 0.25;
  private static final List<Integer> KNOTS = List.of(3, 5);

  private final double level;

  IntervalCalibration(double level) {
    this.level = level;
  }

  /**
   * Answers with what was measured.
   *
   * @param runs the run of each network
   */
  record Measured(Estimates estimates, List<String> runs) {
    Measured {
      runs = List.copyOf(runs);
    }

    Measured at(int[] positions) {
      return new Measured(
          estimates.at(positions), IntStream.of(positions).mapToObj(runs::get).toList());
    }
  }

  /**
   * The calibration.
   *
   * @return its quantile is infinite where there are too few calibration runs for the level
   */
  Calibration of(Measured validation, Measured calibration) {
    return quantile(difficulty(validation), calibration);
  }

  /** The difficulty that makes the narrowest intervals. */
  private Calibration difficulty(Measured validation) {
    Calibration best = plain();
    double narrowest = crossFitted(validation, 1);
    for (int knots : KNOTS) {
      double width = crossFitted(validation, knots);
      if (width < narrowest) {
        narrowest = width;
        best = knots(validation.estimates, knots);
      }
    }
    return best;
  }

  /** Mean width of intervals by knots that other runs gave; infinite where runs are too few. */
  private double crossFitted(Measured all, int knots) {
    double[] answers = all.estimates.predicted();
    double[] difficulties = new double[answers.length];
    int[] folds = folds(all.runs);
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      int[] others = positions(folds, f -> f != held);
      if (others.length == 0 || knots > 1 && others.length < knots * LEAST_IN_BIN) {
        return Double.POSITIVE_INFINITY;
      }
      Calibration fitted = knots(all.at(others).estimates, knots);
      for (int i : positions(folds, f -> f == held)) {
        difficulties[i] = fitted.difficulty(answers[i]);
      }
    }
    double[] scores = all.estimates.absoluteErrors();
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= difficulties[i];
    }
    double quantile = ConformalInterval.quantile(scores, all.runs, level);
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> width(answers[i], quantile * difficulties[i]))
        .average()
        .orElseThrow();
  }

  /** As it is answered: cut to [0, 1]. */
  private static double width(double answer, double halfWidth) {
    return Math.min(1, answer + halfWidth) - Math.max(0, answer - halfWidth);
  }

  /** Runs go to the folds in turn. */
  private static int[] folds(List<String> runs) {
    Map<String, Integer> folds = new HashMap<>();
    return runs.stream()
        .mapToInt(run -> folds.computeIfAbsent(run, _ -> folds.size() % FOLDS))
        .toArray();
  }

  private static int[] positions(int[] folds, IntPredicate wanted) {
    return IntStream.range(0, folds.length).filter(i -> wanted.test(folds[i])).toArray();
  }

  /** The difficulty of answers, with a quantile that is still to be found. */
  private Calibration knots(Estimates estimates, int knots) {
    double[] answers = estimates.predicted();
    double[] errors = estimates.absoluteErrors();
    double mean = estimates.meanAbsoluteError();
    if (knots == 1 || mean == 0) {
      return plain();
    }
    int[] ascending =
        IntStream.range(0, answers.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> answers[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Double> at = new ArrayList<>();
    List<Double> difficulties = new ArrayList<>();
    for (int k = 0; k < knots; k++) {
      int from = k * ascending.length / knots;
      int to = (k + 1) * ascending.length / knots;
      double median = answers[ascending[(from + to) / 2]];
      double error =
          IntStream.range(from, to).mapToDouble(i -> errors[ascending[i]]).average().orElseThrow();
      if (at.isEmpty() || median > at.getLast()) { // not a second bin of one and the same answer
        at.add(median);
        difficulties.add(Math.max(FLOOR, error / mean));
      }
    }
    return new Calibration(level, 1, at, difficulties, 0, 0);
  }

  private Calibration plain() {
    return new Calibration(level, 1, List.of(0.0), List.of(1.0), 0, 0);
  }

  private Calibration quantile(Calibration difficulty, Measured calibration) {
    double[] answers = calibration.estimates.predicted();
    double[] scores = calibration.estimates.absoluteErrors();
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= difficulty.difficulty(answers[i]);
    }
    return new Calibration(
        level,
        ConformalInterval.quantile(scores, calibration.runs, level),
        difficulty.answers(),
        difficulty.difficulties(),
        scores.length,
        (int) calibration.runs.stream().distinct().count());
  }
}
