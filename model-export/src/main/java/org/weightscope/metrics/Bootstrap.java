package org.weightscope.metrics;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Percentile bootstrap (Efron 1979): how a figure varies when its samples are drawn again, with
 * replacement.
 *
 * @param resamples how often samples are drawn, at least 1; 1,000 or more for two-digit intervals
 * @param level level of the interval, between 0 and 1
 */
public record Bootstrap(int resamples, double level) {
  public Bootstrap {
    if (resamples < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "%d resamples at level %s: at least 1, level between 0 and 1"
              .formatted(resamples, level));
    }
  }

  /**
   * The interval of a figure.
   *
   * <p>Draws for which the figure is NaN are left out; if there is no other, both ends are NaN.
   *
   * @param samples number of samples, at least 1
   * @param random the only source of chance: the same state gives the same interval
   * @param figure computes the figure from drawn positions, each 0 to {@code samples - 1}
   */
  public Interval interval(int samples, RandomGenerator random, ToDoubleFunction<int[]> figure) {
    double[] figures = new double[resamples];
    int[] drawn = new int[samples];
    int defined = 0;
    for (int r = 0; r < resamples; r++) {
      for (int i = 0; i < samples; i++) {
        drawn[i] = random.nextInt(samples);
      }
      double value = figure.applyAsDouble(drawn.clone());
      if (!Double.isNaN(value)) {
        figures[defined++] = value;
      }
    }
    if (defined == 0) {
      return new Interval(Double.NaN, Double.NaN, level);
    }
    double[] sorted = Arrays.copyOf(figures, defined);
    Arrays.sort(sorted);
    double tail = (1 - level) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail), level);
  }

  /** Linear interpolation between the two nearest of the sorted values. */
  private static double quantile(double[] sorted, double part) {
    double position = part * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
