package org.weightscope.batch;

import java.util.Arrays;

/**
 * Nodes sorted into classes by in-degree, so that the padded in-edge tables of all classes together
 * are smallest.
 *
 * <p>Class c holds the nodes of rows {@code start[c]} up to {@code start[c + 1]}; each has {@code
 * slots[c]} places for in-edges.
 *
 * @param row row of each node in the batch
 * @param start first row of each class, and the number of nodes at the end
 * @param slots places for in-edges of each node of a class, at least 1
 */
record DegreeClasses(int[] row, int[] start, int[] slots) {

  static DegreeClasses of(int[] degree, int classes) {
    int most = Arrays.stream(degree).max().orElse(0);
    int[] count = new int[most + 1];
    for (int d : degree) {
      count[d]++;
    }
    int[] distinct =
        java.util.stream.IntStream.rangeClosed(0, most).filter(d -> count[d] > 0).toArray();
    int[] last = boundaries(distinct, count, classes);

    int[] classOf = new int[most + 1];
    int[] slots = new int[classes];
    int[] start = new int[classes + 1];
    int from = 0;
    for (int c = 0; c < classes; c++) {
      slots[c] = 1;
      for (int i = from; i <= last[c]; i++) {
        classOf[distinct[i]] = c;
        slots[c] = Math.max(1, distinct[i]);
        start[c + 1] += count[distinct[i]];
      }
      from = Math.max(from, last[c] + 1);
      start[c + 1] += start[c];
    }
    int[] next = start.clone();
    int[] row = new int[degree.length];
    for (int n = 0; n < degree.length; n++) {
      row[n] = next[classOf[degree[n]]]++;
    }
    return new DegreeClasses(row, start, slots);
  }

  /**
   * Index of the last distinct degree in each class, by dynamic programming over the number of
   * places.
   */
  private static int[] boundaries(int[] distinct, int[] count, int classes) {
    int m = distinct.length;
    long[][] cost = new long[classes + 1][m + 1];
    int[][] from = new int[classes + 1][m + 1];
    Arrays.fill(cost[0], Long.MAX_VALUE / 2);
    cost[0][0] = 0;
    for (int c = 1; c <= classes; c++) {
      for (int end = 0; end <= m; end++) {
        cost[c][end] = cost[c - 1][end];
        from[c][end] = end;
        long nodes = 0;
        for (int begin = end - 1; begin >= 0; begin--) {
          nodes += count[distinct[begin]];
          long places = cost[c - 1][begin] + nodes * Math.max(1, distinct[end - 1]);
          if (places < cost[c][end]) {
            cost[c][end] = places;
            from[c][end] = begin;
          }
        }
      }
    }
    int[] last = new int[classes];
    int end = m;
    for (int c = classes; c >= 1; c--) {
      last[c - 1] = end - 1;
      end = from[c][end];
    }
    return last;
  }
}
