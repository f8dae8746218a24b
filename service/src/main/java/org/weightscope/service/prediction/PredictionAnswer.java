package org.weightscope.service.prediction;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.weightscope.api.AccuracyEntry;
import org.weightscope.api.AccuracyPrediction;
import org.weightscope.api.AccuracyPredictions;
import org.weightscope.api.ModelReference;
import org.weightscope.api.RankedEntry;
import org.weightscope.api.Rankings;
import org.weightscope.service.models.Candidate.Outside;
import org.weightscope.service.problem.RefusedException;

/** Estimates in the form of the contract. */
final class PredictionAnswer {
  private PredictionAnswer() {}

  /** One object for one network, else a list. */
  static Object accuracies(List<Estimated> estimated, ModelReference model) {
    requireOne(estimated);
    List<AccuracyEntry> entries =
        estimated.stream()
            .map(one ->
                switch (one) {
                  case Estimated.Refused(var problem) -> new AccuracyEntry.Refused(problem);
                  case Estimated.Answered(Estimate estimate) -> accuracy(estimate, model);
                })
            .toList();
    return entries.size() == 1 ? entries.getFirst() : new AccuracyPredictions(entries);
  }

  private static AccuracyEntry accuracy(Estimate estimate, ModelReference model) {
    return new AccuracyPrediction(
        estimate.accuracy(), estimate.interval(), estimate.domain(), model, estimate.summary());
  }

  /** A place for each network that has one. */
  static Rankings ranked(List<Estimated> estimated, ModelReference model) {
    requireOne(estimated);
    List<Estimate> estimates = new ArrayList<>();
    for (Estimated one : estimated) {
      if (one instanceof Estimated.Answered(Estimate estimate)) {
        estimates.add(estimate);
      }
    }
    Iterator<Place> places = Place.of(estimates).iterator();
    return new Rankings(
        estimated.stream()
            .map(one ->
                switch (one) {
                  case Estimated.Refused(var problem) -> new RankedEntry.Refused(problem);
                  case Estimated.Answered(Estimate estimate) ->
                      ranked(estimate, places.next(), model);
                })
            .toList());
  }

  private static RankedEntry ranked(Estimate estimate, Place place, ModelReference model) {
    if (estimate.standing().outside().isPresent()) {
      Outside outside = estimate.standing().outside().get();
      return new RankedEntry.RankOnly(
          place.rank(),
          place.beatsNext().orElse(null),
          new RankedEntry.Outside(outside.what(), outside.bound(), outside.found()),
          estimate.domain(),
          model,
          estimate.summary());
    }
    return new RankedEntry.WithAccuracy(
        place.rank(),
        place.beatsNext().orElse(null),
        estimate.accuracy(),
        estimate.interval(),
        estimate.domain(),
        model,
        estimate.summary());
  }

  /** The refusal of the only network is that of the request. */
  private static void requireOne(List<Estimated> estimated) {
    if (estimated.size() == 1 && estimated.getFirst() instanceof Estimated.Refused(var problem)) {
      throw new RefusedException(problem.problem());
    }
  }
}
