package org.weightscope.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Kendall's tau-b in O(n log n) (Knight 1966): sort by the first list, then count the exchanges
 * that a merge sort needs for the second.
 */
final class KendallTauB {
  private KendallTauB() {}

  static double of(double[] x, double[] y) {
    int n = x.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> y[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long tiedInX = 0;
    long tiedInBoth = 0;
    long runX = 1;
    long runBoth = 1;
    for (int k = 1; k <= n; k++) {
      boolean sameX = k < n && x[order[k]] == x[order[k - 1]];
      boolean sameBoth = sameX && y[order[k]] == y[order[k - 1]];
      if (sameX) {
        runX++;
      } else {
        tiedInX += pairs(runX);
        runX = 1;
      }
      if (sameBoth) {
        runBoth++;
      } else {
        tiedInBoth += pairs(runBoth);
        runBoth = 1;
      }
    }
    double[] second = Arrays.stream(order).mapToDouble(i -> y[i]).toArray();
    long exchanges = sortAndCount(second, new double[n], 0, n);
    long tiedInY = 0;
    long runY = 1;
    for (int k = 1; k <= n; k++) {
      if (k < n && second[k] == second[k - 1]) {
        runY++;
      } else {
        tiedInY += pairs(runY);
        runY = 1;
      }
    }
    long all = pairs(n);
    if (tiedInX == all || tiedInY == all) {
      return Double.NaN;
    }
    double agreement = all - tiedInX - tiedInY + tiedInBoth - 2.0 * exchanges;
    double tau = agreement / Math.sqrt((double) (all - tiedInX)) / Math.sqrt(all - tiedInY);
    return Math.clamp(tau, -1.0, 1.0);
  }

  private static long pairs(long n) {
    return n * (n - 1) / 2;
  }

  /** Sorts {@code values[from, to)} and returns the number of pairs that stood the wrong way. */
  private static long sortAndCount(double[] values, double[] scratch, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long count =
        sortAndCount(values, scratch, from, middle) + sortAndCount(values, scratch, middle, to);
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      if (right >= to || (left < middle && values[left] <= values[right])) {
        scratch[k] = values[left++];
      } else {
        count += middle - left;
        scratch[k] = values[right++];
      }
    }
    System.arraycopy(scratch, from, values, from, to - from);
    return count;
  }
}
