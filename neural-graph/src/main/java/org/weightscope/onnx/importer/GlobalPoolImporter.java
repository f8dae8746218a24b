package org.weightscope.onnx.importer;

import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code GlobalAveragePool} and {@code GlobalMaxPool}. */
record GlobalPoolImporter(Pooling pooling) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(1);
    Neurons neurons = operation.neurons(0);
    List<Integer> places = IntStream.range(2, neurons.axes().rank()).boxed().toList();
    return GlobalPooling.over(operation, neurons, places, pooling);
  }
}
