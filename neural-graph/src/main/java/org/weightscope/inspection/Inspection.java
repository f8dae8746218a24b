package org.weightscope.inspection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What was found in a file. Names are as the file has them, hostile ones too: whoever shows them
 * escapes them.
 *
 * <p>The answer of the service is made of these records by the names of their components.
 *
 * @param file the file itself
 * @param network the network; absent if it cannot be read
 * @param layers the layers in order, the first {@link #MOST_LAYERS}; empty without a network
 * @param graph the neural graph; absent if there is none
 * @param tensors the tensors in the order of the file, the first {@link #MOST_TENSORS}
 * @param ignored tensors that no layer holds; empty without a network
 * @param operators how often each operator of an ONNX graph stands in it, the commonest first;
 *     empty for safetensors
 */
public record Inspection(
    FileFacts file,
    Optional<NetworkFacts> network,
    List<LayerFacts> layers,
    Optional<GraphFacts> graph,
    List<TensorFacts> tensors,
    List<IgnoredTensor> ignored,
    Map<String, Integer> operators) {

  /** Most layers that are described one by one. */
  public static final int MOST_LAYERS = 2000;

  /** Most tensors that are described one by one, and whose statistics are computed. */
  public static final int MOST_TENSORS = 1000;

  public Inspection {
    layers = List.copyOf(layers);
    tensors = List.copyOf(tensors);
    ignored = List.copyOf(ignored);
    operators = inOrder(operators);
  }

  /**
   * The file.
   *
   * @param format {@code safetensors} or {@code onnx}
   * @param bytes its length
   * @param digest {@code sha256:} and 64 hex digits
   * @param tensors number of its tensors, those that are not described included
   */
  public record FileFacts(String format, long bytes, String digest, int tensors) {}

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
   * @param input shape of the input, as in {@link LayerFacts#output}
   * @param output shape of the output
   * @param layersFrom where the layers came from: {@code default} (names and shapes), {@code file}
   *     (its operators), {@code metadata} (of the file) or {@code request}
   * @param activationFrom where the activations came from, in the same words
   */
  public record NetworkFacts(
      String format,
      int layers,
      int steps,
      long parameters,
      OptionalLong nodes,
      OptionalLong edges,
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
  public record LayerFacts(
      int index,
      String name,
      String kind,
      LayerFamily family,
      List<Integer> reads,
      List<String> inputs,
      String output,
      Map<String, String> settings,
      String activation,
      long parameters,
      List<String> tensors) {
    public LayerFacts {
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
  public record GraphFacts(
      long nodes, long edges, Map<String, Long> nodesByKind, Map<String, Long> edgesByKind) {
    public GraphFacts {
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
  public record TensorFacts(
      String name,
      String dtype,
      List<Integer> shape,
      OptionalInt layer,
      Optional<TensorStatistics> statistics) {
    public TensorFacts {
      shape = List.copyOf(shape);
    }
  }

  /**
   * A tensor that no layer holds.
   *
   * @param tensor its name
   * @param reason why, as far as that can be told
   */
  public record IgnoredTensor(String tensor, String reason) {}

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
