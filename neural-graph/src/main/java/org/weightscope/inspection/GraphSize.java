package org.weightscope.inspection;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.inspection.Inspection.GraphFacts;
import org.weightscope.network.Network;

/** How large the neural graph of a network is. */
final class GraphSize {
  private GraphSize() {}

  /** The size, or nothing for networks that have no neural graph. */
  static Optional<GraphFacts> of(Network network) {
    NeuralGraph graph;
    try {
      graph = NeuralGraph.of(network);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Map<String, Long> nodes = new TreeMap<>();
    graph
        .groups()
        .forEach(group ->
            nodes.merge(
                group.role().name().toLowerCase(Locale.ROOT), (long) group.size(), Long::sum));
    Map<String, Long> edges = new TreeMap<>();
    graph.blocks().forEach(block -> edges.merge(kind(block), block.edges(), Long::sum));
    return Optional.of(new GraphFacts(graph.nodes(), graph.edges(), nodes, edges));
  }

  private static String kind(EdgeBlock block) {
    return switch (block) {
      case EdgeBlock.Linear _ -> "linear";
      case EdgeBlock.Kernel _ -> "kernel";
      case EdgeBlock.Residual _ -> "residual";
    };
  }
}
