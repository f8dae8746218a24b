package org.weightscope.batch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.batch.BatchArray.Longs;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;

/**
 * The layout of NG-GNN: nodes of all graphs in one list, and for each node the table of its
 * incoming edges.
 *
 * <p>Nodes are sorted into {@link #classes} by in-degree, so that a table has hardly any padding;
 * any wiring fits. A padded place repeats the node's first edge with share 0, so that minimum and
 * maximum need no mask and means are weighted sums.
 *
 * <p>With V nodes, B graphs and, in class c, {@code V_c} nodes of at most {@code K_c} in-edges of
 * width d:
 *
 * <ul>
 *   <li>{@code nodes [V, w]} bias and, with kinds, more; {@code position [V]}, {@code activation
 *       [V]} table rows; {@code hidden [V, 1]} 1 for hidden nodes
 *   <li>{@code logDegree [V, 1]} log(in-degree + 1); {@code connected [V, 1]} 1 if there is an
 *       in-edge
 *   <li>{@code edges.c [V_c, K_c, d]}, {@code source.c [V_c, K_c]}, {@code target.c [V_c]} rows of
 *       nodes, {@code share.c [V_c, 1, K_c]} 1 / in-degree or 0 for padding; {@code linear.c [V_c,
 *       K_c, 1]} 1 for edges of linear layers, if these have their own channel
 *   <li>{@code readout [B, outputs]} rows of the output nodes; the arrays of {@link LayerRows};
 *       {@code probeRow [V]} and the arrays of {@link ProbeSlots}, if any
 *   <li>{@code probe.nodes [V, count]} and {@code probe.outputs [B, count, outputs]} of {@link
 *       ProbeInputs}, if any
 *   <li>with kinds {@code nodeKind [V]} and {@code edgeKind.c [V_c, K_c]} table rows
 * </ul>
 *
 * @param features how nodes and edges become numbers
 * @param classes number of degree classes, at least 1
 * @param probes evaluation on probes, if the model has them
 * @param parameterRows whether the rows of weights and biases are wanted, for an editor; rows of
 *     edges count through the tables of all classes
 * @param inputs learned inputs on which the networks are evaluated, if the model has them
 */
