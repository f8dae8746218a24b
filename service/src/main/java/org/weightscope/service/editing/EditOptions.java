package org.weightscope.service.editing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.editing.EditKind;
import org.weightscope.editing.EditParameter;
import org.weightscope.service.inr.ConventionOptions;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.QueryParameters;

/**
 * What the query of an edit says.
 *
 * @param edits at least one, in order
 * @param convention how the network is to be read
 * @param grid rows and columns at which pictures are drawn
 * @param size rows and columns with which they are shown
 */
record EditOptions(List<RequestedEdit> edits, ConventionOptions convention, int grid, int size) {
  private static final String EDIT = "edit";
  private static final int MOST_EDITS = 16;

  /** That of the pictures that most INRs are fitted to. */
  private static final int USUAL_GRID = 28;

  private static final int LARGEST_GRID = 256;
  private static final int USUAL_SIZE = 280;
  private static final int LARGEST_SIZE = 1024;

  private static final List<String> KINDS =
      Arrays.stream(EditKind.values()).map(EditKind::word).toList();

  private static final List<String> NAMES =
      Stream.of(
              Stream.of(EDIT, "grid", "size"),
              Arrays.stream(EditKind.values()).flatMap(EditOptions::names),
              ConventionOptions.NAMES.stream())
          .flatMap(names -> names)
          .distinct()
          .toList();

  static EditOptions of(@Nullable String query) {
    QueryParameters parameters = QueryParameters.parse(query, NAMES);
    List<EditKind> kinds =
        parameters.words(EDIT, KINDS, MOST_EDITS).stream()
            .map(word -> EditKind.named(word).orElseThrow())
            .toList();
    if (kinds.isEmpty()) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query parameter edit says what to do: one or more of %s, with commas between them."
                  .formatted(String.join(", ", KINDS)),
              EDIT,
              KINDS,
              null));
    }
    refuseSharedAndUnused(kinds, parameters);
    int grid = side(parameters, "grid", 2, LARGEST_GRID, USUAL_GRID);
    return new EditOptions(
        kinds.stream().map(kind -> RequestedEdit.of(kind, parameters)).toList(),
        ConventionOptions.of(parameters),
        grid,
        side(parameters, "size", 2, LARGEST_SIZE, Math.max(grid, USUAL_SIZE)));
  }

  private static Stream<String> names(EditKind kind) {
    return kind.parameters().stream().map(EditParameter::name);
  }

  /** A parameter belongs to one of the edits, so that it is plain what it is for. */
  private static void refuseSharedAndUnused(List<EditKind> kinds, QueryParameters parameters) {
    for (String name :
        Arrays.stream(EditKind.values()).flatMap(EditOptions::names).distinct().toList()) {
      if (parameters.text(name).isEmpty()) {
        continue;
      }
      List<EditKind> takers =
          kinds.stream().distinct().filter(kind -> names(kind).anyMatch(name::equals)).toList();
      if (takers.size() != 1) {
        List<EditKind> able =
            Arrays.stream(EditKind.values())
                .filter(kind -> names(kind).anyMatch(name::equals))
                .toList();
        throw new RefusedException(
            new Problem.MalformedRequest(
                takers.isEmpty()
                    ? "The query parameter %s belongs to %s, which the query does not ask for."
                        .formatted(name, words(able, " or "))
                    : "The query parameter %s belongs to %s; ask for them in requests of their own."
                        .formatted(name, words(takers, " and ")),
                name,
                null,
                null));
      }
    }
  }

  private static String words(List<EditKind> kinds, String between) {
    return kinds.stream().map(EditKind::word).collect(Collectors.joining(between));
  }

  private static int side(
      QueryParameters parameters, String name, int least, int most, int otherwise) {
    return parameters
        .number(
            name,
            "a whole number from %d to %d".formatted(least, most),
            value -> value == Math.rint(value) && value >= least && value <= most)
        .map(Double::intValue)
        .orElse(otherwise);
  }
}
