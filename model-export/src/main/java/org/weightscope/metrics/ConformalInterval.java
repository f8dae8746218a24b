package org.weightscope.metrics;

import java.util.Arrays;

/**
 * Split conformal prediction (Vovk et al. 2005; Lei et al. 2018): from the absolute errors on
 * networks that neither training nor the choice of the epoch has seen, how far answers may be off.
 */
public final class ConformalInterval {
  private ConformalInterval() {}

  /**
   * The {@code ⌈(n + 1) level⌉}-th smallest of n errors: intervals of this half width hold the
   * truth with at least that probability, if the new network is exchangeable with those of the
   * errors.
   *
   * @param absoluteErrors at least one, in any order
   * @param level between 0 and 1
   * @return infinite where there are too few errors for the level
   */
  public static double halfWidth(double[] absoluteErrors, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a level is between 0 and 1, not " + level);
    }
    double[] sorted = absoluteErrors.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil((sorted.length + 1) * level);
    return rank > sorted.length ? Double.POSITIVE_INFINITY : sorted[rank - 1];
  }
}
