package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code SkipLayerNormalization} of ONNX Runtime: a sum, then layer normalisation. */
final class SkipLayerNormalizationImporter implements OperatorImporter {
  private static final float EPSILON = 1e-12f;

  @Override
  public List<Term> readAll(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(5, "epsilon");
    Neurons neurons = operation.neurons(0);
    Neurons added = operation.has(4) ? PerChannel.shifted(operation, neurons, 4) : neurons;
    Neurons sum = Wiring.sum(operation, added, operation.neurons(1));
    Term normalized =
        LayerNormalizationImporter.normalized(
            operation,
            sum,
            sum.axes().rank() - 1,
            new LayerNormalizationImporter.Given(
                true,
                2,
                Optional.of(3).filter(operation::has),
                operation.number("epsilon", EPSILON)));
    // The mean and the deviation, which are used in training only, stand between the two.
    return List.of(normalized, new Term.Unknown(), new Term.Unknown(), sum);
  }
}
