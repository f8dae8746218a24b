package org.weightscope.onnx.importer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.weightscope.onnx.importer.Term.Laid;

/** {@code Squeeze}: axes of size 1 are left out. */
final class SqueezeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2, "axes");
    Laid neurons = operation.laid(0);
    Axes axes = neurons.axes();
    TreeSet<Integer> without = new TreeSet<>(Comparator.reverseOrder());
    Optional<List<Long>> given = operation.integers("axes", 1);
    if (given.isEmpty()) {
      IntStream.range(0, axes.rank()).filter(axis -> axes.size(axis).isOne()).forEach(without::add);
    } else {
      for (long axis : given.get()) {
        without.add(operation.axis(axis, axes.rank()));
      }
    }
    Axes left = axes;
    for (int axis : without) {
      if (!axes.size(axis).isOne()) {
        throw operation.refused("axis %d has size %s".formatted(axis, axes.size(axis)));
      }
      left = left.without(axis);
    }
    return neurons.with(left);
  }
}
