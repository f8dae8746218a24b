package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/** {@code Gemm} of neurons and a matrix: a layer, with its factors multiplied in. */
final class GemmImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "alpha", "beta", "transA", "transB", "broadcast");
    Neurons from = operation.neurons(0);
    Constant matrix = operation.constant(1);
    if (matrix.first().rank() != 2 || from.axes().rank() != 2) {
      throw operation.refused("is no product of two matrices");
    }
    if (operation.integer("transA", 0) != 0) {
      from = from.with(from.axes().transposed(List.of(1, 0)));
    }
    LinearMap map =
        new LinearMap(matrix, operation.integer("transB", 0) == 0, operation.number("alpha", 1));
    Optional<Weights> bias = Optional.empty();
    if (operation.has(2)) {
      Constant tensor = operation.constant(2);
      requireRow(operation, tensor.first(), map.outputs());
      Parameters.requireWeights(tensor.first());
      bias =
          Optional.of(
              LinearMap.times(
                  operation.parameters().vector(tensor, map.outputs()),
                  operation.number("beta", 1)));
    }
    return map.applied(operation, from, 1, bias);
  }

  /** A number for each output, or one for all. */
  private static void requireRow(Operation operation, StoredTensor bias, int outputs)
      throws UnsupportedException {
    boolean row = bias.rank() <= 2 && (bias.rank() < 2 || bias.dimension(0) == 1);
    int values = bias.rank() == 0 ? 1 : bias.dimension(bias.rank() - 1);
    if (!row || values != 1 && values != outputs) {
      throw operation.refused("bias " + bias + " for %d outputs".formatted(outputs));
    }
  }
}
