package org.weightscope.onnx.importer;

import java.util.List;
import java.util.TreeSet;
import org.weightscope.onnx.importer.Term.Laid;

/** {@code Unsqueeze}: axes of size 1 are put in. */
final class UnsqueezeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2, "axes");
    Laid neurons = operation.laid(0);
    List<Long> given =
        operation.integers("axes", 1).orElseThrow(() -> operation.refused("axes are missing"));
    int rank = neurons.axes().rank() + given.size();
    if (rank > 8) {
      throw operation.refused("%d axes".formatted(rank));
    }
    TreeSet<Integer> inserted = new TreeSet<>();
    for (long axis : given) {
      inserted.add(operation.axis(axis, rank));
    }
    Axes axes = neurons.axes();
    for (int axis : inserted) {
      axes = axes.inserted(axis);
    }
    return neurons.with(axes);
  }
}
