package org.weightscope.onnx.importer;

import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Sum} of any number of values. */
final class SumImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(Integer.MAX_VALUE);
    ElementwiseImporter add = new ElementwiseImporter(Arithmetic.ADD);
    Term sum = operation.input(0);
    for (int i = 1; i < operation.inputs().size(); i++) {
      sum = add.combined(operation, neurons(operation, sum), operation.neurons(i));
    }
    return sum;
  }

  private static Neurons neurons(Operation operation, Term term) throws UnsupportedException {
    if (term instanceof Neurons neurons) {
      return neurons;
    }
    throw operation.refused("of constants");
  }
}
