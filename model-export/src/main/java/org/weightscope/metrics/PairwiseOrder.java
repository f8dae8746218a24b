package org.weightscope.metrics;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * How surely answers order networks (Bradley and Terry 1952): the network with the answer p1 is
 * better than that with p2 with the probability {@code sigmoid(slope * advantage(p1, p2))}.
 */
public final class PairwiseOrder {
  private static final int STEPS = 60;
  private static final double MOST = 1e4;

  private PairwiseOrder() {}

  /**
   * The likeliest slope for all pairs of networks of different runs whose true values differ.
   *
   * @param runs the run of each network
   * @param advantage of the first answer over the second; changes its sign when they change places
   * @return in (0, 1e4]; the bound where answers order all pairs right
   * @throws IllegalArgumentException if no two networks of different runs differ
   */
  public static double slope(
      Estimates estimates, List<String> runs, DoubleBinaryOperator advantage) {
    double[] truth = estimates.truth();
    double[] answers = estimates.predicted();
    double[] signed = new double[truth.length * (truth.length - 1) / 2];
    int pairs = 0;
    for (int i = 0; i < truth.length; i++) {
      for (int j = 0; j < i; j++) {
        if (truth[i] != truth[j] && !runs.get(i).equals(runs.get(j))) {
          double gap = advantage.applyAsDouble(answers[i], answers[j]);
          signed[pairs++] = truth[i] > truth[j] ? gap : -gap;
        }
      }
    }
    if (pairs == 0) {
      throw new IllegalArgumentException("no two networks of different runs have other values");
    }
    // The log likelihood is concave in the slope: its derivative falls through one zero.
    double low = 0;
    double high = MOST;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      double derivative = 0;
      for (int p = 0; p < pairs; p++) {
        derivative += signed[p] / (1 + Math.exp(middle * signed[p]));
      }
      if (derivative >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
