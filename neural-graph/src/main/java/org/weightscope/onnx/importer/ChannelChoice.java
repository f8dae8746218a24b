package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** Some of the channels of a value. */
final class ChannelChoice {
  private ChannelChoice() {}

  /** The channels that some entries of an axis are. */
  static Neurons of(Operation operation, Neurons given, int axis, List<Integer> entries)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons decided = decided(operation, given, axis);
    Neurons neurons = operation.arrangement().channelsAlong(decided, axis);
    int channels = neurons.form().channels().inNetwork();
    if (entries.isEmpty()) {
      throw operation.refused("takes no channel");
    }
    if (entries.equals(IntStream.range(0, channels).boxed().toList())) {
      return neurons;
    }
    operation.parameters().take(entries.size());
    Form form = neurons.form().withChannels(Size.of(entries.size()));
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Select(entries),
            form,
            neurons.axes().with(axis, form.whole(Role.CHANNELS)),
            neurons);
  }

  /** Of maps the second axis counts channels. */
  static Neurons decided(Operation operation, Neurons given, int axis)
      throws UnsupportedException, OtherInputException {
    return given.axes().rank() == 4 && axis == 1 ? operation.arrangement().decided(given) : given;
  }

  /** The channels of several values one after the other along an axis. */
  static Neurons together(Operation operation, List<Neurons> given, int axis)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    List<Neurons> parts = new ArrayList<>();
    Size channels = Size.of(0);
    for (Neurons part : given) {
      Neurons along = operation.arrangement().channelsAlong(decided(operation, part, axis), axis);
      parts.add(along);
      channels = Size.of(channels.first() + along.form().channels().inNetwork());
    }
    Neurons first = parts.getFirst();
    for (Neurons part : parts) {
      if (!part.form().withChannels(Size.ONE).equals(first.form().withChannels(Size.ONE))
          || !part.axes().with(axis, List.of()).equals(first.axes().with(axis, List.of()))) {
        throw operation.refused(
            "joins neurons of %s and %s".formatted(first.form().shape(), part.form().shape()));
      }
    }
    if (parts.size() == 1) {
      return first;
    }
    Form form = first.form().withChannels(channels);
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Concat(),
            form,
            first.axes().with(axis, form.whole(Role.CHANNELS)),
            parts.toArray(Neurons[]::new));
  }
}
