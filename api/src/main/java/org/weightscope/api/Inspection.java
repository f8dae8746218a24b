package org.weightscope.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a file, whether or not its network can be read.
 *
 * @param file the file itself
 * @param network the network; absent if it cannot be read
 * @param layers the layers in order, the first 2,000; empty without a network
 * @param graph the size of the neural graph; absent if there is none
 * @param tensors the tensors in the order of the file, the first 1,000
 * @param ignored tensors that no layer holds; empty without a network
 * @param operators how often each operator of an ONNX graph stands in it, the commonest first
 * @param models which served models take the network; empty without one
 * @param predictionProblem what a prediction would be refused with, if the network cannot be read
 */
public record Inspection(
    File file,
    @Nullable Network network,
    List<Layer> layers,
    @Nullable Graph graph,
    List<Tensor> tensors,
    List<IgnoredTensor> ignored,
    Map<String, Integer> operators,
    List<Model> models,
    @Nullable ProblemDocument predictionProblem)
    implements InspectionEntry {

  public Inspection {
    layers = List.copyOf(layers);
    tensors = List.copyOf(tensors);
    ignored = List.copyOf(ignored);
    operators = inOrder(operators);
    models = List.copyOf(models);
  }

  /**
   * The file.
   *
   * @param format {@code safetensors} or {@code onnx}
   * @param bytes its length
   * @param digest {@code sha256:} and 64 hex digits
   * @param tensors number of its tensors, those that are not described included
   */
  public record File(String format, long bytes, String digest, int tensors) {}

  /**
   * The network as a whole.
   *
   * @param format as that of the file
   * @param layers number of layers that hold tensors
   * @param steps number of all layers, those that only move or join values included
   * @param parameters number of values in all tensors, zeros that stand for a missing bias included
   * @param nodes nodes of the neural graph, if there is one
   * @param edges edges of the neural graph, if there is one
   * @param digest as that of the file
   * @param input shape of the input, as in {@link Layer#output}
   * @param output shape of the output
   * @param layersFrom where the layers came from: {@code default} (names and shapes), {@code file}
   *     (its operators), {@code metadata} (of the file) or {@code request}
   * @param activationFrom where the activations came from, in the same words
   */
  public record Network(
      String format,
      int layers,
      int steps,
      long parameters,
      @Nullable Long nodes,
      @Nullable Long edges,
      String digest,
      String input,
      String output,
      String layersFrom,
      String activationFrom) {}

  /**
   * One layer.
   *
   * @param index from 1, in order; 0 is the input of the network
   * @param name what the file calls it
   * @param kind what it is, in words
   * @param family which sort of layer that is
   * @param reads indices of the layers it reads
   * @param inputs shapes of what it reads: {@code 16}, {@code 3x32x32} (channels, height, width),
   *     {@code 10x64} (tokens, channels), {@code 10 tokens}; {@code ?} is a size the file leaves
   *     open
   * @param output shape of what it gives
   * @param settings what matters about it by name, such as {@code kernel} and {@code stride}
   * @param activation what is applied last, with its parameters; {@code none} if nothing is
   * @param parameters number of values in its tensors
   * @param tensors names of its tensors in the file
   */
  public record Layer(
      int index,
      String name,
      String kind,
      String family,
      List<Integer> reads,
      List<String> inputs,
      String output,
      Map<String, String> settings,
      String activation,
      long parameters,
      List<String> tensors) {
    public Layer {
      reads = List.copyOf(reads);
      inputs = List.copyOf(inputs);
      settings = inOrder(settings);
      tensors = List.copyOf(tensors);
    }
  }

  /**
   * The size of the neural graph.
   *
   * @param nodes number of nodes
   * @param edges number of edges
   * @param nodesByKind number of nodes of each kind
   * @param edgesByKind number of edges of each kind
   */
  public record Graph(
      long nodes, long edges, Map<String, Long> nodesByKind, Map<String, Long> edgesByKind) {
    public Graph {
      nodesByKind = inOrder(nodesByKind);
      edgesByKind = inOrder(edgesByKind);
    }
  }

  /**
   * One tensor of the file.
   *
   * @param name its name there
   * @param dtype its type, as safetensors writes it
   * @param shape its sizes
   * @param layer index of the first layer that holds it, if one does
   * @param statistics of its values; absent for types that hold no weights
   */
  public record Tensor(
      String name,
      String dtype,
      List<Integer> shape,
      @Nullable Integer layer,
      @Nullable Statistics statistics) {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Statistics of the values of a tensor, as float32.
   *
   * @param count number of values
   * @param nonFinite how many are NaN or infinite
   * @param firstNonFinite row-major index of the first of these
   * @param finite about all other values; absent if there is none
   * @param matrix about the tensor as a matrix; absent for less than two axes
   */
  public record Statistics(
      long count,
      long nonFinite,
      @Nullable Long firstNonFinite,
      @Nullable Finite finite,
      @Nullable Matrix matrix) {}

  /**
   * The finite values of a tensor.
   *
   * @param mean their mean
   * @param standardDeviation root of the mean squared distance from the mean
   * @param min the smallest
   * @param max the largest
   * @param l1Norm sum of absolute values
   * @param l2Norm root of the sum of squares
   * @param zeroShare share of exact zeros, in [0, 1]
   * @param subnormals how many are so small that the type of the tensor keeps fewer digits of them
   * @param histogram how many fall into each of 24 bins of equal width from {@code min} to {@code
   *     max}; all into the first if these are the same
   */
  public record Finite(
      double mean,
      double standardDeviation,
      float min,
      float max,
      double l1Norm,
      double l2Norm,
      double zeroShare,
      long subnormals,
      List<Long> histogram) {
    public Finite {
      histogram = List.copyOf(histogram);
    }
  }

  /**
   * A tensor as a matrix {@code [units, inputs · kernel]}.
   *
   * @param units rows
   * @param inputs columns
   * @param deadUnits rows without a value above 1e-6 of the largest of the matrix, in absolute
   *     value
   * @param spectralNorm largest singular value, by Lanczos iteration: from below, ended at a
   *     relative change of 1e-6 or after 32 rounds
   * @param stableRank squared Frobenius norm over squared spectral norm
   * @param spectralNormLeftOut why there is no spectral norm
   */
  public record Matrix(
      int units,
      int inputs,
      int deadUnits,
      @Nullable Double spectralNorm,
      @Nullable Double stableRank,
      @Nullable String spectralNormLeftOut) {}

  /**
   * A tensor that no layer holds.
   *
   * @param tensor its name
   * @param reason why, as far as that can be told
   */
  public record IgnoredTensor(String tensor, String reason) {}

  /**
   * Whether a served model takes the network.
   *
   * @param name {@code name@version}
   * @param task what the model answers
   * @param takes whether it does
   * @param because what stands against it, if it does not
   */
  public record Model(String name, String task, boolean takes, @Nullable Bound because) {}

  /**
   * A bound that the network is outside of.
   *
   * @param what the property of the network
   * @param bound what the model takes
   * @param found what the network has
   */
  public record Bound(String what, String bound, String found) {}

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
