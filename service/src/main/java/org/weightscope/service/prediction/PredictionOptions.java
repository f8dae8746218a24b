package org.weightscope.service.prediction;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.service.models.Candidate.Question;
import org.weightscope.service.query.QueryParameters;

/**
 * What the query of a prediction says.
 *
 * @param model {@code name} or {@code name@version}
 * @param rank whether the networks are to be ranked
 */
record PredictionOptions(Optional<String> model, boolean rank) {
  static PredictionOptions of(@Nullable String query) {
    QueryParameters parameters = QueryParameters.parse(query, List.of("model", "rank"));
    return new PredictionOptions(
        parameters.text("model"),
        parameters.word("rank", List.of("true", "false")).map(Boolean::parseBoolean).orElse(false));
  }

  /** What the model is asked for. */
  Question question() {
    return rank ? Question.ORDER : Question.ANSWER;
  }
}
