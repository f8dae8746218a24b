package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;

/** An activation without attributes. */
record ActivationImporter(Activation activation) implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1);
    return new Term.Activated(operation.linear(0), activation);
  }
}
