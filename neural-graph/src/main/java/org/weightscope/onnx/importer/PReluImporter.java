package org.weightscope.onnx.importer;

import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code PRelu} with a slope a channel, or one for all. */
final class PReluImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2);
    PerChannel slope = PerChannel.of(operation, operation.neurons(0), operation.constant(1));
    if (slope.isOfPlaces()) {
      throw operation.refused("slopes that differ from place to place");
    }
    Neurons neurons =
        operation.assembly().settled(operation.arrangement().decided(slope.neurons()));
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.ParametricRelu(slope.values()),
            neurons.form(),
            neurons.axes(),
            neurons);
  }
}
