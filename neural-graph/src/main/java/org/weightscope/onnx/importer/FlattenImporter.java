package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Flatten}: one axis of those before a place, one of those behind. */
final class FlattenImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "axis");
    Neurons neurons = operation.neurons(0);
    int rank = neurons.axes().rank();
    long axis = operation.integer("axis", 1);
    int at = axis == rank ? rank : operation.axis(axis, rank);
    List<Size> sizes = neurons.axes().sizes();
    return ReshapeImporter.reshaped(
        operation,
        neurons,
        List.of(
            sizes.subList(0, at).stream().reduce(Size.ONE, Size::times),
            sizes.subList(at, rank).stream().reduce(Size.ONE, Size::times)));
  }
}
