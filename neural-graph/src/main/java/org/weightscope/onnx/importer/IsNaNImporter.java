package org.weightscope.onnx.importer;

import java.nio.ByteBuffer;
import org.weightscope.network.Weights;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code IsNaN} of the scores of an attention. Every token sees at least itself, so that none of
 * them is.
 */
final class IsNaNImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException {
    operation.only(1);
    if (!(operation.input(0) instanceof Scores)) {
      throw operation.refused("of neurons");
    }
    String name = operation.node().outputs().getFirst();
    StoredTensor no = StoredTensor.in(ByteBuffer.allocate(1), 0, name, DataType.BOOL);
    return new Term.Constant(no, new Weights.Origin(name, Weights.Storage.DERIVED));
  }
}
