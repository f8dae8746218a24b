package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Attention} of queries, keys and values that are projected already. */
final class AttentionImporter implements OperatorImporter.OfOne {
  /** Queries, keys, values and a mask; behind them would be keys and values of the past. */
  private static final int MOST_INPUTS = 4;

  private static final int AXES_WITH_HEADS = 4;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(
        MOST_INPUTS, "is_causal", "kv_num_heads", "q_num_heads", "scale", "softmax_precision");
    Neurons queries = operation.neurons(0);
    boolean apart = queries.axes().rank() == AXES_WITH_HEADS;
    long heads = operation.integer("q_num_heads", 1);
    if (!apart && operation.integer("kv_num_heads", heads) != heads) {
      throw operation.refused("kv_num_heads");
    }
    HeadSplit split = new HeadSplit(operation, apart ? Optional.empty() : Optional.of(heads));
    Scores scores = split.scores(queries, operation.neurons(1), operation.number("scale"));
    if (operation.has(3)) {
      if (!(operation.input(3) instanceof Constant mask)) {
        throw operation.refused("a mask that is computed");
      }
      scores = new Mask(operation, scores, mask).given();
    }
    if (operation.integer("is_causal", 0) != 0) {
      scores = scores.causal(Role.ROWS, operation.node());
    }
    return split.attention(scores, operation.neurons(2));
  }
}
