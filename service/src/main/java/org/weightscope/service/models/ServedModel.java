package org.weightscope.service.models;

import java.util.List;
import org.weightscope.api.ModelReference;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.service.batching.Batcher;

/**
 * A model that is loaded, has passed its self-test and answers.
 *
 * @param card what it is
 * @param digest {@code sha256:} and 64 hex digits of its file
 * @param batcher runs it; one row of logits a graph
 */
public record ServedModel(ModelCard card, String digest, Batcher<NeuralGraph, float[]> batcher) {

  /** {@code name@version}. */
  public String pinned() {
    return card.name() + "@" + card.version();
  }

  /** The model as answers name it. */
  public ModelReference reference() {
    return new ModelReference(card.name(), card.version(), digest);
  }

  static List<String> names(List<ServedModel> models) {
    return models.stream().map(ServedModel::pinned).toList();
  }
}
