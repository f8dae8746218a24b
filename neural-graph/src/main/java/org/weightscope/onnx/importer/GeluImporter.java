package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;

/** {@code Gelu} as it is defined, not its approximation by a hyperbolic tangent. */
final class GeluImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "approximate");
    String approximate = operation.text("approximate", "none");
    if (!approximate.equals("none")) {
      throw operation.refused("approximate is %s; none is read".formatted(approximate));
    }
    return new Term.Activated(operation.linear(0), Activation.Plain.GELU);
  }
}
