package org.weightscope.training;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.ProbeInputs;
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
    Optional<ProbeInputs> inputs = layout.inputs();
    return layout.batch(
        graphs,
        inputs
            .map(given -> graphs.stream().map(graph -> of(graph, given)).toList())
            .orElse(List.of()));
  }

  private ProbeValues of(NeuralGraph graph, ProbeInputs inputs) {
    ProbeValues found = known.get(graph.network());
    if (found == null) {
      found = inputs.of(graph);
      known.put(graph.network(), found);
    }
    return found;
  }
}
