package org.weightscope.metrics;

/**
 * A confidence interval.
 *
 * @param lower lower end, NaN where the figure is not defined
 * @param upper upper end, at least {@code lower}, or NaN with it
 * @param level part of such intervals that should hold the true figure, between 0 and 1
 */
public record Interval(double lower, double upper, double level) {
  public Interval {
    if (lower > upper || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "not an interval: %s to %s at level %s".formatted(lower, upper, level));
    }
  }
}
