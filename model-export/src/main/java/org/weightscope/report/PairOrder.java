package org.weightscope.report;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.card.Prediction;

/**
 * How well a predictor knows which of two networks is the better one: over all pairs of networks of
 * different runs whose measured accuracies differ.
 *
 * @param pairs number of pairs
 * @param rightlyOrdered share of pairs of which the network with the higher answer is the better
 *     one; equal answers count half
 * @param brier mean squared difference of the probability from what is so, 0 or 1; 0.25 by tossing
 *     a coin
 * @param bins pairs by the probability that the network with the higher answer is the better one
 */
public record PairOrder(long pairs, double rightlyOrdered, double brier, List<Bin> bins) {
  private static final int BINS = 5;

  public PairOrder {
    bins = List.copyOf(bins);
  }

  /**
   * Pairs of about the same probability.
   *
   * @param low least probability
   * @param high most probability
   * @param pairs number of pairs
   * @param probability mean probability
   * @param share of the pairs of which the network with the higher answer is the better one
   */
  public record Bin(double low, double high, long pairs, double probability, double share) {}

  static PairOrder of(List<Answer> answers, Prediction prediction) {
    long[] counts = new long[BINS];
    double[] probabilities = new double[BINS];
    double[] right = new double[BINS];
    double squares = 0;
    for (int i = 0; i < answers.size(); i++) {
      Answer first = answers.get(i);
      for (int j = 0; j < i; j++) {
        Answer second = answers.get(j);
        if (first.measured() == second.measured() || first.run().equals(second.run())) {
          continue;
        }
        double probability =
            prediction
                .ranking()
                .probability(first.predicted(), second.predicted(), prediction.calibration());
        double outcome = first.measured() > second.measured() ? 1 : 0;
        squares += (probability - outcome) * (probability - outcome);
        double surer = Math.max(probability, 1 - probability);
        int bin = Math.min(BINS - 1, (int) ((surer - 0.5) * 2 * BINS));
        counts[bin]++;
        probabilities[bin] += surer;
        right[bin] += probability == 0.5 ? 0.5 : probability > 0.5 ? outcome : 1 - outcome;
      }
    }
    long pairs = 0;
    double ordered = 0;
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      pairs += counts[b];
      ordered += right[b];
      if (counts[b] > 0) {
        bins.add(
            new Bin(
                0.5 + 0.5 * b / BINS,
                0.5 + 0.5 * (b + 1) / BINS,
                counts[b],
                probabilities[b] / counts[b],
                right[b] / counts[b]));
      }
    }
    return new PairOrder(
        pairs, pairs == 0 ? 0 : ordered / pairs, pairs == 0 ? 0 : squares / pairs, bins);
  }
}
