package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;

/** {@code Sin} of a layer, or of a layer times its frequency. */
final class SinImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1);
    if (operation.input(0) instanceof Term.Scaled scaled) {
      if (!Double.isFinite(scaled.factor()) || scaled.factor() == 0) {
        throw operation.refused("frequency " + scaled.factor());
      }
      return new Term.Activated(scaled.from(), new Activation.Sine(scaled.factor()));
    }
    return new Term.Activated(operation.linear(0), new Activation.Sine(1));
  }
}
