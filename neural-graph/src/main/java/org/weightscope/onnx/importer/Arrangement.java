package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Formula.Entry;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Laid;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * Neurons as an operator needs them: channels along an axis, or a map. Where the graph has moved
 * parts of axes, layers are added that move them in the network too.
 *
 * @param by the operator that needs them
 */
record Arrangement(Assembly assembly, OnnxNode by) {

  private UnsupportedException refused(String because) {
    return new UnsupportedException(by, Optional.of(because));
  }

  /** Settled neurons whose channels, all of them and nothing else, lie in order along an axis. */
  Neurons channelsAlong(Neurons given, int axis)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = assembly.current(given);
    if (neurons.form().kind() == Form.Kind.INPUT) {
      decideChannels(neurons.axes(), axis);
    }
    neurons = assembly.settled(neurons);
    Form form = neurons.form();
    List<Part> parts = neurons.axes().at(axis);
    if (parts.equals(form.whole(Role.CHANNELS))) {
      return neurons;
    }
    if (parts.stream().anyMatch(part -> part.role() == Role.BATCH)) {
      assembly.requireNoBatch();
      throw refused("mixes the networks' inputs of one batch");
    }
    if (onlyChannels(parts) && Part.size(parts).equals(form.channels())) {
      return selected(neurons, axis);
    }
    if (holdsAll(neurons.axes(), axis)) {
      return flattened(neurons, axis);
    }
    if (!parts.isEmpty() && parts.equals(form.wholePlaces()) && channelsStandAlone(neurons)) {
      return transposed(neurons);
    }
    throw refused("does not find the channels along one axis");
  }

  private static boolean onlyChannels(List<Part> parts) {
    return parts.stream().allMatch(part -> part.role() == Role.CHANNELS);
  }

  /** Whether the other axes count nothing but the batch. */
  private static boolean holdsAll(Axes axes, int axis) {
    return IntStream.range(0, axes.rank())
        .filter(other -> other != axis)
        .allMatch(other -> axes.at(other).stream().allMatch(part -> part.role() == Role.BATCH));
  }

  private static boolean channelsStandAlone(Neurons neurons) {
    List<Part> channels = neurons.form().whole(Role.CHANNELS);
    return channels.isEmpty() || neurons.axes().each().contains(channels);
  }

  /** With the channels in the order in which they stand along an axis. */
  private Neurons selected(Neurons neurons, int axis)
      throws UnsupportedException, UnreadableNetworkException {
    requireFixed(neurons.axes().size(axis));
    assembly.parameters().take(neurons.axes().size(axis).first());
    List<Integer> channels = Arrays.stream(Axes.indices(neurons.axes().at(axis))).boxed().toList();
    return assembly.add(
        by,
        new Layer.Select(channels),
        neurons.form(),
        neurons.axes().with(axis, neurons.form().whole(Role.CHANNELS)),
        neurons);
  }

  private Neurons flattened(Neurons neurons, int axis)
      throws UnsupportedException, UnreadableNetworkException {
    Form form = neurons.form();
    List<Part> parts = neurons.axes().at(axis);
    Size size = form.channels().times(form.placeCount());
    requireFixed(size);
    if (!Part.size(parts).equals(size)) {
      throw refused("does not find all places along one axis");
    }
    List<Part> channelsFirst = new ArrayList<>(form.whole(Role.CHANNELS));
    channelsFirst.addAll(form.wholePlaces());
    List<Part> placesFirst = new ArrayList<>(form.wholePlaces());
    placesFirst.addAll(form.whole(Role.CHANNELS));
    Form vector = Form.vector(size);
    boolean isPlacesFirst =
        parts.equals(Part.joined(placesFirst)) && !parts.equals(Part.joined(channelsFirst));
    List<Part> now =
        isPlacesFirst
            ? vector.whole(Role.CHANNELS)
            : parts.stream().map(part -> inVector(part, form)).toList();
    Neurons flat =
        assembly.add(
            by, new Layer.Flatten(isPlacesFirst), vector, neurons.axes().with(axis, now), neurons);
    return flat.axes().at(axis).equals(vector.whole(Role.CHANNELS)) ? flat : selected(flat, axis);
  }

  /** A part of a map or a sequence as a part of the vector of all its channels and places. */
  private static Part inVector(Part part, Form form) {
    Size step =
        switch (part.role()) {
          case CHANNELS -> form.placeCount();
          case ROWS -> form.size(Role.COLUMNS);
          case COLUMNS, TOKENS -> Size.ONE;
          case BATCH, INPUT -> throw new IllegalStateException(part + " is not of a network");
        };
    return new Part(Role.CHANNELS, part.size(), part.stride().times(step));
  }

  /** With places as channels and channels as tokens. */
  private Neurons transposed(Neurons given) throws UnsupportedException {
    Neurons neurons = given.form().kind() == Form.Kind.MAP ? asSequence(given) : given;
    Form form = neurons.form();
    if (form.kind() != Form.Kind.SEQUENCE) {
      throw refused("does not find the channels along one axis");
    }
    requireFixed(form.placeCount());
    Form now = Form.sequence(form.channels(), form.placeCount());
    Axes axes =
        neurons
            .axes()
            .mapped(parts ->
                parts.stream()
                    .map(part ->
                        switch (part.role()) {
                          case CHANNELS -> new Part(Role.TOKENS, part.size(), part.stride());
                          case TOKENS -> new Part(Role.CHANNELS, part.size(), part.stride());
                          case BATCH, ROWS, COLUMNS, INPUT -> part;
                        })
                    .toList());
    Draft draft = assembly.draft();
    if (draft.isStep(neurons.value())
        && draft.step(neurons.value()).layer() instanceof Layer.Transpose) {
      int before = draft.step(neurons.value()).inputs().getFirst();
      return new Neurons(before, now, Entry.ENTRY, axes, by);
    }
    return assembly.add(by, new Layer.Transpose(), now, axes, neurons);
  }

  /** The places of a map, which are settled, as tokens row by row. */
  Neurons asSequence(Neurons neurons) {
    Form form = neurons.form();
    Size columns = form.size(Role.COLUMNS);
    Axes axes =
        neurons
            .axes()
            .mapped(parts ->
                parts.stream()
                    .map(part ->
                        switch (part.role()) {
                          case ROWS ->
                              new Part(Role.TOKENS, part.size(), part.stride().times(columns));
                          case COLUMNS -> new Part(Role.TOKENS, part.size(), part.stride());
                          case BATCH, CHANNELS, TOKENS, INPUT -> part;
                        })
                    .toList());
    return assembly.add(
        by,
        new Layer.ToSequence(),
        Form.sequence(form.placeCount(), form.channels()),
        axes,
        neurons);
  }

  /**
   * Neurons of a map whose places lie in order along one axis and whose channels along the last: a
   * sequence from now on, as in a patch embedding. Others stay what they are.
   */
  Neurons asTokens(Neurons neurons) throws UnsupportedException, UnreadableNetworkException {
    if (neurons.form().kind() != Form.Kind.MAP) {
      return neurons;
    }
    Form form = neurons.form();
    List<Part> places = form.wholePlaces();
    int last = neurons.axes().rank() - 1;
    boolean along =
        !form.channels().isOne()
            && neurons.axes().at(last).equals(form.whole(Role.CHANNELS))
            && neurons.axes().each().subList(0, last).stream()
                .filter(parts -> !parts.equals(places))
                .allMatch(parts -> parts.stream().allMatch(part -> part.role() == Role.BATCH));
    boolean tokens = places.size() == 2 || !form.placeCount().isOpen();
    return along && tokens && neurons.axes().each().contains(places)
        ? asSequence(assembly.settled(neurons))
        : neurons;
  }

  /** The same of neurons; scores stay what they are. */
  Laid asTokens(Laid laid) throws UnsupportedException, UnreadableNetworkException {
    return switch (laid) {
      case Neurons neurons -> asTokens(neurons);
      case Scores scores -> scores;
    };
  }

  /** The input, if that is not decided to be anything else, as numbers that name tokens. */
  Neurons asTokenNumbers(Neurons given) throws UnsupportedException {
    List<Part> parts =
        given.axes().parts().stream().filter(part -> part.role() == Role.INPUT).toList();
    if (given.form().kind() == Form.Kind.INPUT && parts.size() == 1) {
      Form tokens = Form.tokens(Part.size(parts));
      decide(tokens, List.of(Role.TOKENS), List.of(parts));
    }
    Neurons neurons = assembly.current(given);
    if (neurons.form().kind() != Form.Kind.TOKENS || neurons.formula() != Entry.ENTRY) {
      throw refused("looks up neurons that are no numbers of tokens");
    }
    return neurons;
  }

  /**
   * A settled map with axes batch, channels, rows, columns. One axis of places counts columns of a
   * single row, and stays the third axis of four. A vector stays one, its axes behind the channels
   * of size 1.
   */
  Neurons asMap(Neurons given)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = assembly.current(given);
    if (neurons.axes().rank() == 3) {
      neurons = neurons.with(neurons.axes().inserted(2));
    }
    if (neurons.axes().rank() != 4) {
      throw refused("%d axes; maps of 3 or 4 are read".formatted(neurons.axes().rank()));
    }
    if (neurons.form().kind() == Form.Kind.INPUT) {
      decideMap(neurons.axes(), 1, List.of(2, 3));
    }
    neurons = assembly.settled(neurons);
    Axes axes = neurons.axes();
    Form form = neurons.form();
    if (axes.at(2).isEmpty() && axes.at(3).isEmpty() && form.kind() == Form.Kind.VECTOR) {
      return channelsAlong(neurons, 1);
    }
    List<Part> places = new ArrayList<>(axes.at(2));
    places.addAll(axes.at(3));
    if (form.kind() == Form.Kind.SEQUENCE
        && Part.joined(places).equals(form.whole(Role.TOKENS))
        && !form.placeCount().isOpen()) {
      neurons = mapOfTokens(neurons);
    }
    neurons = channelsAlong(neurons, 1);
    if (neurons.form().kind() != Form.Kind.MAP
        || !neurons.axes().at(2).equals(neurons.form().whole(Role.ROWS))
        || !neurons.axes().at(3).equals(neurons.form().whole(Role.COLUMNS))) {
      throw refused("does not find rows and columns behind the channels");
    }
    return neurons;
  }

  private Neurons mapOfTokens(Neurons neurons) {
    Size rows = neurons.axes().size(2);
    Size columns = neurons.axes().size(3);
    Axes axes =
        neurons
            .axes()
            .with(2, Part.whole(Role.ROWS, rows))
            .with(3, Part.whole(Role.COLUMNS, columns));
    return assembly.add(
        by,
        new Layer.ToFeatureMap(rows.inNetwork(), columns.inNetwork()),
        Form.map(neurons.form().channels(), rows, columns),
        axes,
        neurons);
  }

  /** Decides how the network sees its input, if that is open, in the way most files mean it. */
  Neurons decided(Neurons given) throws UnsupportedException, OtherInputException {
    Neurons neurons = assembly.current(given);
    if (neurons.form().kind() != Form.Kind.INPUT) {
      return neurons;
    }
    Axes axes = neurons.axes();
    if (axes.rank() == 0) {
      throw refused("no axes");
    }
    if (axes.rank() == 4) {
      decideMap(axes, 1, List.of(2, 3));
    } else {
      decideChannels(axes, axes.rank() - 1);
    }
    return assembly.current(neurons);
  }

  /** Decides that the input is a map. */
  void decideMap(Axes axes, int channels, List<Integer> places)
      throws UnsupportedException, OtherInputException {
    if (axes.at(0).stream().anyMatch(part -> part.role() == Role.INPUT)) {
      throw refused("the first axis is no batch");
    }
    decide(
        Form.map(axes.size(channels), axes.size(places.get(0)), axes.size(places.get(1))),
        List.of(Role.CHANNELS, Role.ROWS, Role.COLUMNS),
        List.of(axes.at(channels), axes.at(places.get(0)), axes.at(places.get(1))));
  }

  /** Decides which axis of the input counts channels; all others count places. */
  void decideChannels(Axes axes, int axis) throws UnsupportedException, OtherInputException {
    if (axes.at(axis).stream().anyMatch(part -> part.role() == Role.BATCH)) {
      assembly.requireNoBatch();
      throw refused("mixes the networks' inputs of one batch");
    }
    List<List<Part>> others = new ArrayList<>();
    for (int other = 0; other < axes.rank(); other++) {
      List<Part> parts = axes.at(other).stream().filter(part -> part.role() == Role.INPUT).toList();
      if (other != axis && !parts.isEmpty()) {
        others.add(parts);
      }
    }
    Size channels = axes.size(axis);
    if (others.isEmpty()) {
      // All of the input along one axis, in whatever order.
      decide(
          Form.vector(channels), List.of(Role.CHANNELS), List.of(Part.whole(Role.INPUT, channels)));
    } else if (others.size() == 1) {
      Size tokens = Part.size(others.getFirst());
      decide(
          Form.sequence(tokens, channels),
          List.of(Role.CHANNELS, Role.TOKENS),
          List.of(axes.at(axis), others.getFirst()));
    } else if (others.size() == 2) {
      decide(
          Form.map(channels, Part.size(others.get(0)), Part.size(others.get(1))),
          List.of(Role.CHANNELS, Role.ROWS, Role.COLUMNS),
          List.of(axes.at(axis), others.get(0), others.get(1)));
    } else {
      throw refused("%d axes of the input".formatted(axes.rank()));
    }
  }

  private void decide(Form form, List<Role> roles, List<List<Part>> where)
      throws UnsupportedException {
    List<Part> wholes = new ArrayList<>();
    for (int i = 0; i < roles.size(); i++) {
      List<Part> parts = where.get(i);
      if (parts.size() > 1) {
        throw refused("an axis of the input in several parts");
      }
      for (Part part : parts) {
        wholes.add(new Part(roles.get(i), part.size(), part.stride()));
      }
    }
    assembly.layout().decide(form, wholes);
  }

  private void requireFixed(Size size) throws UnsupportedException {
    if (size.isOpen()) {
      throw refused("number of neurons is open");
    }
  }
}
