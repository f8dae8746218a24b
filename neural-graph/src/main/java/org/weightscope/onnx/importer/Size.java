package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.Shape;

/**
 * The size of an axis. A size that the file leaves open, such as that of the batch, is tried with
 * two numbers at once, so that whatever depends on it can be told from what does not: the same
 * number both times.
 *
 * @param first in the first trial, at least 1
 * @param second in the second one
 */
record Size(long first, long second) {
  static final Size ONE = of(1);

  /** A size that is not open. */
  static Size of(long size) {
    return new Size(size, size);
  }

  boolean isOpen() {
    return first != second;
  }

  boolean isOne() {
    return first == 1 && second == 1;
  }

  /** The size in a network, where it may be open. */
  int inNetwork() {
    return isOpen() ? Shape.FREE : Math.toIntExact(first);
  }

  Size times(Size other) {
    return new Size(
        Math.multiplyExact(first, other.first), Math.multiplyExact(second, other.second));
  }

  /** The quotient, if it is a whole number both times. */
  Optional<Size> dividedBy(Size other) {
    return first % other.first == 0 && second % other.second == 0
        ? Optional.of(new Size(first / other.first, second / other.second))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return isOpen() ? "?" : String.valueOf(first);
  }
}
