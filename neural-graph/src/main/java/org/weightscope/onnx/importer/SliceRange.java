package org.weightscope.onnx.importer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a slice takes of an axis.
 *
 * @param start first index
 * @param step to the next one, not 0
 * @param count how many
 */
record SliceRange(int start, int step, int count) {

  /** The range that ONNX's numbers mean: negative ones count from the end, large ones are cut. */
  static SliceRange of(Operation operation, long start, long end, long step, int size)
      throws UnsupportedException {
    if (step == 0 || Math.abs(step) > Integer.MAX_VALUE) {
      throw operation.refused("step is %d".formatted(step));
    }
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? size : size - 1L;
    long from = Math.clamp(start < 0 ? start + size : start, Math.max(0, lowest), highest);
    long to = Math.clamp(end < 0 ? Math.max(end, -size - 1L) + size : end, lowest, highest);
    long count = step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step;
    return new SliceRange((int) from, (int) step, (int) Math.max(0, count));
  }

  boolean isAllOf(int size) {
    return start == 0 && step == 1 && count == size;
  }

  List<Integer> indices() {
    return IntStream.range(0, count).map(i -> start + i * step).boxed().toList();
  }
}
