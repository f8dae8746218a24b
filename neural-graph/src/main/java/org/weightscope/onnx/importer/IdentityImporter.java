package org.weightscope.onnx.importer;

/** {@code Identity}: the same value. */
final class IdentityImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1);
    return operation.input(0);
  }
}
