package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.tensor.StoredTensor;

/** {@code Gemm} of neurons and a matrix: a layer, with its factors multiplied in. */
final class GemmImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(3, "alpha", "beta", "transA", "transB");
    if (operation.integer("transA", 0) != 0) {
      throw operation.refused("transA");
    }
    boolean transposed = operation.integer("transB", 0) == 0;
    Term.Neurons from = operation.neurons(0);
    StoredTensor weight = operation.constant(1);
    if (weight.rank() != 2 || from.rank() != 2 && from.rank() != -1) {
      throw operation.refused();
    }
    Optional<StoredTensor> bias = Optional.empty();
    if (operation.optional(2).isPresent()) {
      bias = Optional.of(operation.constant(2));
      Biases.check(operation, bias.get(), weight.dimension(transposed ? 1 : 0));
    }
    return new Term.Linear(
        from,
        weight,
        transposed,
        operation.number("alpha", 1),
        bias,
        operation.number("beta", 1),
        2);
  }
}