public record InEdges(
    GraphFeatures features,
    int classes,
    Optional<ProbeSlots> probes,
    boolean parameterRows,
    Optional<ProbeInputs> inputs)
    implements BatchLayout {

  /** Without learned inputs. */
  public InEdges(
      GraphFeatures features, int classes, Optional<ProbeSlots> probes, boolean parameterRows) {
    this(features, classes, probes, parameterRows, Optional.empty());
  }

  @Override
  public GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values) {
    graphs.forEach(features::check);
    int[] firstNode = firstNodes(graphs);
    int[] degree = degrees(graphs, firstNode);
    DegreeClasses table = DegreeClasses.of(degree, classes);

    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    addNodes(arrays, graphs, degree, table);
    LayerRows.addTo(arrays, graphs, features, node -> table.row()[node]);
    addEdges(arrays, graphs, firstNode, degree, table);
    probes.ifPresent(slots -> {
      slots.addTo(arrays, graphs);
      arrays.put("probeRow", probeRows(slots, graphs, table));
    });
    inputs.ifPresent(given -> {
      given.addOutputs(arrays, values, features.outputs());
      Floats nodes = Floats.zeros(degree.length, given.count());
      given.addNodes(arrays, values, nodes, node -> table.row()[node]);
    });
    return new GraphBatch(graphs.size(), arrays);
  }

  /**
   * The mean of log(in-degree + 1) over the nodes of these graphs, the constant of PNA's
   * amplification.
   */
  public double meanLogDegree(List<NeuralGraph> graphs) {
    double sum = 0;
    int[] degrees = degrees(graphs, firstNodes(graphs));
    for (int d : degrees) {
      sum += Math.log1p(d);
    }
    return sum / degrees.length;
  }

  private static int[] firstNodes(List<NeuralGraph> graphs) {
    int[] first = new int[graphs.size() + 1];
    for (int g = 0; g < graphs.size(); g++) {
      first[g + 1] = Math.toIntExact(first[g] + graphs.get(g).nodes());
    }
    return first;
  }

  private int[] degrees(List<NeuralGraph> graphs, int[] firstNode) {
    int[] degree = new int[firstNode[graphs.size()]];
    for (int g = 0; g < graphs.size(); g++) {
      NeuralGraph graph = graphs.get(g);
      int[] starts = EdgeWalk.groupStarts(graph);
      for (var block : graph.blocks()) {
        int targets = firstNode[g] + starts[block.target()];
        for (int k = 0; k < block.targets().count(); k++) {
          degree[targets + block.targets().at(k)] += block.into(k);
        }
        int sources = firstNode[g] + starts[block.source()];
        for (int k = 0; features.reverseEdges() && k < block.sources().count(); k++) {
          degree[sources + block.sources().at(k)] += block.outOf(k);
        }
      }
    }
    return degree;
  }

  private void addNodes(
      Map<String, BatchArray> arrays, List<NeuralGraph> graphs, int[] degree, DegreeClasses table) {
    int all = degree.length;
    Floats nodes = Floats.zeros(all, features.nodeWidth());
    Longs nodeKind = Longs.zeros(all);
    Longs position = Longs.zeros(all);
    Longs activation = Longs.zeros(all);
    Floats hidden = Floats.zeros(all, 1);
    Floats logDegree = Floats.zeros(all, 1);
    Floats connected = Floats.zeros(all, 1);
    Longs readout = Longs.zeros(graphs.size(), features.outputs());
    int n = 0;
    for (int g = 0; g < graphs.size(); g++) {
      NeuralGraph graph = graphs.get(g);
      for (int l = 0; l < graph.groups().size(); l++) {
        NodeGroup group = graph.groups().get(l);
        for (int i = 0; i < group.size(); i++, n++) {
          int row = table.row()[n];
          features.putNode(graph, l, i, nodes.values(), row);
          nodeKind.values().put(row, features.kindRow(group));
          position.values().put(row, features.position(group, l, i));
          activation.values().put(row, features.activationRow(group));
          hidden.values().put(row, group.role() == NodeGroup.Role.HIDDEN ? 1 : 0);
          logDegree.values().put(row, (float) Math.log1p(degree[n]));
          connected.values().put(row, degree[n] > 0 ? 1 : 0);
          if (group.role() == NodeGroup.Role.OUTPUT) {
            readout.values().put(g * features.outputs() + i, row);
          }
        }
      }
    }
    arrays.put("nodes", nodes);
    arrays.put("position", position);
    arrays.put("activation", activation);
    arrays.put("hidden", hidden);
    arrays.put("logDegree", logDegree);
    arrays.put("connected", connected);
    arrays.put("readout", readout);
    if (features.kinds().isPresent()) {
      arrays.put("nodeKind", nodeKind);
    }
  }

  private void addEdges(
      Map<String, BatchArray> arrays,
      List<NeuralGraph> graphs,
      int[] firstNode,
      int[] degree,
      DegreeClasses table) {
    int width = features.edgeWidth();
    float[][] edges = new float[classes][];
    float[][] linear = new float[classes][];
    long[][] source = new long[classes][];
    long[][] kind = new long[classes][];
    int[] classOfRow = new int[degree.length];
    for (int c = 0; c < classes; c++) {
      int places = Math.multiplyExact(table.start()[c + 1] - table.start()[c], table.slots()[c]);
      edges[c] = new float[Math.multiplyExact(places, width)];
      linear[c] = new float[places];
      source[c] = new long[places];
      kind[c] = new long[places];
      for (int row = table.start()[c]; row < table.start()[c + 1]; row++) {
        classOfRow[row] = c;
        int at = (row - table.start()[c]) * table.slots()[c];
        Arrays.fill(source[c], at, at + table.slots()[c], row);
      }
    }
    int[] filled = new int[degree.length];
    long[] firstPlace = new long[classes];
    for (int c = 1; c < classes; c++) {
      firstPlace[c] = firstPlace[c - 1] + linear[c - 1].length;
    }
    ParameterRows rows = parameterRows(graphs);
    for (int g = 0; g < graphs.size(); g++) {
      int first = firstNode[g];
      addBiasRows(rows, graphs.get(g), first, table);
      EdgeWalk.walk(
          graphs.get(g),
          features,
          (s, t, block, forward, numbers) -> {
            int row = table.row()[first + t];
            int c = classOfRow[row];
            int at = (row - table.start()[c]) * table.slots()[c] + filled[row]++;
            System.arraycopy(numbers, 0, edges[c], at * width, width);
            source[c][at] = table.row()[first + s];
            kind[c][at] = features.kindRow(block);
            linear[c][at] = block.kind() == EdgeKind.LINEAR ? 1 : 0;
            if (parameterRows && forward && block.kind() != EdgeKind.RESIDUAL) {
              rows.weight(firstPlace[c] + at, block.target() - 1);
            }
          });
    }
    for (int c = 0; c < classes; c++) {
      addClass(arrays, c, table, edges[c], linear[c], source[c], kind[c], filled);
    }
    if (parameterRows) {
      rows.addTo(arrays);
    }
  }

  private ParameterRows parameterRows(List<NeuralGraph> graphs) {
    if (!parameterRows) {
      return new ParameterRows(0, 0);
    }
    return ParameterRows.sized(graphs);
  }

  private void addBiasRows(ParameterRows rows, NeuralGraph graph, int first, DegreeClasses table) {
    int node = first + graph.groups().getFirst().size();
    for (int l = 1; parameterRows && l < graph.groups().size(); l++) {
      for (int i = 0; i < graph.groups().get(l).size(); i++) {
        rows.bias(table.row()[node++], l - 1);
      }
    }
  }

  private void addClass(
      Map<String, BatchArray> arrays,
      int c,
      DegreeClasses table,
      float[] edges,
      float[] linear,
      long[] source,
      long[] kind,
      int[] filled) {
    int width = features.edgeWidth();
    int slots = table.slots()[c];
    int start = table.start()[c];
    int count = table.start()[c + 1] - start;
    Floats share = Floats.zeros(count, 1, slots);
    Longs target = Longs.zeros(count);
    for (int v = 0; v < count; v++) {
      int used = filled[start + v];
      int at = v * slots;
      target.values().put(v, start + v);
      for (int k = 0; k < used; k++) {
        share.values().put(at + k, 1f / used);
      }
      for (int k = used; k < slots && used > 0; k++) {
        System.arraycopy(edges, at * width, edges, (at + k) * width, width);
        source[at + k] = source[at];
        linear[at + k] = linear[at];
        kind[at + k] = kind[at];
      }
    }
    Floats edgeArray = Floats.zeros(count, slots, width);
    edgeArray.values().put(0, edges);
    Longs sourceArray = Longs.zeros(count, slots);
    sourceArray.values().put(0, source);
    arrays.put("edges." + c, edgeArray);
    arrays.put("source." + c, sourceArray);
    arrays.put("target." + c, target);
    arrays.put("share." + c, share);
    if (features.kinds().isPresent()) {
      Longs kindArray = Longs.zeros(count, slots);
      kindArray.values().put(0, kind);
      arrays.put("edgeKind." + c, kindArray);
    }
    if (!features.linearAsKernel()) {
      Floats linearArray = Floats.zeros(count, slots, 1);
      linearArray.values().put(0, linear);
      arrays.put("linear." + c, linearArray);
    }
  }

  private static Longs probeRows(ProbeSlots slots, List<NeuralGraph> graphs, DegreeClasses table) {
    int widest = ProbeSlots.widest(graphs);
    Longs rows = Longs.zeros(table.row().length);
    int n = 0;
    for (int g = 0; g < graphs.size(); g++) {
      NeuralGraph graph = graphs.get(g);
      for (int l = 0; l < graph.groups().size(); l++) {
        for (int i = 0; i < graph.groups().get(l).size(); i++, n++) {
          rows.values().put(table.row()[n], slots.row(graph, l, i, g, graphs.size(), widest));
        }
      }
    }
    return rows;
  }
}
