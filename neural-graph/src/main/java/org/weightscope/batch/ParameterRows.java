package org.weightscope.batch;

import java.util.List;
import java.util.Map;
import org.weightscope.batch.BatchArray.Longs;
import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NeuralGraph;

/**
 * Which row of the edges and nodes of a batch belongs to which weight and bias, for models that
 * answer with changed weights.
 *
 * <p>Four arrays, flat over all networks and layers in the networks' own order: {@code weightRow},
 * {@code weightLayer}, {@code biasRow}, {@code biasLayer}.
 */
final class ParameterRows {
  private final Longs weightRow;
  private final Longs weightLayer;
  private final Longs biasRow;
  private final Longs biasLayer;
  private int weights;
  private int biases;

  ParameterRows(long weights, long biases) {
    weightRow = Longs.zeros(weights);
    weightLayer = Longs.zeros(weights);
    biasRow = Longs.zeros(biases);
    biasLayer = Longs.zeros(biases);
  }

  /**
   * Room for the edges that carry weights and the nodes that carry biases.
   *
   * @throws GraphDoesNotFitException if a graph has other parameters than those of its layers
   */
  static ParameterRows sized(List<NeuralGraph> graphs) {
    long weights = 0;
    long biases = 0;
    for (NeuralGraph graph : graphs) {
      if (graph.layers().isEmpty()) {
        throw new GraphDoesNotFitException(
            "only the weights of linear layers and convolutions are changed, not %s",
            graph.edgesByKind().keySet());
      }
      weights +=
          graph.blocks().stream()
              .filter(b -> b.kind() != EdgeKind.RESIDUAL)
              .mapToLong(EdgeBlock::edges)
              .sum();
      biases += graph.nodes() - graph.groups().getFirst().size();
    }
    return new ParameterRows(weights, biases);
  }

  void weight(long row, int layer) {
    weightRow.values().put(weights, row);
    weightLayer.values().put(weights++, layer);
  }

  void bias(long row, int layer) {
    biasRow.values().put(biases, row);
    biasLayer.values().put(biases++, layer);
  }

  void addTo(Map<String, BatchArray> arrays) {
    arrays.put("weightRow", weightRow);
    arrays.put("weightLayer", weightLayer);
    arrays.put("biasRow", biasRow);
    arrays.put("biasLayer", biasLayer);
  }
}
