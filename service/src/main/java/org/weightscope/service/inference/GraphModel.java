package org.weightscope.service.inference;

import java.util.List;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;

/** A model that is loaded; thread-safe. */
public interface GraphModel extends AutoCloseable {

  /** What the model is. */
  ModelCard card();

  /**
   * The model's raw answers.
   *
   * @param graphs at least one; inside the envelope of the card
   * @return one row a graph; for classes one logit each, before temperature and softmax
   */
  float[][] logits(List<NeuralGraph> graphs);

  /** Frees the model; it must not be running. */
  @Override
  void close();
}
