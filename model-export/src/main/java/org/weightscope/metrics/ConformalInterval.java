package org.weightscope.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Split conformal prediction (Vovk et al. 2005; Lei et al. 2018) for networks that come in runs:
 * from the errors on networks that neither training nor the choice of the epoch has seen, how far
 * answers may be off.
 */
public final class ConformalInterval {
  private static final double ROUNDING = 1e-12;

  private ConformalInterval() {}

  /**
   * The quantile of scores by run (Dunn, Wasserman and Ramdas 2022; Lee, Barber and Willett 2023):
   * each of R runs has the mass 1/R, in equal parts on the scores of its networks.
   *
   * <p>What is guaranteed: a network drawn from a new run has a score up to the quantile with at
   * least the probability {@code level - 1/(R + 1)}, if the new run is exchangeable with these runs
   * and networks are exchangeable within each. It holds on average over draws of the runs, not for
   * every kind of network, and however alike networks of one run are. Another run at infinity would
   * guarantee the level itself, and hold more than it says: intervals are to be as wide as they
   * say.
   *
   * @param scores absolute errors, or these divided by a difficulty; at least one, in any order
   * @param runs the run of each score
   * @param level between 0 and 1
   * @return infinite where there are fewer than {@link #fewestRuns} runs
   */
  public static double quantile(double[] scores, List<String> runs, double level) {
    Map<String, Integer> sizes = new HashMap<>();
    runs.forEach(run -> sizes.merge(run, 1, Integer::sum));
    int[] ascending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (sizes.size() < fewestRuns(level)) {
      return Double.POSITIVE_INFINITY;
    }
    double wanted = level * sizes.size() - ROUNDING * sizes.size();
    double mass = 0;
    for (int i : ascending) {
      mass += 1.0 / sizes.getOrDefault(runs.get(i), 1);
      if (mass >= wanted) {
        return scores[i];
      }
    }
    return scores[ascending[ascending.length - 1]];
  }

  /** The fewest runs that say anything at a level. */
  public static int fewestRuns(double level) {
    return (int) Math.ceil(checked(level) / (1 - level) - ROUNDING);
  }

  private static double checked(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a level is between 0 and 1, not " + level);
    }
    return level;
  }
}
