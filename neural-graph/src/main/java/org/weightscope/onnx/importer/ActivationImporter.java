package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * An operator that is an activation.
 *
 * @param attributes those that it may have
 * @param from the activation, as its attributes say
 */
record ActivationImporter(Attributes from, String... attributes) implements OperatorImporter.OfOne {
  private static final int MOST_PARTS_INSIDE = 12;

  /** What the attributes of a node say. */
  interface Attributes {
    Activation activation(Operation operation) throws UnsupportedException;
  }

  static ActivationImporter of(Activation activation) {
    return new ActivationImporter(_ -> activation);
  }

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(1, attributes);
    return applied(operation, operation.neurons(0), from.activation(operation));
  }

  static Neurons applied(Operation operation, Neurons given, Activation activation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons =
        given.formula().size() > MOST_PARTS_INSIDE
            ? operation.assembly().settled(operation.arrangement().decided(given))
            : given;
    return neurons.with(
        new Formula.Activated(activation, neurons.formula()), neurons.axes(), operation.node());
  }
}
