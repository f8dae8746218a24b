package org.weightscope.onnx.importer;

/** {@code Size} of neurons: the product of what {@code Shape} gives. */
final class SizeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1);
    Size size = operation.neurons(0).axes().sizes().stream().reduce(Size.ONE, Size::times);
    return ShapeImporter.scalar(operation.node().outputs().getFirst(), size);
  }
}
