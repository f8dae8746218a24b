package org.weightscope.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Network;

/**
 * The neural graph of a network: node groups, inputs first, and edge blocks.
 *
 * <p>Linear layers and convolutions as in Kofinas et al. 2024, sections 3 and 4; normalisation,
 * attention and embeddings in the manner of its appendix C. Every permutation of hidden neurons,
 * channels, heads or rows of a head that leaves the network's function as it is is a permutation of
 * nodes that leaves the graph as it is.
 *
 * @param network what it is the graph of
 * @param groups group 0 are the inputs, the others stand in the order of the layers that make them
 * @param blocks in the order of the layers, but for the parts of sums ({@link EdgeKind#RESIDUAL}),
 *     which come after all others
 */
public record NeuralGraph(Network network, List<NodeGroup> groups, List<EdgeBlock> blocks) {

  public NeuralGraph {
    groups = List.copyOf(groups);
    blocks = List.copyOf(blocks);
  }

  /** The graph of a network. */
  public static NeuralGraph of(Network network) {
    return new GraphBuilder(network).graph();
  }

  /** Number of nodes. */
  public long nodes() {
    return groups.stream().mapToLong(NodeGroup::size).sum();
  }

  /** Number of edges, a kernel counted once. */
  public long edges() {
    return blocks.stream().mapToLong(EdgeBlock::edges).sum();
  }

  /** Number of nodes of each kind that there is, in the order of the kinds. */
  public Map<NodeKind, Long> nodesByKind() {
    Map<NodeKind, Long> counts = new EnumMap<>(NodeKind.class);
    groups.forEach(group -> counts.merge(group.kind(), (long) group.size(), Long::sum));
    return counts;
  }

  /** Number of edges of each kind that there is, in the order of the kinds. */
  public Map<EdgeKind, Long> edgesByKind() {
    Map<EdgeKind, Long> counts = new EnumMap<>(EdgeKind.class);
    blocks.forEach(block -> counts.merge(block.kind(), block.edges(), Long::sum));
    return counts;
  }

  /**
   * The weights of each layer, if every group after the inputs is a layer with one whole weight
   * tensor and a bias and there is nothing else but parts of sums: block l enters group {@code l +
   * 1}.
   */
  public Optional<List<EdgeValues.Entries>> layers() {
    List<EdgeValues.Entries> layers = new ArrayList<>();
    for (EdgeBlock block : blocks) {
      int target = layers.size() + 1;
      boolean weights = block.kind() == EdgeKind.LINEAR || block.kind() == EdgeKind.CONVOLUTION;
      if (weights
          && block.target() == target
          && groups.get(target).bias().isPresent()
          && block.values() instanceof EdgeValues.Entries entries
          && block.edges() * entries.height() * entries.width() == entries.weight().size()) {
        layers.add(entries);
      } else if (block.kind() != EdgeKind.RESIDUAL) {
        return Optional.empty();
      }
    }
    return layers.size() == groups.size() - 1 ? Optional.of(List.copyOf(layers)) : Optional.empty();
  }
}
