package org.weightscope.onnx.importer;

/** Operators that give their first input back: {@code Identity}, {@code Dropout}, {@code Cast}. */
record IdentityImporter(int mostInputs, String... attributes) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(mostInputs, attributes);
    return operation.input(0);
  }
}
