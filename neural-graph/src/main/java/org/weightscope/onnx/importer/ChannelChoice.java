package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    if (countsPartOfChannels(decided, axis)) {
      return ofPart(operation, operation.assembly().settled(decided), axis, entries);
    }
    Optional<Integer> behindTokens =
        decided.axes().at(axis).equals(decided.form().whole(Role.TOKENS))
            ? Wiring.channelAxis(decided)
            : Optional.empty();
    Neurons chosen = ofWhole(operation, decided, axis, entries);
    return behindTokens.isPresent()
        ? operation.arrangement().channelsAlong(chosen, behindTokens.get())
        : chosen;
  }

  /** Some entries of an axis that counts all channels, or is made to. */
  private static Neurons ofWhole(
      Operation operation, Neurons given, int axis, List<Integer> entries)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = operation.arrangement().channelsAlong(given, axis);
    int channels = neurons.form().channels().inNetwork();
    if (entries.isEmpty()) {
      throw operation.refused("takes no channel");
    }
    if (entries.size() == channels
        && IntStream.range(0, channels).allMatch(i -> entries.get(i) == i)) {
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

  /** Whether an axis counts channels, all of them together with other axes. */
  private static boolean countsPartOfChannels(Neurons neurons, int axis) {
    List<Part> parts = neurons.axes().at(axis);
    return !parts.isEmpty()
        && parts.stream().allMatch(part -> part.role() == Role.CHANNELS)
        && !Part.size(parts).equals(neurons.form().channels())
        && Part.size(channels(neurons.axes())).equals(neurons.form().channels());
  }

  private static List<Part> channels(Axes axes) {
    return axes.parts().stream().filter(part -> part.role() == Role.CHANNELS).toList();
  }

  /**
   * Some entries of an axis beside which others count channels too. Of the channels that are left,
   * the entries are the outermost part; those of other axes stay in their order.
   */
  private static Neurons ofPart(
      Operation operation, Neurons neurons, int axis, List<Integer> entries)
      throws UnsupportedException, UnreadableNetworkException {
    int[] chosen = Axes.indices(neurons.axes().at(axis));
    if (entries.equals(IntStream.range(0, chosen.length).boxed().toList())) {
      return neurons;
    }
    if (entries.isEmpty()) {
      throw operation.refused("takes no channel");
    }
    List<Part> others =
        channels(neurons.axes().with(axis, List.of())).stream()
            .sorted((a, b) -> Long.compare(b.stride().first(), a.stride().first()))
            .toList();
    int[] offsets = Axes.indices(others);
    operation.parameters().take((long) entries.size() * offsets.length);
    List<Integer> kept = new ArrayList<>();
    for (int entry : entries) {
      for (int offset : offsets) {
        kept.add(chosen[entry] + offset);
      }
    }
    Map<Part, Part> now = new HashMap<>();
    Size stride = Size.ONE;
    for (Part part : others.reversed()) {
      now.put(part, new Part(Role.CHANNELS, part.size(), stride));
      stride = stride.times(part.size());
    }
    Axes axes =
        neurons
            .axes()
            .with(axis, List.of())
            .mapped(parts -> parts.stream().map(part -> now.getOrDefault(part, part)).toList())
            .with(axis, List.of(new Part(Role.CHANNELS, Size.of(entries.size()), stride)));
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Select(kept),
            neurons.form().withChannels(Size.of(kept.size())),
            axes,
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
