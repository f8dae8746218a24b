package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The place of one of several networks, or a refusal; told apart by their fields.
 *
 * <p>{@code beatsNext} is the probability that a network has a higher accuracy than the one ranked
 * after it. It was fitted to pairs of networks of different trainings; the errors of two states of
 * one training go together, so that between these the probability is only a hint.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(RankedEntry.WithAccuracy.class),
  @JsonSubTypes.Type(RankedEntry.RankOnly.class),
  @JsonSubTypes.Type(RankedEntry.Refused.class)
})
public sealed interface RankedEntry {

  /**
   * A network whose accuracy can be told, too.
   *
   * @param rank its place, 1 being the best
   * @param beatsNext in [0.5, 1]; absent for the last one, and if nothing is known of one of the
   *     two
   * @param predictedAccuracy as in {@link AccuracyPrediction}
   * @param interval as in {@link AccuracyPrediction}
   * @param domain as in {@link AccuracyPrediction}
   * @param model which model answered
   * @param network what was read
   */
  record WithAccuracy(
      int rank,
      @Nullable Double beatsNext,
      double predictedAccuracy,
      AccuracyInterval interval,
      AccuracyDomain domain,
      ModelReference model,
      NetworkSummary network)
      implements RankedEntry {}

  /**
   * A network that is too unlike those the model learned from to tell its accuracy, but not to
   * compare it with others: order holds farther out than accuracies do.
   *
   * @param rank its place, 1 being the best
   * @param beatsNext in [0.5, 1]; absent for the last one, and if nothing is known of one of the
   *     two
   * @param outside why there is no accuracy
   * @param domain as in {@link AccuracyPrediction}; never inside
   * @param model which model answered
   * @param network what was read
   */
  record RankOnly(
      int rank,
      @Nullable Double beatsNext,
      Outside outside,
      AccuracyDomain domain,
      ModelReference model,
      NetworkSummary network)
      implements RankedEntry {}

  /**
   * A bound of the model's accuracies that a network is outside of.
   *
   * @param what the property of the network
   * @param bound what the model takes
   * @param found what the network has
   */
  record Outside(String what, String bound, String found) {}

  /** A network that got no place. */
  record Refused(ProblemDocument problem) implements RankedEntry {}
}
