package org.weightscope.baseline;

import java.util.List;
import org.weightscope.data.MeasuredNetworks.Measured;

/** A predictor of accuracies that a model should beat. */
public sealed interface Baseline permits MeanAccuracy, RidgeOnFeatures {

  /** What it predicts from. */
  String name();

  /** The predicted accuracy of a network, in [0, 1]. */
  double predict(Measured network);

  /**
   * All baselines.
   *
   * @param training what they learn from
   * @param validation what the strength of their penalty is chosen by
   */
  static List<Baseline> all(List<Measured> training, List<Measured> validation) {
    return List.of(
        RidgeOnFeatures.fit(
            "ridge on weight statistics", new StatisticsOfWeights(), training, validation),
        RidgeOnFeatures.fit(
            "ridge on hyper-parameters", HyperParameterCells.of(training), training, validation),
        MeanAccuracy.of(training));
  }
}
