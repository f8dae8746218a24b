package org.weightscope.training;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.ProbeValues;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;

/**
 * Batches of a layout, with what networks give on its learned inputs kept: each network is
 * evaluated once and not in every epoch. Safe for use by several threads.
 */
final class Evaluations {
  private final BatchLayout layout;
  private final Map<Network, ProbeValues> known =
      Collections.synchronizedMap(new IdentityHashMap<>());

  Evaluations(BatchLayout layout) {
    this.layout = layout;
  }

  BatchLayout layout() {
    return layout;
  }

  GraphBatch batch(List<NeuralGraph> graphs) {
    return layout.batch(graphs, graphs.stream().flatMap(graph -> of(graph).stream()).toList());
  }

  private Optional<ProbeValues> of(NeuralGraph graph) {
    Optional<ProbeValues> found = Optional.ofNullable(known.get(graph.network()));
    if (found.isEmpty()) {
      found = layout.evaluate(graph);
      found.ifPresent(values -> known.put(graph.network(), values));
    }
    return found;
  }
}
