package org.weightscope.service.inference;

import java.util.List;
import java.util.Optional;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.ProbeValues;
import org.weightscope.graph.NeuralGraph;

/**
 * A network as a model takes it.
 *
 * @param graph its graph
 * @param values what it gives on the learned inputs of the model; empty for models without
 */
public record ModelInput(NeuralGraph graph, Optional<ProbeValues> values) {

  /**
   * Evaluates a network if the layout asks for it.
   *
   * @throws org.weightscope.batch.GraphDoesNotFitException if the network takes other inputs
   */
  public static ModelInput of(NeuralGraph graph, BatchLayout layout) {
    return new ModelInput(graph, layout.evaluate(graph));
  }

  static GraphBatch batch(List<ModelInput> networks, BatchLayout layout) {
    return layout.batch(
        networks.stream().map(ModelInput::graph).toList(),
        networks.stream().flatMap(network -> network.values().stream()).toList());
  }
}
