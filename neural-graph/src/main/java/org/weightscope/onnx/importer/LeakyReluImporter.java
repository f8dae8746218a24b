package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;

/** {@code LeakyRelu} of the usual slope, the only one that networks of ours can have. */
final class LeakyReluImporter implements OperatorImporter {
  private static final float SLOPE = 0.01f;

  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "alpha");
    float slope = operation.number("alpha", SLOPE);
    if (slope != SLOPE) {
      throw operation.refused("alpha is %s; %s is read".formatted(slope, SLOPE));
    }
    return new Term.Activated(operation.linear(0), Activation.LeakyRelu.DEFAULT);
  }
}
