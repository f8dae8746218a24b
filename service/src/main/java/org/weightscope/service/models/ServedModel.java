package org.weightscope.service.models;

import java.util.List;
import org.weightscope.api.ModelReference;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.service.batching.Batcher;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.ModelOutputs;

/**
 * A model that is loaded, has passed its self-test and answers.
 *
 * @param card what it is
 * @param digest {@code sha256:} and 64 hex digits of its file
 * @param batcher runs it
 */
public record ServedModel(
    ModelCard card, String digest, Batcher<ModelInput, ModelOutputs> batcher) {

  /** {@code name@version}. */
  public String pinned() {
    return card.name() + "@" + card.version();
  }

  /**
   * What a predictor of accuracies says besides.
   *
   * @throws java.util.NoSuchElementException if it is none
   */
  public Prediction prediction() {
    return card.prediction().orElseThrow();
  }

  /** The model as answers name it. */
  public ModelReference reference() {
    return new ModelReference(card.name(), card.version(), digest);
  }

  static List<String> names(List<ServedModel> models) {
    return models.stream().map(ServedModel::pinned).toList();
  }
}
