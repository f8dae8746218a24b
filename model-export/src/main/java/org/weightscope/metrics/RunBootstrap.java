package org.weightscope.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A bootstrap in which whole runs are drawn: checkpoints of one training are no independent
 * samples. 1,000 draws, 95 % intervals, the same draws for every figure.
 */
public final class RunBootstrap {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(1000, 0.95);
  private static final long SEED = 20_240_517;

  private final List<List<Integer>> runs;

  /**
   * Groups networks.
   *
   * @param runs the run of each network, at least one
   */
  public RunBootstrap(List<String> runs) {
    Map<String, List<Integer>> byRun = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      byRun.computeIfAbsent(runs.get(i), _ -> new ArrayList<>()).add(i);
    }
    this.runs = List.copyOf(byRun.values());
  }

  /** Number of different runs. */
  public int runs() {
    return runs.size();
  }

  /**
   * The interval of a figure.
   *
   * @param figure computes the figure from the positions of drawn networks; NaN where it is not
   *     defined
   */
  public Interval interval(ToDoubleFunction<int[]> figure) {
    return BOOTSTRAP.interval(
        runs.size(), new SplittableRandom(SEED), drawn -> figure.applyAsDouble(positions(drawn)));
  }

  private int[] positions(int[] drawn) {
    int size = 0;
    for (int run : drawn) {
      size += runs.get(run).size();
    }
    int[] positions = new int[size];
    int at = 0;
    for (int run : drawn) {
      for (int position : runs.get(run)) {
        positions[at++] = position;
      }
    }
    return positions;
  }
}
