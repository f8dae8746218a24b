package org.weightscope.onnx.importer;

import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** {@code Constant}: a tensor or numbers that stand in an attribute. */
final class ConstantImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(0, "value", "value_float", "value_floats", "value_int", "value_ints");
    if (operation.node().attributes().size() != 1) {
      throw operation.refused("has %d values".formatted(operation.node().attributes().size()));
    }
    OnnxAttribute attribute = operation.node().attributes().getFirst();
    String name = operation.node().outputs().getFirst();
    return Term.Constant.of(
        switch (attribute.value()) {
          case OnnxAttribute.Tensor(StoredTensor tensor) ->
              StoredTensor.in(tensor.data(), 0, name, tensor.type(), tensor.shape());
          case OnnxAttribute.Float(float value) ->
              StoredTensor.of(name, DataType.F32, new float[] {value});
          case OnnxAttribute.Floats(StoredTensor values) -> values;
          case OnnxAttribute.Int(long value) ->
              StoredTensor.ofLongs(name, DataType.I64, new long[] {value});
          case OnnxAttribute.Ints ints ->
              StoredTensor.ofLongs(
                  name,
                  DataType.I64,
                  ints.values().stream().mapToLong(Long::longValue).toArray(),
                  ints.values().size());
          case OnnxAttribute.Text _, OnnxAttribute.Other _ ->
              throw operation.refused(attribute.name());
        });
  }
}
