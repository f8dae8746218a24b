package org.weightscope.batch;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.EdgeValues;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;
import org.weightscope.network.Weights;

/**
 * How nodes and edges of a graph become numbers (Kofinas et al. 2024, sections 3 and 4).
 *
 * @param inputs number of input nodes; each has its own row in the positional table
 * @param hiddenLayers number of positional rows for hidden layers; deeper layers share the last
 * @param outputs number of output nodes; each has its own row
 * @param kernel side K of the square that kernels are padded to; 1 for networks of linear layers
 *     only
 * @param linearAsKernel whether a weight of a linear layer stands in the middle of a K x K kernel;
 *     else it is channel 0
 * @param reverseEdges whether every edge is also listed against its direction, features {@code
 *     [forward, reverse, sum]}
 * @param statistics normalisation by layer, if any; only in the published form
 * @param kinds the kinds that are told apart; empty for the published form, which knows linear
 *     layers, convolutions and skips alone
 * @param weightScale by what weights are multiplied, if anything
 */
public record GraphFeatures(
    int inputs,
    int hiddenLayers,
    int outputs,
    int kernel,
    boolean linearAsKernel,
    boolean reverseEdges,
    Optional<LayerStatistics> statistics,
    Optional<Kinds> kinds,
    Optional<WeightScale> weightScale) {

  public GraphFeatures {
    if (weightScale.isPresent() && statistics.isPresent()) {
      throw new IllegalArgumentException("weights are scaled by statistics or by their fan-in");
    }
    if (kinds.isPresent() && statistics.isPresent()) {
      throw new IllegalArgumentException(
          "statistics by layer go with the published form, not with kinds");
    }
  }

  /** Weights as they are. */
  public GraphFeatures(
      int inputs,
      int hiddenLayers,
      int outputs,
      int kernel,
      boolean linearAsKernel,
      boolean reverseEdges,
      Optional<LayerStatistics> statistics,
      Optional<Kinds> kinds) {
    this(
        inputs,
        hiddenLayers,
        outputs,
        kernel,
        linearAsKernel,
        reverseEdges,
        statistics,
        kinds,
        Optional.empty());
  }

  /** The published form. */
  public GraphFeatures(
      int inputs,
      int hiddenLayers,
      int outputs,
      int kernel,
      boolean linearAsKernel,
      boolean reverseEdges,
      Optional<LayerStatistics> statistics) {
    this(
        inputs,
        hiddenLayers,
        outputs,
        kernel,
        linearAsKernel,
        reverseEdges,
        statistics,
        Optional.empty());
  }

  /** Numbers on one edge in one direction: {@code K²}, and with kinds the key's weight. */
  public int channels() {
    return kernel * kernel + (kinds.isPresent() ? 1 : 0);
  }

  /** Numbers on one edge: {@link #channels}, three times that with reverse edges. */
  public int edgeWidth() {
    return channels() * (reverseEdges ? 3 : 1);
  }

  /**
   * Numbers on one node: the bias, and with kinds the key's bias and the place in the order, in (0,
   * 1], of nodes that have one.
   */
  public int nodeWidth() {
    return kinds.isPresent() ? 3 : 1;
  }

  /** Rows of the activation table. */
  public int activations() {
    return known().activations().size();
  }

  private Kinds known() {
    return kinds.orElse(Kinds.PUBLISHED);
  }

  /**
   * Makes sure that every node and edge of a graph has its features.
   *
   * @throws GraphDoesNotFitException if there are kinds, inputs or outputs that it has no rows for
   */
  void check(NeuralGraph graph) {
    for (NodeGroup group : graph.groups()) {
      int _ = known().row(group.kind());
      if (group.role() == NodeGroup.Role.INPUT) {
        checkSize("inputs", inputs, group);
      } else if (group.role() == NodeGroup.Role.OUTPUT) {
        checkSize("outputs", outputs, group);
      }
    }
    for (EdgeBlock block : graph.blocks()) {
      int _ = known().row(block.kind());
      EdgeValues values = block.values();
      if (values.height() > kernel || values.width() > kernel) {
        throw new GraphDoesNotFitException(
            "a kernel of %d x %d does not fit into %d x %d",
            values.height(), values.width(), kernel, kernel);
      }
    }
  }

  private static void checkSize(String what, int expected, NodeGroup group) {
    if (group.size() != expected) {
      throw new GraphDoesNotFitException(
          "%d %s, and the model is made for %d", group.size(), what, expected);
    }
  }

  /** Rows of the positional table. */
  public int positions() {
    return inputs + hiddenLayers + outputs;
  }

  /**
   * The positional row of a node; nodes of one hidden layer share a row, so that they may be
   * permuted.
   */
  int position(NodeGroup group, int index, int node) {
    return switch (group.role()) {
      case INPUT -> node;
      case HIDDEN -> inputs + Math.min(index - 1, hiddenLayers - 1);
      case OUTPUT -> inputs + hiddenLayers + node;
    };
  }

  /** Rows that a read-out by layers tells apart: the inputs, each hidden layer, the outputs. */
  public int layerRows() {
    return hiddenLayers + 2;
  }

  /** The row of a group in a read-out by layers; deeper hidden layers share the last. */
  int layerRow(NodeGroup group, int index) {
    return switch (group.role()) {
      case INPUT -> 0;
      case HIDDEN -> Math.min(index, hiddenLayers);
      case OUTPUT -> hiddenLayers + 1;
    };
  }

  /** The row of the activation table; activations that it lacks count as none. */
  int activationRow(NodeGroup group) {
    return Math.max(0, known().activations().indexOf(group.activation().kind()));
  }

  /** The row of the table of node kinds. */
  int kindRow(NodeGroup group) {
    return known().row(group.kind());
  }

  /** The row of the table of edge kinds. */
  int kindRow(EdgeBlock block) {
    return known().row(block.kind());
  }

  /** Puts the numbers of a node to those of all. */
  void putNode(NeuralGraph graph, int group, int node, FloatBuffer nodes, int row) {
    int at = row * nodeWidth();
    nodes.put(at, bias(graph, group, node));
    if (kinds.isPresent()) {
      NodeGroup of = graph.groups().get(group);
      nodes.put(at + 1, of.keyBias().map(bias -> bias.get(node)).orElse(0f));
      nodes.put(at + 2, of.kind().ordered() ? (node + 1f) / of.size() : 0);
    }
  }

  private float bias(NeuralGraph graph, int group, int node) {
    Optional<Weights> bias = graph.groups().get(group).bias();
    if (bias.isEmpty()) {
      return 0;
    }
    float value = bias.get().get(node);
    if (statistics.isEmpty()) {
      return value;
    }
    LayerStatistics s = statistics.get();
    int entry = s.entry(group - 1, graph.groups().size() - 1);
    return (float) ((value - s.biasMean().get(entry)) / s.biasStd().get(entry));
  }

  /** Shows the numbers of every edge of a block, target by target. */
  void forEach(NeuralGraph graph, EdgeBlock block, Visitor visitor) {
    float[] numbers = new float[channels()];
    int height = block.values().height();
    int width = block.values().width();
    boolean first = block.kind() == EdgeKind.LINEAR && !linearAsKernel;
    int corner = first ? 0 : (kernel - height) / 2 * kernel + (kernel - width) / 2;
    Scale scale = block.kind() == EdgeKind.RESIDUAL ? weight -> weight : scale(graph, block);
    float factor = weightScale.map(by -> by.factor(block.values())).orElse(1f);
    block.forEach((source, target, values, key) -> {
      for (int p = 0; p < values.length; p++) {
        numbers[corner + p / width * kernel + p % width] = factor * scale.apply(values[p]);
      }
      if (kinds.isPresent()) {
        numbers[kernel * kernel] = factor * key;
      }
      visitor.edge(source, target, numbers);
    });
  }

  private Scale scale(NeuralGraph graph, EdgeBlock block) {
    if (statistics.isEmpty()) {
      return weight -> weight;
    }
    LayerStatistics s = statistics.get();
    int entry = s.entry(block.target() - 1, graph.groups().size() - 1);
    double mean = s.weightMean().get(entry);
    double std = s.weightStd().get(entry);
    return weight -> (float) ((weight - mean) / std);
  }

  /** Is shown edges; nodes are named by their index in their group, numbers are overwritten. */
  @FunctionalInterface
  interface Visitor {
    void edge(int source, int target, float[] numbers);
  }

  @FunctionalInterface
  private interface Scale {
    float apply(float weight);
  }
}
