package org.weightscope.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/**
 * The neural graph of a network (Kofinas et al. 2024, sections 3 and 4): node groups, inputs first,
 * and edge blocks.
 *
 * @param groups group 0 are the inputs, group {@code l + 1} the neurons or channels of layer {@code
 *     l}
 * @param blocks first the weights, one block a layer in order, then the residual connections by
 *     target
 */
public record NeuralGraph(List<NodeGroup> groups, List<EdgeBlock> blocks) {

  public NeuralGraph {
    groups = List.copyOf(groups);
    blocks = List.copyOf(blocks);
  }

  /** The graph of a network. */
  public static NeuralGraph of(Network network) {
    List<NodeGroup> groups = new ArrayList<>();
    List<EdgeBlock> blocks = new ArrayList<>();
    List<EdgeBlock> residuals = new ArrayList<>();
    groups.add(
        new NodeGroup(
            NodeGroup.Role.INPUT, network.inputs(), Optional.empty(), Activation.Plain.NONE));
    int last = network.layers().size() - 1;
    for (int i = 0; i <= last; i++) {
      Layer layer = network.layers().get(i);
      NodeGroup.Role role = i == last ? NodeGroup.Role.OUTPUT : NodeGroup.Role.HIDDEN;
      groups.add(
          new NodeGroup(role, layer.outputs(), Optional.of(layer.bias()), layer.activation()));
      blocks.add(
          switch (layer) {
            case Layer.Linear linear -> new EdgeBlock.Linear(i, i + 1, linear.weight());
            case Layer.Convolution convolution ->
                new EdgeBlock.Kernel(i, i + 1, convolution.weight());
          });
      if (layer.skipFrom().isPresent()) {
        int source = layer.skipFrom().getAsInt() + 1;
        residuals.add(
            new EdgeBlock.Residual(
                source, i + 1, Math.min(groups.get(source).size(), layer.outputs())));
      }
    }
    blocks.addAll(residuals);
    return new NeuralGraph(groups, blocks);
  }

  /** The network of this graph: the inverse of {@link #of}, bit for bit. */
  public Network network() {
    int[] skips = new int[groups.size()];
    List<Layer> layers = new ArrayList<>();
    for (EdgeBlock block : blocks) {
      if (block instanceof EdgeBlock.Residual residual) {
        skips[residual.target()] = residual.source();
      }
    }
    for (EdgeBlock block : blocks) {
      NodeGroup target = groups.get(block.target());
      OptionalInt skip =
          skips[block.target()] == 0
              ? OptionalInt.empty()
              : OptionalInt.of(skips[block.target()] - 1);
      switch (block) {
        case EdgeBlock.Linear(int source, int at, Weights weight) ->
            layers.add(
                new Layer.Linear(weight, target.bias().orElseThrow(), target.activation(), skip));
        case EdgeBlock.Kernel(int source, int at, Weights weight) ->
            layers.add(
                new Layer.Convolution(
                    weight, target.bias().orElseThrow(), target.activation(), skip));
        case EdgeBlock.Residual residual -> {}
      }
    }
    return new Network(layers);
  }

  /** Number of nodes. */
  public int nodes() {
    return groups.stream().mapToInt(NodeGroup::size).sum();
  }

  /** Number of edges, a kernel counted once. */
  public long edges() {
    return blocks.stream().mapToLong(EdgeBlock::edges).sum();
  }
}
