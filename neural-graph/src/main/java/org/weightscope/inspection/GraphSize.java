package org.weightscope.inspection;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.inspection.Inspection.GraphFacts;
import org.weightscope.network.Network;

/** How large the neural graph of a network is. */
final class GraphSize {
  private GraphSize() {}

  static GraphFacts of(Network network) {
    NeuralGraph graph = NeuralGraph.of(network);
    return new GraphFacts(
        graph.nodes(), graph.edges(), named(graph.nodesByKind()), named(graph.edgesByKind()));
  }

  private static Map<String, Long> named(Map<? extends Enum<?>, Long> counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    counts.forEach(
        (kind, count) -> named.put(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
    return named;
  }
}
