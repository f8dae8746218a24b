package org.weightscope.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.graph.NeuralGraph;

/**
 * The layout of models that see a network only through its outputs on learned probes.
 *
 * @param probes the slots of the evaluated networks
 */
public record ProbesOnly(ProbeSlots probes) implements BatchLayout {
  @Override
  public GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values) {
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    probes.addTo(arrays, graphs);
    return new GraphBatch(graphs.size(), arrays);
  }
}
