package org.weightscope.api;

import java.util.List;

/**
 * The predictions for several networks.
 *
 * @param results one a network, in the order sent
 */
public record AccuracyPredictions(List<AccuracyEntry> results) {
  public AccuracyPredictions {
    results = List.copyOf(results);
  }
}
