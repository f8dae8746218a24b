package org.weightscope.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.batch.BatchArray.Longs;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;

/**
 * The layout of NG-T: every pair of nodes of a graph, graphs padded to the largest of the batch.
 *
 * <p>With B graphs, N nodes of the largest and edges of width d: {@code nodes [B, N, w]}, {@code
 * position [B, N]}, {@code activation [B, N]}, {@code hidden [B, N, 1]}; {@code edges [B, N, N, d]}
 * by source, then target, zero where there is no edge, the sum where there are two; {@code padding
 * [B, 1, 1, N]} 0 for nodes and -1e9 for padding, to be added to attention scores; {@code readout
 * [B, outputs]} rows of the flattened nodes; the arrays of {@link LayerRows}; {@code probeRow [B,
 * N]} and the arrays of {@link ProbeSlots}, if any. With kinds {@code nodeKind [B, N]} and {@code
 * edgeKinds [B, N, N, kinds]}, how many edges of each kind the pair has. {@code probe.nodes [B, N,
 * count]} and {@code probe.outputs [B, count, outputs]} of {@link ProbeInputs}, if any.
 *
 * @param features how nodes and edges become numbers; linear weights stand in the middle of kernels
 * @param probes evaluation on probes, if the model has them
 * @param parameterRows whether the rows of weights and biases are wanted, for an editor; rows of
 *     edges are those of the flattened pairs
 * @param inputs learned inputs on which the networks are evaluated, if the model has them
 */
public record NodePairs(
    GraphFeatures features,
    Optional<ProbeSlots> probes,
    boolean parameterRows,
    Optional<ProbeInputs> inputs)
    implements BatchLayout {

  /** Without learned inputs. */
  public NodePairs(GraphFeatures features, Optional<ProbeSlots> probes, boolean parameterRows) {
    this(features, probes, parameterRows, Optional.empty());
  }

  private static final float NEVER = -1e9f;

  @Override
  public GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values) {
    int b = graphs.size();
    int n = Math.toIntExact(graphs.stream().mapToLong(NeuralGraph::nodes).max().orElseThrow());
    int width = features.edgeWidth();
    Floats nodes = Floats.zeros(b, n, features.nodeWidth());
    Longs position = Longs.zeros(b, n);
    Longs activation = Longs.zeros(b, n);
    Floats hidden = Floats.zeros(b, n, 1);
    Floats padding = Floats.zeros(b, 1, 1, n);
    Longs readout = Longs.zeros(b, features.outputs());
    Longs probeRow = Longs.zeros(b, n);
    Floats edges = Floats.zeros(b, n, n, width);
    int kinds = features.kinds().map(k -> k.edges().size()).orElse(0);
    Longs nodeKind = Longs.zeros(b, n);
    Floats edgeKinds = Floats.zeros(b, n, n, kinds);
    int widest = ProbeSlots.widest(graphs);
    ParameterRows rows = parameterRows ? ParameterRows.sized(graphs) : new ParameterRows(0, 0);
    for (int g = 0; g < b; g++) {
      NeuralGraph graph = graphs.get(g);
      features.check(graph);
      int row = g * n;
      for (int l = 0; l < graph.groups().size(); l++) {
        NodeGroup group = graph.groups().get(l);
        for (int i = 0; i < group.size(); i++, row++) {
          features.putNode(graph, l, i, nodes.values(), row);
          nodeKind.values().put(row, features.kindRow(group));
          position.values().put(row, features.position(group, l, i));
          activation.values().put(row, features.activationRow(group));
          hidden.values().put(row, group.role() == NodeGroup.Role.HIDDEN ? 1 : 0);
          if (parameterRows && l > 0) {
            rows.bias(row, l - 1);
          }
          if (group.role() == NodeGroup.Role.OUTPUT) {
            readout.values().put(g * features.outputs() + i, row);
          }
          if (probes.isPresent()) {
            probeRow.values().put(row, probes.get().row(graph, l, i, g, b, widest));
          }
        }
      }
      for (; row < (g + 1) * n; row++) {
        padding.values().put(row, NEVER);
      }
      int first = g * n;
      EdgeWalk.walk(
          graph,
          features,
          (s, t, block, forward, numbers) -> {
            int pair = (first + s) * n + t;
            // Added, not put: a skip from the layer just before shares its pair with a weight.
            for (int k = 0; k < width; k++) {
              int at = pair * width + k;
              edges.values().put(at, edges.values().get(at) + numbers[k]);
            }
            if (kinds > 0) {
              int kind = pair * kinds + features.kindRow(block);
              edgeKinds.values().put(kind, edgeKinds.values().get(kind) + 1);
            }
            if (parameterRows && forward && block.kind() != EdgeKind.RESIDUAL) {
              rows.weight(pair, block.target() - 1);
            }
          });
    }
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    arrays.put("nodes", nodes);
    arrays.put("position", position);
    arrays.put("activation", activation);
    arrays.put("hidden", hidden);
    arrays.put("edges", edges);
    if (kinds > 0) {
      arrays.put("nodeKind", nodeKind);
      arrays.put("edgeKinds", edgeKinds);
    }
    arrays.put("padding", padding);
    arrays.put("readout", readout);
    int[] rowOf = paddedRows(graphs, n);
    LayerRows.addTo(arrays, graphs, features, node -> rowOf[node]);
    probes.ifPresent(slots -> {
      slots.addTo(arrays, graphs);
      arrays.put("probeRow", probeRow);
    });
    inputs.ifPresent(given -> {
      given.addOutputs(arrays, values, features.outputs());
      given.addNodes(arrays, values, Floats.zeros(b, n, given.count()), node -> rowOf[node]);
    });
    if (parameterRows) {
      rows.addTo(arrays);
    }
    return new GraphBatch(b, arrays);
  }

  /** The row of each node of the graphs, one after the other, when each has {@code rows} rows. */
  private static int[] paddedRows(List<NeuralGraph> graphs, int rows) {
    return IntStream.range(0, graphs.size())
        .flatMap(g -> IntStream.range(g * rows, g * rows + Math.toIntExact(graphs.get(g).nodes())))
        .toArray();
  }
}
