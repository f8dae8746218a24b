package org.weightscope.graph;

import java.util.List;

/**
 * Some nodes of one group, in an order; arithmetic where that can be, so that it takes no memory.
 */
public sealed interface Nodes {

  /** Index of the group. */
  int group();

  /** How many, with repetitions. */
  int count();

  /**
   * The index in its group of one of them.
   *
   * @param k from 0, below {@link #count}
   */
  int at(int k);

  /** Nodes {@code first, first + step, …}. */
  record Range(int group, int first, int step, int count) implements Nodes {
    /** All nodes of a group of this size. */
    public static Range all(int group, int size) {
      return new Range(group, 0, 1, size);
    }

    @Override
    public int at(int k) {
      return first + k * step;
    }
  }

  /** Nodes one by one. */
  record Picked(int group, List<Integer> indices) implements Nodes {
    public Picked {
      indices = List.copyOf(indices);
    }

    @Override
    public int count() {
      return indices.size();
    }

    @Override
    public int at(int k) {
      return indices.get(k);
    }
  }

  /** Each of the nodes this many times in a row. */
  record Repeated(Nodes nodes, int times) implements Nodes {
    @Override
    public int group() {
      return nodes.group();
    }

    @Override
    public int count() {
      return Math.multiplyExact(nodes.count(), times);
    }

    @Override
    public int at(int k) {
      return nodes.at(k / times);
    }
  }

  /**
   * For each node of the range this many nodes, {@code placeStep} apart, of which it is the first.
   */
  record Grid(Range range, int placeStep, int places) implements Nodes {
    @Override
    public int group() {
      return range.group();
    }

    @Override
    public int count() {
      return Math.multiplyExact(range.count(), places);
    }

    @Override
    public int at(int k) {
      return range.at(k / places) + k % places * placeStep;
    }
  }

  /** The first nodes of these, as many as {@code most}. */
  default Nodes atMost(int most) {
    if (most >= count()) {
      return this;
    }
    return switch (this) {
      case Range(int group, int first, int step, int _) -> new Range(group, first, step, most);
      case Picked(int group, List<Integer> indices) -> new Picked(group, indices.subList(0, most));
      case Repeated _, Grid _ ->
          throw new IllegalStateException("nodes of places are taken as a whole");
    };
  }
}
