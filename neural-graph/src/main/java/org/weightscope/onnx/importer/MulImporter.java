package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code Mul}, in either order: by one number, which a sine must take up as its frequency; or of
 * {@code x} and {@code Sigmoid(x)}, which is SiLU.
 */
final class MulImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2);
    Term left = operation.input(0);
    Term right = operation.input(1);
    if (left instanceof Term.Constant(StoredTensor factor)) {
      return scaled(operation, operation.linear(1), factor);
    }
    if (right instanceof Term.Constant(StoredTensor factor)) {
      return scaled(operation, operation.linear(0), factor);
    }
    if (isGate(left, right) || isGate(right, left)) {
      Term.Linear layer = operation.linear(isGate(left, right) ? 0 : 1);
      return new Term.Activated(layer, Activation.Plain.SILU);
    }
    throw operation.refused();
  }

  /** Whether one term is the sigmoid of the other; the very same layer, not an equal one. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isGate(Term layer, Term gate) {
    return gate instanceof Term.Activated(Term.Linear from, Activation activation)
        && from == layer
        && activation == Activation.Plain.SIGMOID;
  }

  private static Term scaled(Operation operation, Term.Linear layer, StoredTensor factor)
      throws UnsupportedException {
    if (factor.elements() != 1
        || factor.rank() > 2
        || factor.rank() > Math.max(layer.rank(), 1)
        || !factor.type().readsAsFloats()) {
      throw operation.refused("factor " + factor);
    }
    return new Term.Scaled(layer, factor.toFloats()[0], operation.node());
  }
}
