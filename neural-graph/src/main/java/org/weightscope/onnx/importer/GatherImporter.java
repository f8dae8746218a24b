package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/** {@code Gather} of channels by constant indices. */
final class GatherImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "axis");
    Neurons neurons = operation.neurons(0);
    int axis = operation.axis(operation.integer("axis", 0), neurons.axes().rank());
    StoredTensor indices = operation.constant(1).first();
    Size size = neurons.axes().size(axis);
    if (size.isOpen() || indices.rank() > 1) {
      throw operation.refused("of an axis of size %s".formatted(size));
    }
    operation.parameters().take(indices.elements());
    List<Integer> entries =
        operation.integers(1).stream()
            .map(index -> (int) (index < 0 ? index + size.first() : index))
            .toList();
    if (entries.stream().anyMatch(entry -> entry < 0 || entry >= size.first())) {
      throw operation.refused("an index outside of the axis");
    }
    Neurons chosen = size.isOne() ? neurons : ChannelChoice.of(operation, neurons, axis, entries);
    return indices.rank() == 0 ? chosen.with(chosen.axes().without(axis)) : chosen;
  }
}
