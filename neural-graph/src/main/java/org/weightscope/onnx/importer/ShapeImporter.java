package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Weights;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** {@code Shape} of neurons: a constant, in which open sizes differ from trial to trial. */
final class ShapeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1, "start", "end");
    List<Size> sizes = operation.laid(0).axes().sizes();
    int from = bound(operation.integer("start", 0), sizes.size());
    int to = bound(operation.integer("end", sizes.size()), sizes.size());
    return constant(operation.node().outputs().getFirst(), sizes.subList(Math.min(from, to), to));
  }

  private static int bound(long given, int rank) {
    return Math.clamp(given < 0 ? given + rank : given, 0, rank);
  }

  static Constant constant(String name, List<Size> sizes) {
    StoredTensor first = tensor(name, sizes.stream().mapToLong(Size::first).toArray());
    StoredTensor second =
        sizes.stream().anyMatch(Size::isOpen)
            ? tensor(name, sizes.stream().mapToLong(Size::second).toArray())
            : first;
    return new Constant(first, second, new Weights.Origin(name, Weights.Storage.DERIVED));
  }

  /** A constant of no axes. */
  static Constant scalar(String name, Size size) {
    StoredTensor first = StoredTensor.ofLongs(name, DataType.I64, new long[] {size.first()});
    StoredTensor second =
        size.isOpen()
            ? StoredTensor.ofLongs(name, DataType.I64, new long[] {size.second()})
            : first;
    return new Constant(first, second, new Weights.Origin(name, Weights.Storage.DERIVED));
  }

  private static StoredTensor tensor(String name, long[] sizes) {
    return StoredTensor.ofLongs(name, DataType.I64, sizes, sizes.length);
  }
}
