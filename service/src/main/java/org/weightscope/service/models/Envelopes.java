package org.weightscope.service.models;

import java.util.List;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.service.models.Candidate.Question;
import org.weightscope.service.problem.RefusedException;

/** Refuses networks that a model was not trained for, and names those that would take them. */
@Component
public final class Envelopes {
  private final ModelRepository models;

  /** Knows these models. */
  public Envelopes(ModelRepository models) {
    this.models = models;
  }

  /**
   * Goes on only with a network that the model was trained for.
   *
   * @throws RefusedException if it was not, with the first property that is outside
   */
  public void require(Candidate candidate, ServedModel model, Question question) {
    candidate
        .outside(model.card(), question)
        .ifPresent(outside -> {
          List<String> others =
              models.of(model.card().task()).stream()
                  .filter(other -> candidate.outside(other.card(), question).isEmpty())
                  .map(ServedModel::pinned)
                  .toList();
          throw new RefusedException(
              new Problem.OutsideEnvelope(
                  "The network has %s %s; the model %s was trained for %s. %s"
                      .formatted(
                          outside.what(),
                          outside.found(),
                          model.pinned(),
                          outside.bound(),
                          others.isEmpty()
                              ? "No model here takes it."
                              : "Take one of: " + String.join(", ", others) + "."),
                  model.pinned(),
                  outside.what(),
                  outside.bound(),
                  outside.found(),
                  others));
        });
  }
}
