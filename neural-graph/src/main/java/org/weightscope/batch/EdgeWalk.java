package org.weightscope.batch;

import java.util.Arrays;
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
      starts[g] = starts[g - 1] + graph.groups().get(g - 1).size();
    }
    return starts;
  }

  static void walk(NeuralGraph graph, GraphFeatures features, Visitor visitor) {
    int[] starts = groupStarts(graph);
    int width = features.kernel() * features.kernel();
    float[] forward = new float[features.edgeWidth()];
    float[] reverse = new float[features.edgeWidth()];
    for (EdgeBlock block : graph.blocks()) {
      boolean oneToOne = block instanceof EdgeBlock.Residual;
      int sources = graph.groups().get(block.source()).size();
      int targets = graph.groups().get(block.target()).size();
      int shared = Math.min(sources, targets);
      GraphFeatures.Writer writer = features.writer(graph, block);
      Arrays.fill(forward, 0);
      Arrays.fill(reverse, 0);
      for (int t = 0; t < (oneToOne ? shared : targets); t++) {
        int target = starts[block.target()] + t;
        for (int s = oneToOne ? t : 0; s < (oneToOne ? t + 1 : sources); s++) {
          int source = starts[block.source()] + s;
          writer.write(t, s, forward, 0);
          if (features.reverseEdges()) {
            System.arraycopy(forward, 0, forward, 2 * width, width);
            System.arraycopy(forward, 0, reverse, width, width);
            System.arraycopy(forward, 0, reverse, 2 * width, width);
            visitor.edge(target, source, block, false, reverse);
          }
          visitor.edge(source, target, block, true, forward);
        }
      }
    }
  }
}
