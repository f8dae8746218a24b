package org.weightscope.onnx.importer;

import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * {@code Softmax} and {@code LogSoftmax} over channels.
 *
 * @param log whether the logarithm is taken
 */
record SoftmaxImporter(boolean log) implements OperatorImporter.OfOne {
  private static final int OVER_ONE_AXIS = 13;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(1, "axis");
    Neurons given = operation.neurons(0);
    boolean overOne = operation.opset() >= OVER_ONE_AXIS;
    int rank = given.axes().rank();
    int axis = operation.axis(operation.integer("axis", overOne ? -1 : 1), rank);
    for (int behind = axis + 1; behind < rank && !overOne; behind++) {
      // Older versions make one axis of all from this one on.
      if (!given.axes().at(behind).isEmpty() && !given.axes().at(axis).isEmpty()) {
        throw operation.refused("axis is %d of %d".formatted(axis, rank));
      }
      axis = given.axes().at(behind).isEmpty() ? axis : behind;
    }
    Neurons neurons = operation.arrangement().channelsAlong(given, axis);
    return operation
        .assembly()
        .add(operation.node(), new Layer.Softmax(log), neurons.form(), neurons.axes(), neurons);
  }
}
