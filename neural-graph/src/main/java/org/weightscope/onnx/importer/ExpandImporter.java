package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Expand} of neurons, where there is nothing to repeat. */
final class ExpandImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2);
    Neurons neurons = operation.neurons(0);
    List<Size> sizes = operation.sizes(1);
    Axes axes = neurons.axes().ofRank(sizes.size());
    int first = axes.rank() - sizes.size();
    for (int i = 0; i < sizes.size(); i++) {
      if (!sizes.get(i).isOne() && !sizes.get(i).equals(axes.size(first + i))) {
        throw operation.refused("repeats neurons");
      }
    }
    return neurons.with(axes);
  }
}
