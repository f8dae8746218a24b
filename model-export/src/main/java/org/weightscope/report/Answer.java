package org.weightscope.report;

import org.weightscope.card.NetworkTraits;
import org.weightscope.card.Prediction.Calibration;
import org.weightscope.data.MeasuredNetworks.Measured;

/**
 * What a predictor said of a network, and what was measured.
 *
 * @param file the network's file, as the table has it
 * @param run name of its training
 * @param family name of its family; empty if the zoo says none
 * @param width neurons or channels of its widest hidden layer; 0 without hidden layers
 * @param depth layers with weights
 * @param measured accuracy, in [0, 1]
 * @param predicted accuracy, in [0, 1]
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Answer(
    String file,
    String run,
    String family,
    int width,
    int depth,
    double measured,
    double predicted,
    double low,
    double high) {

  static Answer of(Measured network, double predicted, Calibration calibration) {
    NetworkTraits traits = NetworkTraits.of(network.network());
    double halfWidth = calibration.halfWidth(predicted);
    return new Answer(
        network.cells().getOrDefault("file", network.file().toString()),
        network.run(),
        network.family(),
        traits.widths().stream().mapToInt(Integer::intValue).max().orElse(0),
        traits.layers(),
        network.accuracy(),
        predicted,
        Math.max(0, predicted - halfWidth),
        Math.min(1, predicted + halfWidth));
  }

  /** Whether the interval holds what was measured. */
  boolean held() {
    return low <= measured && measured <= high;
  }
}
