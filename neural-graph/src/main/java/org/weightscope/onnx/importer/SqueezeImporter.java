package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** {@code Squeeze} of the axis of a single neuron: no value changes. */
final class SqueezeImporter implements OperatorImporter {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(2, "axes");
    Term.Neurons from = operation.neurons(0);
    List<Long> axes = axes(operation);
    boolean last =
        axes.size() == 1
            && (axes.getFirst() == -1 || from.rank() > 1 && axes.getFirst() == from.rank() - 1);
    if (!last || from instanceof Term.Input || from.size() != 1) {
      throw operation.refused("axes " + axes);
    }
    return new Term.Squeezed(from);
  }

  private static List<Long> axes(Operation operation) throws UnsupportedException {
    Optional<OnnxAttribute> attribute = operation.node().attribute("axes");
    if (attribute.isPresent()) {
      if (attribute.get().value() instanceof OnnxAttribute.Ints(List<Long> values)) {
        return values;
      }
      throw operation.refused("axes is " + attribute.get().value().kind() + ", not INTS");
    }
    if (operation.optional(1).isEmpty()) {
      return List.of();
    }
    StoredTensor tensor = operation.constant(1);
    if (tensor.type() != DataType.I64 || tensor.elements() != 1) {
      throw operation.refused("axes " + tensor);
    }
    return List.of(tensor.toLongs()[0]);
  }
}
