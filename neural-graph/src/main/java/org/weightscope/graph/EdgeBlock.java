package org.weightscope.graph;

import java.util.Arrays;

/** All edges of one kind from some nodes of one group to nodes of another. */
public sealed interface EdgeBlock {

  /** What the edges stand for. */
  EdgeKind kind();

  /** The nodes the edges leave. */
  Nodes sources();

  /** The nodes the edges enter. */
  Nodes targets();

  /** What the edges carry. */
  EdgeValues values();

  /** Number of edges. */
  long edges();

  /** Number of edges that enter the k-th target. */
  int into(int k);

  /** Number of edges that leave the k-th source. */
  int outOf(int k);

  /** Shows every edge, target by target. */
  void forEach(Visitor visitor);

  /** Index of the group the edges leave. */
  default int source() {
    return sources().group();
  }

  /** Index of the group the edges enter. */
  default int target() {
    return targets().group();
  }

  /** Is shown edges. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One edge.
     *
     * @param source index of the source in its group
     * @param target index of the target in its group
     * @param kernel {@code height · width} numbers, row by row; overwritten by the next edge
     * @param key the key's weight, 0 outside attention
     */
    void edge(int source, int target, float[] kernel, float key);
  }

  /**
   * Which input channels of a layer its sources are: source k is channel {@code first + k · step}.
   *
   * @param all number of input channels of the layer, of which others may come from other groups
   * @param groups parts of channels and of targets with edges only inside each part; divides both
   *     numbers
   */
  record Channels(int first, int step, int all, int groups) {
    /** The first source that belongs to a part or to a later one. */
    private int firstOf(int part, int sources) {
      return Math.clamp(Math.ceilDiv((long) part * (all / groups) - first, step), 0, sources);
    }

    private int channel(int k) {
      return first + k * step;
    }
  }

  /** An edge from every source to every target of the same part of the channels. */
  record Dense(EdgeKind kind, Nodes sources, Channels channels, Nodes targets, EdgeValues values)
      implements EdgeBlock {

    @Override
    public long edges() {
      return (long) sources.count() * (targets.count() / channels.groups);
    }

    @Override
    public int into(int k) {
      int part = partOfTarget(k);
      int count = sources.count();
      return channels.firstOf(part + 1, count) - channels.firstOf(part, count);
    }

    @Override
    public int outOf(int k) {
      return targets.count() / channels.groups;
    }

    private int partOfTarget(int t) {
      return t / (targets.count() / channels.groups);
    }

    @Override
    public void forEach(Visitor visitor) {
      float[] kernel = new float[values.height() * values.width()];
      int count = sources.count();
      int width = channels.all / channels.groups;
      for (int t = 0; t < targets.count(); t++) {
        int part = partOfTarget(t);
        int end = channels.firstOf(part + 1, count);
        for (int k = channels.firstOf(part, count); k < end; k++) {
          float key = read(values, t, channels.channel(k) - part * width, kernel);
          visitor.edge(sources.at(k), targets.at(t), kernel, key);
        }
      }
    }
  }

  /** An edge from the k-th source to the k-th target. */
  record OneToOne(EdgeKind kind, Nodes sources, Nodes targets, EdgeValues values)
      implements EdgeBlock {
    public OneToOne {
      if (sources.count() != targets.count()) {
        throw new IllegalArgumentException(
            "%d sources do not go with %d targets".formatted(sources.count(), targets.count()));
      }
    }

    @Override
    public long edges() {
      return sources.count();
    }

    @Override
    public int into(int k) {
      return 1;
    }

    @Override
    public int outOf(int k) {
      return 1;
    }

    @Override
    public void forEach(Visitor visitor) {
      float[] kernel = new float[values.height() * values.width()];
      for (int k = 0; k < sources.count(); k++) {
        int target = targets.at(k);
        float key = read(values, target, k, kernel);
        visitor.edge(sources.at(k), target, kernel, key);
      }
    }
  }

  /** Reads what the edge from a channel to a target carries; returns the key's weight. */
  private static float read(EdgeValues values, int target, int channel, float[] kernel) {
    return switch (values) {
      case EdgeValues.Same(float value) -> {
        kernel[0] = value;
        yield 0;
      }
      case EdgeValues.OneHot _ -> {
        Arrays.fill(kernel, 0);
        kernel[channel % kernel.length] = 1;
        yield 0;
      }
      case EdgeValues.Entries entries -> {
        int at = entries.first() + target * entries.targetStep() + channel * entries.channelStep();
        for (int p = 0; p < kernel.length; p++) {
          kernel[p] = entries.weight().get(at + p * entries.placeStep());
        }
        yield entries.key().isPresent() ? entries.key().get().get(at) : 0;
      }
    };
  }
}
