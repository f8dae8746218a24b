package org.weightscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes the channels of a value of the network are.
 *
 * @param parts the nodes, group by group; every channel is in one part
 * @param behind before the last transposition, the nodes of what are places now; empty if none
 * @param open whether the nodes are a whole group that may still take more edges and an activation
 */
record Value(List<Part> parts, List<Part> behind, boolean open) {

  /**
   * Some nodes of a group as channels: node k at place p is channel {@code first + k · step + p ·
   * placeStep}.
   *
   * @param height rows of the map whose places became channels; 1 where none did
   * @param width its columns
   */
  record Part(Nodes nodes, int first, int step, int placeStep, int height, int width) {
    /** Nodes that are channels {@code first, first + step, …}. */
    Part(Nodes nodes, int first, int step) {
      this(nodes, first, step, 1, 1, 1);
    }

    int places() {
      return height * width;
    }

    Part moved(int by) {
      return new Part(nodes, first + by, step, placeStep, height, width);
    }
  }

  Value {
    parts = List.copyOf(parts);
    behind = List.copyOf(behind);
  }

  /** All nodes of a group. */
  static Value whole(int group, int size, List<Part> behind, boolean open) {
    return new Value(List.of(new Part(Nodes.Range.all(group, size), 0, 1)), behind, open);
  }

  /** The same nodes, to which nothing can be added any more. */
  Value closed() {
    return new Value(parts, behind, false);
  }

  /** Whether a node stands for the channels of several places. */
  boolean flattened() {
    return parts.stream().anyMatch(part -> part.places() > 1);
  }

  /** Index of the group of all its nodes. */
  int group() {
    return parts.getFirst().nodes().group();
  }

  /**
   * The channels of all places of a map as one vector.
   *
   * @param channels number of channels at each place
   */
  Value flat(boolean placesFirst, int channels, int height, int width) {
    if (height * width == 1) {
      return this;
    }
    int places = height * width;
    return new Value(
        parts.stream()
            .map(part ->
                placesFirst
                    ? new Part(part.nodes, part.first, part.step, channels, height, width)
                    : new Part(
                        part.nodes, part.first * places, part.step * places, 1, height, width))
            .toList(),
        List.of(),
        false);
  }

  /** Some of its channels, none of which is flattened. */
  Value select(List<Integer> channels) {
    List<Run> runs = new ArrayList<>();
    Map<Integer, Run> growing = new HashMap<>();
    for (int i = 0; i < channels.size(); i++) {
      int channel = channels.get(i);
      Part part = part(channel);
      int node = part.nodes.at((channel - part.first) / part.step);
      Run run = growing.get(part.nodes.group());
      if (run == null || !run.add(i, node)) {
        run = new Run(part.nodes.group(), i, node);
        growing.put(part.nodes.group(), run);
        runs.add(run);
      }
    }
    return new Value(runs.stream().map(Run::part).toList(), behind, false);
  }

  private Part part(int channel) {
    for (Part part : parts) {
      int k = channel - part.first;
      if (k >= 0 && k % part.step == 0 && k / part.step < part.nodes.count()) {
        return part;
      }
    }
    throw new IllegalStateException("no node is channel " + channel);
  }

  /** Channels of one group at equal distances. */
  private static final class Run {
    private final int group;
    private final int first;
    private final List<Integer> nodes = new ArrayList<>();
    private int step = 1;

    Run(int group, int first, int node) {
      this.group = group;
      this.first = first;
      nodes.add(node);
    }

    boolean add(int channel, int node) {
      if (nodes.size() == 1) {
        step = channel - first;
      }
      boolean next = channel == first + nodes.size() * step;
      if (next) {
        nodes.add(node);
      }
      return next;
    }

    Part part() {
      int from = nodes.getFirst();
      int apart = nodes.size() == 1 ? 1 : nodes.get(1) - from;
      for (int k = 0; k < nodes.size(); k++) {
        if (nodes.get(k) != from + k * apart) {
          return new Part(new Nodes.Picked(group, nodes), first, step);
        }
      }
      return new Part(new Nodes.Range(group, from, apart, nodes.size()), first, step);
    }
  }
}
