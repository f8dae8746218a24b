package org.weightscope.service.inference;

import java.util.List;
import org.weightscope.card.ModelCard;

/** A model that is loaded; thread-safe. */
public interface GraphModel extends AutoCloseable {

  /** Name of the output that every model has. */
  String LOGITS = "logits";

  /** What the model is. */
  ModelCard card();

  /**
   * The model's raw answers: its logits, and the embeddings if its card speaks of them.
   *
   * @param networks at least one; inside the envelope of the card
   * @return one a network, in the same order
   * @throws org.weightscope.batch.GraphDoesNotFitException if the layout of the card does not take
   *     a graph
   */
  List<ModelOutputs> run(List<ModelInput> networks);

  /** Frees the model; it must not be running. */
  @Override
  void close();
}
