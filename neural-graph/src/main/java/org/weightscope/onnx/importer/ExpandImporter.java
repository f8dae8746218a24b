package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Expand} of neurons, which repeats them along axes of size 1. */
final class ExpandImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2);
    Neurons neurons = operation.neurons(0);
    List<Size> sizes = operation.sizes(1);
    neurons = neurons.with(neurons.axes().ofRank(sizes.size()));
    int rank = neurons.axes().rank();
    boolean repeats = false;
    for (int i = 0; i < sizes.size(); i++) {
      Size size = neurons.axes().size(rank - sizes.size() + i);
      boolean same = sizes.get(i).isOne() || sizes.get(i).equals(size);
      if (!same && !size.isOne()) {
        throw operation.refused("repeats neurons");
      }
      repeats |= !same;
    }
    return repeats ? new Term.Repeated(neurons, sizes) : neurons;
  }
}
