package org.weightscope.onnx.importer;

import org.weightscope.network.architecture.UnreadableNetworkException;

/** {@code Where} of the scores of an attention and one number: a mask. */
final class WhereImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException, UnreadableNetworkException {
    operation.only(3);
    boolean scoresIfTrue = operation.input(1) instanceof Scores;
    if (operation.input(0) instanceof Term.Constant condition
        && operation.input(scoresIfTrue ? 1 : 2) instanceof Scores scores) {
      return new Mask(operation, scores, condition)
          .replaced(!scoresIfTrue, operation.number(scoresIfTrue ? 2 : 1));
    }
    throw operation.refused("of neurons");
  }
}
