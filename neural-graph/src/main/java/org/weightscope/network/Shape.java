package org.weightscope.network;

/** The shape of a value inside a network, without the batch. */
public sealed interface Shape {

  /** A size that the file leaves open. */
  int FREE = -1;

  /** Number of neurons, or of channels at each place. */
  int channels();

  /** Number of places; {@link #FREE} if that is open. */
  int places();

  /** One value a neuron: {@code [channels]}. */
  record Vector(int channels) implements Shape {
    @Override
    public int places() {
      return 1;
    }

    @Override
    public String toString() {
      return String.valueOf(channels);
    }
  }

  /**
   * Channels over a grid: {@code [channels, height, width]}. A sequence that is convolved along its
   * length is a map of height 1.
   *
   * @param height rows, or {@link #FREE}
   * @param width columns, or {@link #FREE}
   */
  record FeatureMap(int channels, int height, int width) implements Shape {
    @Override
    public int places() {
      return height == FREE || width == FREE ? FREE : Math.multiplyExact(height, width);
    }

    @Override
    public String toString() {
      return channels + "x" + size(height) + "x" + size(width);
    }
  }

  /**
   * One vector a token: {@code [length, channels]}.
   *
   * @param length number of tokens, or {@link #FREE}
   */
  record Sequence(int length, int channels) implements Shape {
    @Override
    public int places() {
      return length;
    }

    @Override
    public String toString() {
      return size(length) + "x" + channels;
    }
  }

  /**
   * Whole numbers that name tokens: {@code [length]}.
   *
   * @param length number of tokens, or {@link #FREE}
   */
  record Tokens(int length) implements Shape {
    @Override
    public int channels() {
      return 1;
    }

    @Override
    public int places() {
      return length;
    }

    @Override
    public String toString() {
      return size(length) + " tokens";
    }
  }

  private static String size(int size) {
    return size == FREE ? "?" : String.valueOf(size);
  }
}
