package org.weightscope.onnx.importer;

import java.util.Set;

/** {@code Cast} of neurons between types of floating point. */
final class CastImporter implements OperatorImporter.OfOne {
  private static final Set<Long> FLOATS = Set.of(1L, 10L, 11L, 16L);

  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "to", "saturate", "round_mode");
    long to = operation.integer("to", 0);
    if (!FLOATS.contains(to)) {
      throw operation.refused("to is %d".formatted(to));
    }
    return operation.laid(0);
  }
}
