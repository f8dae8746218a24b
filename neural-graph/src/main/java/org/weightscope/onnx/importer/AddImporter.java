package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.tensor.StoredTensor;

/** {@code Add} of a layer without a bias and a constant, in either order: its bias. */
final class AddImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2);
    int constant = operation.input(0) instanceof Term.Constant ? 0 : 1;
    Term.Linear layer = operation.linear(1 - constant);
    StoredTensor bias = operation.constant(constant);
    Biases.check(operation, bias, layer.outputs());
    // A bias of two axes would give a vector of neurons a second axis.
    if (layer.bias().isPresent() || bias.rank() == 2 && layer.rank() == 1) {
      throw operation.refused();
    }
    return new Term.Linear(
        layer.from(),
        layer.weight(),
        layer.transposed(),
        layer.weightFactor(),
        Optional.of(bias),
        1,
        layer.rank());
  }
}
