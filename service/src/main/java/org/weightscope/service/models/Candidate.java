package org.weightscope.service.models;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.card.ModelCard;
import org.weightscope.card.NetworkTraits;
import org.weightscope.card.Prediction;
import org.weightscope.network.Network;

/**
 * A network that models are asked about. What predictors ask for reads every weight, so it is found
 * out when first asked for, and once; for one thread.
 */
public final class Candidate {
  private final Network network;
  private @Nullable NetworkTraits traits;

  /** Asks about this network. */
  public Candidate(Network network) {
    this.network = network;
  }

  /** What a model is asked for. */
  public enum Question {
    /** The task of the model. */
    ANSWER,
    /** Of a predictor, how the network compares with others; of other models, their task. */
    ORDER
  }

  /**
   * The first property of a network that a model was not trained for.
   *
   * @param what the property
   * @param bound what the model takes
   * @param found what the network has
   */
  public record Outside(String what, String bound, String found) {
    static Optional<Outside> of(String what, Object bound, Object found) {
      return Optional.of(new Outside(what, bound.toString(), found.toString()));
    }
  }

  /**
   * What of the network is outside of what a model was trained for; nothing if it is of the kind.
   */
  public Optional<Outside> outside(ModelCard card, Question question) {
    return card.prediction()
        .map(prediction -> outside(prediction, question))
        .orElseGet(() -> EnvelopeCheck.outside(card.envelope(), network));
  }

  private Optional<Outside> outside(Prediction prediction, Question question) {
    return switch (question) {
      case ANSWER -> SeenCheck.outside(prediction, traits());
      case ORDER -> SeenCheck.outsideRanking(prediction, traits());
    };
  }

  /** What the network is like. */
  public NetworkTraits traits() {
    NetworkTraits known = traits;
    if (known == null) {
      known = NetworkTraits.of(network);
      traits = known;
    }
    return known;
  }
}
