package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code ScatterND} that replaces the first channels, as an assignment in place to a slice of
 * channels is written.
 */
final class ScatterNdImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "reduction");
    if (!operation.text("reduction", "none").equals("none")) {
      throw operation.refused("reduction");
    }
    Neurons whole = operation.neurons(0);
    Neurons update = operation.neurons(2);
    if (!(operation.input(1) instanceof Constant indices) || whole.axes().rank() < 2) {
      throw operation.refused("input 1 is computed");
    }
    int channels =
        firstChannels(operation, indices.first(), whole.axes().size(0).first())
            .filter(count ->
                count.equals(
                    firstChannels(operation, indices.second(), whole.axes().size(0).second())
                        .orElse(-1)))
            .orElseThrow(() -> operation.refused("does not replace the first channels"));
    Size before = whole.axes().size(1);
    if (!update.axes().size(1).equals(Size.of(channels))
        || before.first() < channels
        || !update.axes().without(1).equals(whole.axes().without(1))) {
      throw operation.refused("does not replace the first channels");
    }
    if (before.equals(Size.of(channels))) {
      return operation.arrangement().channelsAlong(update, 1);
    }
    operation.parameters().take(before.inNetwork());
    Neurons others =
        ChannelChoice.of(
            operation, whole, 1, IntStream.range(channels, before.inNetwork()).boxed().toList());
    if (!others.axes().at(1).equals(others.form().whole(Role.CHANNELS))) {
      throw operation.refused("does not replace the first channels");
    }
    return FirstChannels.joined(
        operation, ChannelChoice.together(operation, List.of(update, others), 1));
  }

  /** How many first channels of every input of the batch the indices name, in order. */
  private static Optional<Integer> firstChannels(
      Operation operation, StoredTensor indices, long batch) {
    if (indices.rank() != 3
        || indices.dimension(2) != 2
        || indices.dimension(0) != batch
        || !indices.type().readsAsLongs()) {
      return Optional.empty();
    }
    long[] values = indices.toLongs();
    int channels = indices.dimension(1);
    for (int i = 0; i < values.length; i += 2) {
      if (values[i] != i / 2 / channels || values[i + 1] != i / 2 % channels) {
        return Optional.empty();
      }
    }
    return Optional.of(channels);
  }
}
