package org.weightscope.batch;

import java.util.List;
import java.util.stream.Stream;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NodeKind;
import org.weightscope.network.Activation;

/**
 * The kinds of nodes, edges and activations that a model tells apart, each a row of a table in this
 * order.
 *
 * <p>They are written into the card, so that kinds of a later day leave the rows of a trained model
 * as they are; a graph with a kind that is not listed is refused.
 *
 * @param nodes kinds of nodes
 * @param edges kinds of edges
 * @param activations names of activations as {@link Activation#kind} has them; {@code none} first
 */
public record Kinds(List<NodeKind> nodes, List<EdgeKind> edges, List<String> activations) {

  /** The published form: linear layers, convolutions and skips. */
  static final Kinds PUBLISHED =
      new Kinds(
          List.of(NodeKind.INPUT, NodeKind.NEURON),
          List.of(EdgeKind.LINEAR, EdgeKind.CONVOLUTION, EdgeKind.RESIDUAL),
          List.of("none", "relu", "gelu", "silu", "tanh", "sigmoid", "leaky-relu"));

  /** All that there are. */
  public static final Kinds ALL =
      new Kinds(
          List.of(NodeKind.values()),
          List.of(EdgeKind.values()),
          Stream.concat(Activation.names().stream(), Stream.of("sine", "cosine", "clip"))
              .distinct()
              .toList());

  public Kinds {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    activations = List.copyOf(activations);
  }

  int row(NodeKind kind) {
    return listed(nodes.indexOf(kind), kind);
  }

  int row(EdgeKind kind) {
    return listed(edges.indexOf(kind), kind);
  }

  private static int listed(int row, Enum<?> kind) {
    if (row < 0) {
      throw new GraphDoesNotFitException("the model was not made for a graph with %s", kind);
    }
    return row;
  }
}
