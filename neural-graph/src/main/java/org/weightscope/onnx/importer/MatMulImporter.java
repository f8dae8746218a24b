package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.tensor.StoredTensor;

/** {@code MatMul} of neurons and a matrix: a layer without a bias. */
final class MatMulImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2);
    Term.Neurons from = operation.neurons(0);
    StoredTensor weight = operation.constant(1);
    if (weight.rank() != 2) {
      throw operation.refused();
    }
    return new Term.Linear(from, weight, true, 1, Optional.empty(), 1, from.rank());
  }
}
