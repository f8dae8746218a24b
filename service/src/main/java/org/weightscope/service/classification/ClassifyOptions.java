package org.weightscope.service.classification;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weightscope.service.inr.ConventionOptions;
import org.weightscope.service.query.QueryParameters;

/**
 * What the query of a classification says.
 *
 * @param model {@code name} or {@code name@version}
 * @param convention how the networks are to be read
 */
record ClassifyOptions(Optional<String> model, ConventionOptions convention) {
  private static final List<String> NAMES =
      Stream.concat(Stream.of("model"), ConventionOptions.NAMES.stream()).toList();

  static ClassifyOptions of(@Nullable String query) {
    QueryParameters parameters = QueryParameters.parse(query, NAMES);
    return new ClassifyOptions(parameters.text("model"), ConventionOptions.of(parameters));
  }
}
