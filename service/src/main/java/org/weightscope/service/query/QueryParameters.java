package org.weightscope.service.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.service.problem.RefusedException;

/**
 * The parameters of a query, each known and given once. They are read from the query alone, never
 * from a body.
 */
public final class QueryParameters {
  private static final int LONGEST_NUMBER = 32;
  private static final int LONGEST_SHOWN = 64;

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @param query as in the request line, percent-encoded; null if there is none
   * @param known the names that may occur
   * @throws RefusedException if a name is unknown or occurs twice, or the encoding is broken
   */
  public static QueryParameters parse(@Nullable String query, List<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split("&", -1)) {
        if (pair.isEmpty()) {
          continue;
        }
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (!known.contains(name)) {
          throw unknown(name, known);
        }
        if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
          throw new RefusedException(
              new Problem.MalformedRequest(
                  "The query parameter " + name + " is given twice.", name, null, null));
        }
      }
    }
    return new QueryParameters(values);
  }

  /** The value of a parameter. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The value of a parameter that is a number.
   *
   * @param allowed what to say if it is not one, or does not pass
   * @param passes which numbers are taken
   */
  public Optional<Double> number(String name, String allowed, DoublePredicate passes) {
    return numbers(name, 1, allowed, one -> passes.test(one.getFirst())).map(List::getFirst);
  }

  /**
   * The value of a parameter that is some numbers with commas between them.
   *
   * @param count how many
   * @param allowed what to say if they are none, or do not pass
   * @param passes which numbers are taken
   */
  public Optional<List<Double>> numbers(
      String name, int count, String allowed, Predicate<List<Double>> passes) {
    String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    List<Double> numbers =
        Arrays.stream(value.split(",", count + 1)).flatMap(text -> number(text).stream()).toList();
    boolean each = value.chars().filter(c -> c == ',').count() == count - 1;
    if (!each || numbers.size() != count || !passes.test(numbers)) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query parameter %s must be %s.".formatted(name, allowed),
              name,
              List.of(allowed),
              null));
    }
    return Optional.of(numbers);
  }

  private static Optional<Double> number(String text) {
    if (text.length() > LONGEST_NUMBER
        || !text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The value of a parameter that is one of some words. */
  public Optional<String> word(String name, List<String> words) {
    Optional<String> value = text(name);
    value.ifPresent(word -> require(name, word, words));
    return value;
  }

  /**
   * The value of a parameter that is some words with commas between them.
   *
   * @param most how many at most
   * @return empty if there is no such parameter
   */
  public List<String> words(String name, List<String> words, int most) {
    String value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> given = Arrays.asList(value.split(",", most + 1));
    if (given.size() > most) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query parameter %s has more than %d words.".formatted(name, most),
              name,
              null,
              null));
    }
    given.forEach(word -> require(name, word, words));
    return List.copyOf(given);
  }

  private static void require(String name, String word, List<String> words) {
    if (!words.contains(word)) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query parameter %s must be one of %s.".formatted(name, String.join(", ", words)),
              name,
              words,
              NearestName.of(word, words)));
    }
  }

  private static RefusedException unknown(String name, List<String> known) {
    String shown = Printable.shortened(name, LONGEST_SHOWN);
    if (known.isEmpty()) {
      return new RefusedException(
          new Problem.MalformedRequest(
              "There is no query parameter \"%s\"; this path takes none.".formatted(shown),
              shown,
              known,
              null));
    }
    String nearest = NearestName.of(name, known);
    return new RefusedException(
        new Problem.MalformedRequest(
            "There is no query parameter \"%s\"; the nearest is \"%s\", all are %s."
                .formatted(shown, nearest, String.join(", ", known)),
            shown,
            known,
            nearest));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          new Problem.MalformedRequest("The query is not percent-encoded correctly."));
    }
  }
}
