package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weightscope.network.Shape;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one object of a document. What is asked for must be of the right kind, and what
 * nobody asked for is refused in the end.
 */
final class Fields {
  /** Largest size, step or count that a document may state. */
  static final int LARGEST = 1 << 20;

  private static final int LONGEST_SHOWN = 64;

  private final JsonNode node;
  private final String where;
  private final Source source;
  private final Set<String> asked = new HashSet<>();

  /**
   * The fields of a value.
   *
   * @param where what to call the object in messages; empty for the document itself
   * @throws UnreadableNetworkException if it is no object
   */
  Fields(@Nullable JsonNode node, String where, Source source) throws UnreadableNetworkException {
    this.where = where;
    this.source = source;
    if (node == null || !node.isObject()) {
      throw malformed("%s is no object".formatted(where.isEmpty() ? "it" : where));
    }
    this.node = node;
  }

  Optional<String> text(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    return value.isPresent() ? Optional.of(text(value.get(), path(field))) : Optional.empty();
  }

  String requiredText(String field) throws UnreadableNetworkException {
    return text(field).orElseThrow(() -> malformed(path(field) + " is missing"));
  }

  Optional<Double> number(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    if (value.isPresent()
        && (!value.get().isNumber() || !Double.isFinite(value.get().doubleValue()))) {
      throw malformed(path(field) + " is a finite number");
    }
    return value.map(JsonNode::doubleValue);
  }

  Optional<Boolean> flag(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw malformed(path(field) + " is true or false");
    }
    return value.map(JsonNode::booleanValue);
  }

  /** A whole number of a range. */
  Optional<Integer> integer(String field, int least, int most) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    return value.isPresent()
        ? Optional.of(integer(value.get(), path(field), least, most))
        : Optional.empty();
  }

  int requiredInteger(String field, int least, int most) throws UnreadableNetworkException {
    return integer(field, least, most).orElseThrow(() -> malformed(path(field) + " is missing"));
  }

  /** A whole number, or an array of them. */
  Optional<List<Integer>> integers(String field, int least) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> integers = new ArrayList<>();
    if (!value.get().isArray()) {
      integers.add(integer(value.get(), path(field), least, LARGEST));
    } else {
      for (JsonNode element : value.get()) {
        integers.add(integer(element, path(field), least, LARGEST));
      }
    }
    return Optional.of(integers);
  }

  /** An array of sizes from 1 on; null in it is a size that is open, and comes as -1. */
  List<Integer> sizes(String field, int count) throws UnreadableNetworkException {
    JsonNode value = value(field).orElseThrow(() -> malformed(path(field) + " is missing"));
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      sizes.add(element.isNull() ? Shape.FREE : integer(element, path(field), 1, LARGEST));
    }
    if (sizes.size() != count) {
      throw malformed("%s has %d sizes".formatted(path(field), count));
    }
    return sizes;
  }

  Optional<Fields> object(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    return value.isPresent()
        ? Optional.of(new Fields(value.get(), path(field), source))
        : Optional.empty();
  }

  /** The objects of an array that is not empty. */
  Optional<List<Fields>> objects(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.get().isArray() || value.get().isEmpty()) {
      throw malformed(path(field) + " is an array that is not empty");
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : value.get()) {
      objects.add(new Fields(element, "%s[%d]".formatted(path(field), objects.size()), source));
    }
    return Optional.of(objects);
  }

  /** The elements of an array, or the one value that stands there instead. */
  List<JsonNode> elements(String field) throws UnreadableNetworkException {
    Optional<JsonNode> value = value(field);
    List<JsonNode> elements = new ArrayList<>();
    value.ifPresent(one -> {
      if (one.isArray()) {
        one.forEach(elements::add);
      } else {
        elements.add(one);
      }
    });
    return elements;
  }

  /** Whether a field is there, of whatever kind. */
  boolean has(String field) {
    JsonNode value = node.get(field);
    return value != null && !value.isNull();
  }

  /** Whether a field is there and is text. */
  boolean isText(String field) {
    return has(field) && node.get(field).isString();
  }

  /**
   * Ends the reading.
   *
   * @throws UnreadableNetworkException if there is a field nobody asked for
   */
  void end() throws UnreadableNetworkException {
    for (String field : node.propertyNames()) {
      if (!asked.contains(field)) {
        boolean shown = field.length() <= LONGEST_SHOWN && !hasControls(field);
        throw malformed(
            "%s is not known there"
                .formatted(shown ? path(field) : "a field of " + path("this object")));
      }
    }
  }

  UnreadableNetworkException malformed(String reason) {
    return malformed(source, 0, reason);
  }

  static UnreadableNetworkException malformed(Source source, long offset, String reason) {
    return new UnreadableNetworkException(
        new NetworkProblem.MalformedArchitecture(
            source, offset, "The architecture document was refused: %s.".formatted(reason)));
  }

  /** The name of a field in messages. */
  String path(String field) {
    return where.isEmpty() ? field : where + "." + field;
  }

  /** Text without control characters. */
  String text(JsonNode value, String path) throws UnreadableNetworkException {
    if (!value.isString()) {
      throw malformed(path + " is text");
    }
    if (hasControls(value.stringValue())) {
      throw malformed(path + " has control characters");
    }
    return value.stringValue();
  }

  private int integer(JsonNode value, String path, int least, int most)
      throws UnreadableNetworkException {
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw malformed("%s is a whole number from %d to %d".formatted(path, least, most));
    }
    return value.intValue();
  }

  private Optional<JsonNode> value(String field) {
    asked.add(field);
    return has(field) ? Optional.of(node.get(field)) : Optional.empty();
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
