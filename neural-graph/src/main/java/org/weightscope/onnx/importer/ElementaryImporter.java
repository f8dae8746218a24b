package org.weightscope.onnx.importer;

import java.util.function.UnaryOperator;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * A function of each entry that is no activation, but may be a part of one.
 *
 * @param function the formula of the result
 */
record ElementaryImporter(UnaryOperator<Formula> function) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(1);
    Neurons neurons = operation.neurons(0);
    if (neurons.formula().size() >= Formula.MOST_PARTS - 2) {
      neurons = operation.assembly().settled(operation.arrangement().decided(neurons));
    }
    return neurons.with(function.apply(neurons.formula()), neurons.axes(), operation.node());
  }
}
