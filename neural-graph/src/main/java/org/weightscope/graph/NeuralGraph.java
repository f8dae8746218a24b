package org.weightscope.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;

/**
 * The neural graph of a network (Kofinas et al. 2024, sections 3 and 4): node groups, inputs first,
 * and edge blocks.
 *
 * @param groups group 0 are the inputs, the others the neurons or channels of layers in order
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
    List<Integer> groupOf = new ArrayList<>(List.of(0));
    int last = network.weighted().size();
    for (Step step : network.steps()) {
      int source = groupOf.get(step.inputs().getFirst());
      switch (step.layer()) {
        case Layer.Weighted layer -> {
          int target = groups.size();
          groups.add(
              new NodeGroup(
                  target == last ? NodeGroup.Role.OUTPUT : NodeGroup.Role.HIDDEN,
                  layer.outputs(),
                  Optional.of(layer.bias()),
                  layer.activation()));
          blocks.add(
              switch (layer) {
                case Layer.Linear linear -> new EdgeBlock.Linear(source, target, linear.weight());
                case Layer.Convolution convolution ->
                    new EdgeBlock.Kernel(source, target, convolution.weight());
              });
          groupOf.add(target);
        }
        case Layer.GlobalPool _ -> groupOf.add(source);
        case Layer.Sum(Activation activation) -> {
          NodeGroup group = groups.get(source);
          groups.set(source, new NodeGroup(group.role(), group.size(), group.bias(), activation));
          int from = groupOf.get(step.inputs().get(1));
          residuals.add(
              new EdgeBlock.Residual(
                  from, source, Math.min(groups.get(from).size(), group.size())));
          groupOf.add(source);
        }
        case Layer other -> throw new IllegalArgumentException("no nodes for " + other);
      }
    }
    blocks.addAll(residuals);
    return new NeuralGraph(groups, blocks);
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
