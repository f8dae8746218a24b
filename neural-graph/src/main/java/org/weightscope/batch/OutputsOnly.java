package org.weightscope.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.graph.NeuralGraph;

/**
 * The layout of models that see a network only through its outputs on learned inputs: {@code
 * probe.outputs [graphs, count, outputs]}. While the inputs are being learned the array is missing:
 * training makes it, with its gradient.
 *
 * @param inputs the learned inputs
 * @param outputs number of outputs of a network
 */
public record OutputsOnly(ProbeInputs inputs, int outputs) implements BatchLayout {
  @Override
  public GraphBatch batch(List<NeuralGraph> graphs) {
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    if (inputs.learned()) {
      inputs.addOutputs(arrays, graphs, outputs);
    }
    return new GraphBatch(graphs.size(), arrays);
  }
}
