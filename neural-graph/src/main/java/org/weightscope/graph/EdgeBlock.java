package org.weightscope.graph;

import org.weightscope.network.Weights;

/** All edges of one kind from one group of nodes to another; groups are named by their index. */
public sealed interface EdgeBlock {

  /** Index of the group the edges leave. */
  int source();

  /** Index of the group the edges enter. */
  int target();

  /** Number of edges. */
  long edges();

  /**
   * An edge from every source to every target that carries one number; {@code weight [targets,
   * sources]}.
   */
  record Linear(int source, int target, Weights weight) implements EdgeBlock {
    @Override
    public long edges() {
      return weight.size();
    }
  }

  /**
   * An edge from every source to every target that carries a kernel; {@code weight [targets,
   * sources, height, width]}.
   */
  record Kernel(int source, int target, Weights weight) implements EdgeBlock {
    @Override
    public long edges() {
      return (long) weight.dimension(0) * weight.dimension(1);
    }
  }

  /**
   * A residual connection: an edge of weight one from source k to target k.
   *
   * @param edges how many: the smaller of the two groups
   */
  record Residual(int source, int target, long edges) implements EdgeBlock {}
}
