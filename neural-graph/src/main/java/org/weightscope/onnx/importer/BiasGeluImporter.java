package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.network.architecture.UnreadableNetworkException;

/** {@code BiasGelu} of ONNX Runtime: the bias of a layer, then GELU. */
final class BiasGeluImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2);
    return ActivationImporter.applied(
        operation, PerChannel.shifted(operation, operation.neurons(0), 1), Activation.Plain.GELU);
  }
}
