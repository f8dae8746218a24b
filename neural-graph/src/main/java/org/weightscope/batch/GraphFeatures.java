package org.weightscope.batch;

import java.util.List;
import java.util.Optional;
import org.weightscope.graph.EdgeBlock;
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
 * @param statistics normalisation by layer, if any
 */
public record GraphFeatures(
    int inputs,
    int hiddenLayers,
    int outputs,
    int kernel,
    boolean linearAsKernel,
    boolean reverseEdges,
    Optional<LayerStatistics> statistics) {

  /** Numbers on one edge: {@code K²}, three times that with reverse edges. */
  public int edgeWidth() {
    return kernel * kernel * (reverseEdges ? 3 : 1);
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

  /** The rows of the activation table of Kofinas et al. */
  private static final List<String> ACTIVATIONS =
      List.of("none", "relu", "gelu", "silu", "tanh", "sigmoid", "leaky-relu");

  /** The row of the activation table; activations that it lacks count as none. */
  static int activationRow(NodeGroup group) {
    return Math.max(0, ACTIVATIONS.indexOf(group.activation().kind()));
  }

  /** The node feature. */
  float bias(NeuralGraph graph, int group, int node) {
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

  /**
   * Writes the K² numbers of the edge from {@code source} to {@code target} of a block, which are
   * zero before.
   *
   * @throws IllegalArgumentException if a kernel is larger than K x K
   */
  Writer writer(NeuralGraph graph, EdgeBlock block) {
    int middle = kernel * kernel / 2;
    return switch (block) {
      case EdgeBlock.Linear linear -> {
        Weights weight = linear.weight();
        int sources = weight.dimension(1);
        Scale scale = scale(graph, linear.target());
        int at = linearAsKernel ? middle : 0;
        yield (target, source, out, offset) ->
            out[offset + at] = scale.apply(weight.get(target * sources + source));
      }
      case EdgeBlock.Kernel convolution -> {
        Weights weight = convolution.weight();
        int sources = weight.dimension(1);
        int height = weight.dimension(2);
        int width = weight.dimension(3);
        if (height > kernel || width > kernel) {
          throw new IllegalArgumentException(
              "a kernel of %d x %d does not fit into %d x %d"
                  .formatted(height, width, kernel, kernel));
        }
        int top = (kernel - height) / 2;
        int left = (kernel - width) / 2;
        Scale scale = scale(graph, convolution.target());
        yield (target, source, out, offset) -> {
          int from = (target * sources + source) * height * width;
          for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
              out[offset + (top + row) * kernel + left + column] = scale.apply(weight.get(from++));
            }
          }
        };
      }
      case EdgeBlock.Residual _ -> (target, source, out, offset) -> out[offset + middle] = 1;
    };
  }

  private Scale scale(NeuralGraph graph, int target) {
    if (statistics.isEmpty()) {
      return weight -> weight;
    }
    LayerStatistics s = statistics.get();
    int entry = s.entry(target - 1, graph.groups().size() - 1);
    double mean = s.weightMean().get(entry);
    double std = s.weightStd().get(entry);
    return weight -> (float) ((weight - mean) / std);
  }

  /** Writes the features of one edge. */
  @FunctionalInterface
  interface Writer {
    void write(int target, int source, float[] out, int offset);
  }

  @FunctionalInterface
  private interface Scale {
    float apply(float weight);
  }
}
