package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** {@code Dropout}: the same value, unless the model was written in training mode. */
final class DropoutImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(3, "ratio", "seed");
    Optional<Term> training = operation.optional(2);
    if (training.isPresent() && !isFalse(training.get())) {
      throw operation.refused("training_mode");
    }
    return operation.neurons(0);
  }

  private static boolean isFalse(Term term) {
    return term instanceof Term.Constant(StoredTensor tensor)
        && tensor.type() == DataType.BOOL
        && tensor.elements() == 1
        && tensor.data().get(0) == 0;
  }
}
