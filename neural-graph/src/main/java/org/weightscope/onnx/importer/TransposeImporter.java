package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Laid;

/** {@code Transpose}: axes in another order. */
final class TransposeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException, UnreadableNetworkException {
    operation.only(1, "perm");
    Laid neurons = operation.laid(0);
    return operation
        .arrangement()
        .asTokens(neurons.with(neurons.axes().transposed(order(operation, neurons.axes().rank()))));
  }

  /** Which axis each axis of the result is. */
  static List<Integer> order(Operation operation, int rank) throws UnsupportedException {
    Optional<List<Long>> given = operation.integers("perm");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      order.add(rank - 1 - i);
    }
    if (given.isPresent()) {
      order = given.get().stream().map(Long::intValue).toList();
      for (int axis = 0; axis < rank; axis++) {
        if (order.size() != rank || !order.contains(axis)) {
          throw operation.refused("perm is %s".formatted(given.get()));
        }
      }
    }
    return order;
  }
}
