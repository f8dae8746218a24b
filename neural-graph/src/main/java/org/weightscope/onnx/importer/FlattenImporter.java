package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;

/** {@code Flatten} of all axes but the first: of the input, or where there is nothing to do. */
final class FlattenImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "axis");
    Term.Neurons from = operation.neurons(0);
    long axis = operation.integer("axis", 1);
    if (axis != 1 && !(axis == -1 && from.rank() == 2)) {
      throw operation.refused("axis is %d".formatted(axis));
    }
    if (from instanceof Term.Input input) {
      return flat(input);
    }
    if (from.rank() != 2) {
      throw operation.refused();
    }
    return from;
  }

  /** The input with one axis of neurons. */
  static Term.Input flat(Term.Input input) {
    return new Term.Input(Optional.of(List.of(-1L, size(input))));
  }

  private static long size(Term.Input input) {
    if (input.dims().isEmpty()) {
      return -1;
    }
    long size = 1;
    for (long dim : input.dims().get().stream().skip(1).toList()) {
      if (dim < 0 || size > Integer.MAX_VALUE) {
        return -1;
      }
      size *= dim;
    }
    return size;
  }
}
