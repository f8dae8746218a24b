package org.weightscope.batch;

import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.NeuralGraph;

/**
 * The edges of one graph one after the other, forward ones block by block, each followed by its
 * reverse if asked for.
 */
final class EdgeWalk {

  /**
   * Receives an edge; node numbers count from the first input of the graph; {@code features} is
   * reused.
   */
  @FunctionalInterface
  interface Visitor {
    void edge(int source, int target, EdgeBlock block, boolean forward, float[] features);
  }

  private EdgeWalk() {}

  /** Number of the first node of each group. */
  static int[] groupStarts(NeuralGraph graph) {
    int[] starts = new int[graph.groups().size()];
    for (int g = 1; g < starts.length; g++) {
      starts[g] = Math.addExact(starts[g - 1], graph.groups().get(g - 1).size());
    }
    return starts;
  }

  /**
   * Shows all edges.
   *
   * @throws GraphDoesNotFitException if there are no features for some
   */
  static void walk(NeuralGraph graph, GraphFeatures features, Visitor visitor) {
    features.check(graph);
    int[] starts = groupStarts(graph);
    int width = features.channels();
    float[] forward = new float[features.edgeWidth()];
    float[] reverse = new float[features.edgeWidth()];
    for (EdgeBlock block : graph.blocks()) {
      int firstSource = starts[block.source()];
      int firstTarget = starts[block.target()];
      features.forEach(
          graph,
          block,
          (s, t, numbers) -> {
            int source = firstSource + s;
            int target = firstTarget + t;
            System.arraycopy(numbers, 0, forward, 0, width);
            if (features.reverseEdges()) {
              System.arraycopy(numbers, 0, forward, 2 * width, width);
              System.arraycopy(numbers, 0, reverse, width, width);
              System.arraycopy(numbers, 0, reverse, 2 * width, width);
              visitor.edge(target, source, block, false, reverse);
            }
            visitor.edge(source, target, block, true, forward);
          });
    }
  }
}
