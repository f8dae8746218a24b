package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Shape;
import org.weightscope.onnx.importer.Part.Role;

/**
 * The shape of a value of the network, with both trials of open sizes. Sizes that a kind does not
 * have are 1.
 *
 * @param places rows and columns of a map, tokens of a sequence
 */
record Form(Kind kind, Size channels, List<Size> places) {

  /** The kinds of {@link Shape}, and an input that is none of them yet. */
  enum Kind {
    VECTOR,
    MAP,
    SEQUENCE,
    TOKENS,
    INPUT
  }

  Form {
    places = List.copyOf(places);
  }

  static Form vector(Size channels) {
    return new Form(Kind.VECTOR, channels, List.of());
  }

  static Form map(Size channels, Size rows, Size columns) {
    return new Form(Kind.MAP, channels, List.of(rows, columns));
  }

  static Form sequence(Size tokens, Size channels) {
    return new Form(Kind.SEQUENCE, channels, List.of(tokens));
  }

  static Form tokens(Size tokens) {
    return new Form(Kind.TOKENS, Size.ONE, List.of(tokens));
  }

  /** The same places with other channels. */
  Form withChannels(Size other) {
    return new Form(kind, other, places);
  }

  Size size(Role role) {
    return switch (role) {
      case CHANNELS, INPUT -> channels;
      case ROWS -> kind == Kind.MAP ? places.get(0) : Size.ONE;
      case COLUMNS -> kind == Kind.MAP ? places.get(1) : Size.ONE;
      case TOKENS -> kind == Kind.SEQUENCE || kind == Kind.TOKENS ? places.getFirst() : Size.ONE;
      case BATCH -> throw new IllegalArgumentException("a batch is no part of a network");
    };
  }

  /** All of an axis in order. */
  List<Part> whole(Role role) {
    return Part.whole(role, size(role));
  }

  /** All places in order. */
  List<Part> wholePlaces() {
    List<Part> parts = new ArrayList<>(whole(Role.ROWS));
    parts.addAll(whole(Role.COLUMNS));
    parts.addAll(whole(Role.TOKENS));
    return parts;
  }

  /** How many places there are. */
  Size placeCount() {
    return places.stream().reduce(Size.ONE, Size::times);
  }

  /** The shape in the network. */
  Shape shape() {
    return switch (kind) {
      case VECTOR, INPUT -> new Shape.Vector(channels.inNetwork());
      case MAP ->
          new Shape.FeatureMap(
              channels.inNetwork(), places.get(0).inNetwork(), places.get(1).inNetwork());
      case SEQUENCE -> new Shape.Sequence(places.getFirst().inNetwork(), channels.inNetwork());
      case TOKENS -> new Shape.Tokens(places.getFirst().inNetwork());
    };
  }
}
