package org.weightscope.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.batch.BatchArray.Longs;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;

/**
 * The nodes of each layer, for a read-out by the mean of layers.
 *
 * <p>With B graphs, R rows of {@link GraphFeatures#layerRows} and at most M nodes in one: {@code
 * layerNodes [B, R, M]} rows of the flattened nodes, {@code layerShare [B, R, 1, M]} 1 / nodes of
 * the layer, or 0 for padding and for layers that a network lacks.
 */
final class LayerRows {
  private LayerRows() {}

  /**
   * Adds the arrays of these graphs.
   *
   * @param rowOf the row of a node in the batch, counted over all graphs
   */
  static void addTo(
      Map<String, BatchArray> arrays,
      List<NeuralGraph> graphs,
      GraphFeatures features,
      IntUnaryOperator rowOf) {
    int rows = features.layerRows();
    int[] size = new int[graphs.size() * rows];
    for (int g = 0; g < graphs.size(); g++) {
      List<NodeGroup> groups = graphs.get(g).groups();
      for (int l = 0; l < groups.size(); l++) {
        size[g * rows + features.layerRow(groups.get(l), l)] += groups.get(l).size();
      }
    }
    int most = Arrays.stream(size).max().orElseThrow();
    Longs nodes = Longs.zeros(graphs.size(), rows, most);
    Floats share = Floats.zeros(graphs.size(), rows, 1, most);
    int[] filled = new int[size.length];
    int node = 0;
    for (int g = 0; g < graphs.size(); g++) {
      List<NodeGroup> groups = graphs.get(g).groups();
      for (int l = 0; l < groups.size(); l++) {
        int row = g * rows + features.layerRow(groups.get(l), l);
        for (int i = 0; i < groups.get(l).size(); i++) {
          int at = row * most + filled[row]++;
          nodes.values().put(at, rowOf.applyAsInt(node++));
          share.values().put(at, 1f / size[row]);
        }
      }
    }
    arrays.put("layerNodes", nodes);
    arrays.put("layerShare", share);
  }
}
