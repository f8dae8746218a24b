package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Laid;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * {@code Softmax} and {@code LogSoftmax} over channels.
 *
 * @param log whether the logarithm is taken
 */
record SoftmaxImporter(boolean log) implements OperatorImporter.OfOne {
  private static final int OVER_ONE_AXIS = 13;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(1, "axis");
    Laid given = operation.laid(0);
    boolean overOne = operation.opset() >= OVER_ONE_AXIS;
    int rank = given.axes().rank();
    int axis = operation.axis(operation.integer("axis", overOne ? -1 : 1), rank);
    for (int behind = axis + 1; behind < rank && !overOne; behind++) {
      // Older versions make one axis of all from this one on.
      if (!given.axes().at(behind).isEmpty() && !given.axes().at(axis).isEmpty()) {
        throw operation.refused("axis is %d of %d".formatted(axis, rank));
      }
      axis = given.axes().at(behind).isEmpty() ? axis : behind;
    }
    return switch (given) {
      case Scores scores -> normalized(operation, scores, axis);
      case Neurons neurons -> softmax(operation, neurons, axis);
    };
  }

  /** Scores that sum to one over the tokens along an axis. */
  private Scores normalized(Operation operation, Scores scores, int axis)
      throws UnsupportedException {
    Size tokens = scores.first().form().placeCount();
    List<Part> parts = scores.axes().at(axis);
    Role summed = parts.equals(Part.whole(Role.COLUMNS, tokens)) ? Role.COLUMNS : Role.ROWS;
    if (log || scores.over().isPresent() || !parts.equals(Part.whole(summed, tokens))) {
      throw operation.refused("is not over the tokens of an attention");
    }
    if (scores.causal().equals(Optional.of(summed))) {
      throw operation.refused("a mask that hides the earlier tokens");
    }
    return scores.normalized(summed, operation.node());
  }

  private Neurons softmax(Operation operation, Neurons given, int axis)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = operation.arrangement().channelsAlong(given, axis);
    return operation
        .assembly()
        .add(operation.node(), new Layer.Softmax(log), neurons.form(), neurons.axes(), neurons);
  }
}
