package org.weightscope.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.graph.NeuralGraph;

/**
 * The layout of models that see a network only through its outputs on learned inputs: {@code
 * probe.outputs [graphs, count, outputs]}. While the inputs are being learned the array is missing:
 * training makes it, with its gradient.
 *
 * @param probes the learned inputs
 * @param outputs number of outputs of a network
 */
public record OutputsOnly(ProbeInputs probes, int outputs) implements BatchLayout {
  @Override
  public Optional<ProbeInputs> inputs() {
    return probes.learned() ? Optional.of(probes) : Optional.empty();
  }

  @Override
  public Optional<ProbeValues> evaluate(NeuralGraph graph) {
    return inputs().map(given -> given.outputsOf(graph.network()));
  }

  @Override
  public GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values) {
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    if (!values.isEmpty()) {
      probes.addOutputs(arrays, values, outputs);
    }
    return new GraphBatch(graphs.size(), arrays);
  }
}
