package org.weightscope.zoo;

import java.util.random.RandomGenerator;

/**
 * Numbers between two bounds whose logarithms are equally likely.
 *
 * @param low smallest, above 0
 * @param high largest, not below {@code low}
 */
record Range(double low, double high) {
  Range {
    if (!(low > 0) || !(high >= low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "a range goes from above 0 to no less, not from %s to %s".formatted(low, high));
    }
  }

  double draw(RandomGenerator random) {
    return Math.min(high, low * Math.exp(random.nextDouble() * Math.log(high / low)));
  }
}
