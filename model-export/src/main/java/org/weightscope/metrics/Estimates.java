package org.weightscope.metrics;

import java.util.Arrays;

/**
 * Predicted numbers with the true ones, for instance accuracies of networks.
 *
 * <p>Immutable; values are copied in.
 */
public final class Estimates {
  private final double[] truth;
  private final double[] predicted;

  private Estimates(double[] truth, double[] predicted) {
    this.truth = truth;
    this.predicted = predicted;
  }

  /**
   * Copies pairs of numbers.
   *
   * @throws IllegalArgumentException if there is none, the lengths differ, or a number is not
   *     finite
   */
  public static Estimates of(double[] truth, double[] predicted) {
    if (truth.length == 0 || truth.length != predicted.length) {
      throw new IllegalArgumentException(
          "%d true values and %d predictions; the same number is needed, at least one"
              .formatted(truth.length, predicted.length));
    }
    for (int i = 0; i < truth.length; i++) {
      if (!Double.isFinite(truth[i]) || !Double.isFinite(predicted[i])) {
        throw new IllegalArgumentException(
            "pair %d is not finite: truth %s, prediction %s".formatted(i, truth[i], predicted[i]));
      }
    }
    return new Estimates(truth.clone(), predicted.clone());
  }

  /** Number of pairs. */
  public int size() {
    return truth.length;
  }

  /** The true numbers. */
  public double[] truth() {
    return truth.clone();
  }

  /** The predicted numbers. */
  public double[] predicted() {
    return predicted.clone();
  }

  /** The pairs at the given positions, which may repeat: what a bootstrap draws. */
  public Estimates at(int[] positions) {
    double[] chosenTruth = new double[positions.length];
    double[] chosenPredicted = new double[positions.length];
    for (int i = 0; i < positions.length; i++) {
      chosenTruth[i] = truth[positions[i]];
      chosenPredicted[i] = predicted[positions[i]];
    }
    return of(chosenTruth, chosenPredicted);
  }

  /**
   * Kendall's tau-b: agreement of the two orders, -1 to 1, ties accounted for.
   *
   * @return NaN where all true values or all predictions are equal
   */
  public double kendallTauB() {
    return KendallTauB.of(truth, predicted);
  }

  /**
   * The largest tau-b that predictions without ties can reach: below 1 where true values are tied.
   *
   * @return NaN where all true values are equal
   */
  public double attainableTauB() {
    double[] sorted = truth.clone();
    Arrays.sort(sorted);
    double[] places = new double[sorted.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    return KendallTauB.of(sorted, places);
  }

  /** The absolute differences. */
  public double[] absoluteErrors() {
    double[] errors = new double[truth.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.abs(truth[i] - predicted[i]);
    }
    return errors;
  }

  /**
   * Coefficient of determination, at most 1: 1 - squared error over squared deviation from the mean
   * of the true values. Constant predictions give 0 or less.
   *
   * @return NaN where all true values are equal
   */
  public double rSquared() {
    double mean = 0;
    for (double t : truth) {
      mean += t / truth.length;
    }
    double deviation = 0;
    boolean constant = true;
    for (double t : truth) {
      deviation += (t - mean) * (t - mean);
      constant &= t == truth[0];
    }
    return constant ? Double.NaN : 1 - meanSquaredError() * truth.length / deviation;
  }

  /** Mean squared difference. */
  public double meanSquaredError() {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
    }
    return sum / truth.length;
  }

  /** Mean absolute difference. */
  public double meanAbsoluteError() {
    return Arrays.stream(absoluteErrors()).sum() / truth.length;
  }
}
