package org.weightscope.service.prediction;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.card.Prediction;

/**
 * The place of a network among others.
 *
 * @param rank 1 is the best
 * @param beatsNext probability that its accuracy is higher than that of the network ranked after
 *     it; empty for the last, and if either is unlike all that the model learned from
 */
record Place(int rank, Optional<Double> beatsNext) {

  /** The places of networks, in the order of the networks; of equals the first is first. */
  static List<Place> of(List<Estimate> estimates) {
    List<Integer> best =
        IntStream.range(0, estimates.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> estimates.get(i).accuracy()).reversed())
            .toList();
    Place[] places = new Place[estimates.size()];
    for (int r = 0; r < best.size(); r++) {
      Estimate own = estimates.get(best.get(r));
      places[best.get(r)] =
          new Place(
              r + 1,
              r + 1 == best.size() ? Optional.empty() : beats(own, estimates.get(best.get(r + 1))));
    }
    return List.of(places);
  }

  private static Optional<Double> beats(Estimate own, Estimate next) {
    if (own.unfamiliar() || next.unfamiliar()) {
      return Optional.empty();
    }
    Prediction prediction = own.prediction();
    return Optional.of(
        prediction
            .ranking()
            .probability(own.accuracy(), next.accuracy(), prediction.calibration()));
  }
}
