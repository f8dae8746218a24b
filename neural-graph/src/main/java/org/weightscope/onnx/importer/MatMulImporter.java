package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code MatMul} of neurons and a matrix, on either side, is a layer without a bias; of neurons and
 * neurons it is a part of an attention.
 */
final class MatMulImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2);
    if (!(operation.input(0) instanceof Constant) && !(operation.input(1) instanceof Constant)) {
      return new SelfAttention(operation).product(operation.laid(0), operation.laid(1));
    }
    boolean left = operation.input(0) instanceof Constant;
    Constant matrix = asMatrix(operation, operation.constant(left ? 0 : 1));
    Neurons neurons = operation.neurons(left ? 1 : 0);
    int axis = neurons.axes().rank() - (left ? 2 : 1);
    if (axis < 0) {
      throw operation.refused("is given neurons of too few axes");
    }
    return new LinearMap(matrix, !left, 1).applied(operation, neurons, axis, Optional.empty());
  }

  /** Axes of size 1 before a matrix do not matter. */
  private static Constant asMatrix(Operation operation, Constant constant)
      throws UnsupportedException {
    StoredTensor tensor = constant.first();
    if (tensor.rank() < 2
        || tensor.elements()
            != (long) tensor.dimension(tensor.rank() - 2) * tensor.dimension(tensor.rank() - 1)) {
      throw operation.refused("is no product with a matrix");
    }
    return new Constant(
        StoredTensor.in(
            tensor.data(),
            0,
            tensor.name(),
            tensor.type(),
            tensor.dimension(tensor.rank() - 2),
            tensor.dimension(tensor.rank() - 1)),
        constant.origin());
  }
}
