package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;

/**
 * What one axis of a tensor counts, or a factor of it: every {@code stride}-th entry of an axis of
 * the network, {@code size} of them. Heads and the entries of a head are two parts of the channels.
 *
 * @param size at least 2 in one of the trials
 */
record Part(Role role, Size size, Size stride) {

  /** The axes that a value of a network may have, and that of a batch. */
  enum Role {
    BATCH,
    CHANNELS,
    ROWS,
    COLUMNS,
    TOKENS,
    /** Row-major position in an input of which is not known yet how the network sees it. */
    INPUT
  }

  /** A whole axis; nothing if its size is 1. */
  static List<Part> whole(Role role, Size size) {
    return size.isOne() ? List.of() : List.of(new Part(role, size, Size.ONE));
  }

  /** The same parts without sizes of 1, and neighbours that are one part joined. */
  static List<Part> joined(List<Part> parts) {
    List<Part> joined = new ArrayList<>();
    for (Part part : parts) {
      Part before = joined.isEmpty() ? part : joined.getLast();
      if (part.size.isOne()) {
        continue;
      }
      if (!joined.isEmpty()
          && before.role == part.role
          && before.stride.equals(part.stride.times(part.size))) {
        joined.set(
            joined.size() - 1, new Part(part.role, before.size.times(part.size), part.stride));
      } else {
        joined.add(part);
      }
    }
    return List.copyOf(joined);
  }

  static Size size(List<Part> parts) {
    return parts.stream().map(Part::size).reduce(Size.ONE, Size::times);
  }
}
