package org.weightscope.onnx.importer;

import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** {@code Reshape} to two axes, the first of which stays as it is. */
final class ReshapeImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2, "allowzero");
    Term.Neurons from = operation.neurons(0);
    StoredTensor shape = operation.constant(1);
    if (shape.type() != DataType.I64 || shape.rank() != 1 || shape.elements() != 2) {
      throw operation.refused("shape " + shape);
    }
    long[] sizes = shape.toLongs();
    Term.Neurons flat = from instanceof Term.Input input ? FlattenImporter.flat(input) : from;
    boolean keepsFirst = sizes[0] == 0 && operation.integer("allowzero", 0) == 0;
    boolean same =
        keepsFirst && (sizes[1] == -1 || sizes[1] == flat.size())
            || sizes[0] == -1 && sizes[1] > 0 && sizes[1] == flat.size();
    if (!same || flat.rank() != 2) {
      throw operation.refused("shape [%d, %d]".formatted(sizes[0], sizes[1]));
    }
    return flat;
  }
}
