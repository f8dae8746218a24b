package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code Gather} of channels by constant indices, of one token, or of the rows of a table by the
 * tokens of the input.
 */
final class GatherImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "axis");
    if (operation.input(0) instanceof Constant) {
      return lookedUp(operation, operation.constant(0));
    }
    Neurons neurons = operation.neurons(0);
    int axis = operation.axis(operation.integer("axis", 0), neurons.axes().rank());
    StoredTensor indices = operation.constant(1).first();
    Size size = neurons.axes().size(axis);
    if (indices.elements() == 1 && indices.rank() <= 1) {
      long entry = operation.integers(1).getFirst();
      Optional<Neurons> token =
          TokenChoice.of(
              operation,
              neurons,
              axis,
              entry < 0 ? new Size(entry + size.first(), entry + size.second()) : Size.of(entry));
      if (token.isPresent()) {
        return indices.rank() == 0
            ? token.get().with(token.get().axes().without(axis))
            : token.get();
      }
    }
    if (size.isOpen() || indices.rank() > 1) {
      throw operation.refused("of an axis of size %s".formatted(size));
    }
    operation.parameters().take(indices.elements());
    List<Integer> entries =
        operation.integers(1).stream()
            .map(index -> (int) (index < 0 ? index + size.first() : index))
            .toList();
    if (entries.stream().anyMatch(entry -> entry < 0 || entry >= size.first())) {
      throw operation.refused("an index outside of the axis");
    }
    Neurons chosen = size.isOne() ? neurons : ChannelChoice.of(operation, neurons, axis, entries);
    return indices.rank() == 0 ? chosen.with(chosen.axes().without(axis)) : chosen;
  }

  /** The rows of a table that the tokens of the input name. */
  private static Neurons lookedUp(Operation operation, Constant table)
      throws UnsupportedException, UnreadableNetworkException {
    Neurons tokens = operation.arrangement().asTokenNumbers(operation.neurons(1));
    if (table.first().rank() != 2 || operation.axis(operation.integer("axis", 0), 2) != 0) {
      throw operation.refused("of a constant that is no table of tokens");
    }
    Parameters.requireWeights(table.first());
    int channels = table.first().dimension(1);
    Form form = Form.sequence(tokens.form().placeCount(), Size.of(channels));
    List<List<Part>> axes = new ArrayList<>(tokens.axes().each());
    axes.add(form.whole(Part.Role.CHANNELS));
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.TokenEmbedding(
                operation.parameters().weights(table, table.first().dimension(0), channels)),
            form,
            new Axes(axes),
            tokens);
  }
}
