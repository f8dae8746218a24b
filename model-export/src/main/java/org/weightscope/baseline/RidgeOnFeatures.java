package org.weightscope.baseline;

import java.util.List;
import org.weightscope.data.MeasuredNetworks.Measured;

/**
 * A linear map of some features, cut to [0, 1].
 *
 * @param name what it predicts from
 * @param features how a network becomes numbers
 * @param ridge the map
 */
record RidgeOnFeatures(String name, Features features, Ridge ridge) implements Baseline {
  private static final List<Double> PENALTIES = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0);

  /** Takes the penalty with the smallest squared error on validation networks. */
  static RidgeOnFeatures fit(
      String name, Features features, List<Measured> training, List<Measured> validation) {
    double[][] x = features.rows(training);
    double[] y = training.stream().mapToDouble(Measured::accuracy).toArray();
    double least = Double.POSITIVE_INFINITY;
    RidgeOnFeatures best = new RidgeOnFeatures(name, features, Ridge.fit(x, y, 1));
    for (double penalty : PENALTIES) {
      RidgeOnFeatures candidate = new RidgeOnFeatures(name, features, Ridge.fit(x, y, penalty));
      double error = 0;
      for (Measured network : validation) {
        error += Math.pow(candidate.predict(network) - network.accuracy(), 2);
      }
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return best;
  }

  @Override
  public double predict(Measured network) {
    return Math.clamp(ridge.predict(features.of(network)), 0.0, 1.0);
  }
}
