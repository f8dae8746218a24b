package org.weightscope.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightscope.evaluation.Values;
import org.weightscope.network.Shape;

/**
 * In which order the axes of a recorded tensor count what the network counts: batch first or
 * channels last, as the producer liked. The sizes tell.
 */
final class FileLayout {
  private static final int BATCH = 0;

  private FileLayout() {}

  /**
   * Recorded numbers in the network's own order.
   *
   * @param shape of the network's value; sizes may be open
   * @param sizes of the recorded tensor
   */
  static Values read(Shape shape, int[] sizes, float[] numbers) {
    for (List<Integer> order : orders(shape)) {
      Optional<int[]> own = ownSizes(shape, sizes, order);
      if (own.isPresent()) {
        Values values =
            Values.of(filled(shape, own.get()), own.get()[BATCH], ordered(numbers, sizes, order));
        return values;
      }
    }
    // Axes are joined, or there is one of size 1 more or less: the order is left as it is.
    int item = shape.channels() * shape.places();
    if (shape.places() == Shape.FREE || numbers.length % item != 0) {
      throw new IllegalArgumentException(
          "%s is no input of shape %s".formatted(Arrays.toString(sizes), shape));
    }
    return Values.of(shape, numbers.length / item, numbers);
  }

  /** Which axis of {@link #axes} each axis of a tensor counts; the likeliest first. */
  private static List<List<Integer>> orders(Shape shape) {
    return switch (shape) {
      case Shape.Vector _, Shape.Tokens _ -> List.of(List.of(0, 1), List.of(1, 0));
      case Shape.FeatureMap _ -> List.of(List.of(0, 1, 2, 3), List.of(0, 2, 3, 1));
      case Shape.Sequence _ -> List.of(List.of(0, 1, 2), List.of(1, 0, 2), List.of(0, 2, 1));
    };
  }

  /** The sizes of a batch in the network's own order; that of the batch is open. */
  private static int[] axes(Shape shape) {
    return switch (shape) {
      case Shape.Vector(int channels) -> new int[] {Shape.FREE, channels};
      case Shape.Tokens(int length) -> new int[] {Shape.FREE, length};
      case Shape.FeatureMap(int channels, int height, int width) ->
          new int[] {Shape.FREE, channels, height, width};
      case Shape.Sequence(int length, int channels) -> new int[] {Shape.FREE, length, channels};
    };
  }

  private static Optional<int[]> ownSizes(Shape shape, int[] sizes, List<Integer> order) {
    int[] own = axes(shape);
    if (sizes.length != own.length) {
      return Optional.empty();
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      int of = order.get(axis);
      if (own[of] != Shape.FREE && own[of] != sizes[axis]) {
        return Optional.empty();
      }
      own[of] = sizes[axis];
    }
    return Optional.of(own);
  }

  private static Shape filled(Shape shape, int[] own) {
    return switch (shape) {
      case Shape.Vector _ -> new Shape.Vector(own[1]);
      case Shape.Tokens _ -> new Shape.Tokens(own[1]);
      case Shape.FeatureMap _ -> new Shape.FeatureMap(own[1], own[2], own[3]);
      case Shape.Sequence _ -> new Shape.Sequence(own[1], own[2]);
    };
  }

  /** The numbers with the axes in the network's own order. */
  private static float[] ordered(float[] numbers, int[] sizes, List<Integer> order) {
    int rank = sizes.length;
    int[] ownSizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      ownSizes[order.get(axis)] = sizes[axis];
    }
    int[] steps = new int[rank]; // of each own axis
    int step = 1;
    for (int own = rank - 1; own >= 0; own--) {
      steps[own] = step;
      step *= ownSizes[own];
    }
    float[] ordered = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int rest = i;
      int at = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += rest % sizes[axis] * steps[order.get(axis)];
        rest /= sizes[axis];
      }
      ordered[at] = numbers[i];
    }
    return ordered;
  }
}
