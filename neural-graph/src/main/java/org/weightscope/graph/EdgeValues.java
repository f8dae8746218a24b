package org.weightscope.graph;

import java.util.Optional;
import org.weightscope.network.Weights;

/** What the edges of a block carry: one number or a kernel each, read where the network has it. */
public sealed interface EdgeValues {

  /** Rows of each kernel; 1 for numbers. */
  int height();

  /** Columns of each kernel; 1 for numbers. */
  int width();

  /**
   * How many weights of its layer a target sums over: inputs times kernel places, within its group;
   * 1 where an edge carries no weight of a sum.
   */
  default int fanIn() {
    return 1;
  }

  /** All edges carry this number. */
  record Same(float value) implements EdgeValues {
    /** Weight one. */
    public static final Same ONE = new Same(1);

    @Override
    public int height() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }
  }

  /**
   * Edge k carries a kernel that is one at place {@code k mod (height · width)} and zero elsewhere.
   */
  record OneHot(int height, int width) implements EdgeValues {}

  /**
   * The entries of a tensor: the one for target t, source channel c and place p stands at {@code
   * first + t · targetStep + c · channelStep + p · placeStep}.
   *
   * @param weight the tensor of the network
   * @param key for attention the key's weight, of the same form as the query's; each edge carries
   *     one entry of both
   */
  record Entries(
      Weights weight,
      Optional<Weights> key,
      int first,
      int targetStep,
      int channelStep,
      int placeStep,
      int height,
      int width)
      implements EdgeValues {

    /** All weights of a target stand together, so the way to the next target is their number. */
    @Override
    public int fanIn() {
      return Math.max(1, targetStep);
    }

    /** A matrix {@code [targets, channels]}. */
    static Entries matrix(Weights weight) {
      return matrix(weight, Optional.empty());
    }

    /** Two matrices {@code [targets, channels]}. */
    static Entries matrix(Weights weight, Optional<Weights> key) {
      return new Entries(weight, key, 0, weight.dimension(1), 1, 1, 1, 1);
    }

    /** Kernels {@code [targets, channels, height, width]}. */
    static Entries kernels(Weights weight) {
      int places = weight.dimension(2) * weight.dimension(3);
      return new Entries(
          weight,
          Optional.empty(),
          0,
          weight.dimension(1) * places,
          places,
          1,
          weight.dimension(2),
          weight.dimension(3));
    }

    /** A number for each target: {@code [targets]}, or {@code [1]} for all. */
    static Entries vector(Weights weight) {
      return new Entries(weight, Optional.empty(), 0, weight.size() == 1 ? 0 : 1, 0, 1, 1, 1);
    }

    /** A table {@code [channels, targets]}, or one row {@code [targets]}. */
    static Entries table(Weights weight) {
      int targets = weight.dimension(weight.rank() - 1);
      return new Entries(weight, Optional.empty(), 0, 1, targets, 1, 1, 1);
    }
  }
}
