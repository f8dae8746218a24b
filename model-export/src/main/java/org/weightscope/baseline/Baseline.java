package org.weightscope.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.data.MeasuredNetworks.Measured;

/** A predictor of accuracies that a model should beat. */
public sealed interface Baseline permits MeanOfArchitecture, RidgeOnFeatures, TreesOnFeatures {

  /** What it predicts from. */
  String name();

  /** The predicted accuracy of a network, in [0, 1]. */
  double predict(Measured network);

  /**
   * All baselines.
   *
   * @param training what they learn from
   * @param validation what the strength of a penalty and the number of trees are chosen by
   */
  static List<Baseline> all(List<Measured> training, List<Measured> validation) {
    HyperParameterCells cells = HyperParameterCells.of(training);
    Map<String, Features> sources = new LinkedHashMap<>();
    sources.put("weight statistics", new StatisticsOfWeights());
    sources.put("hyper-parameters", cells);
    sources.put("hyper-parameters and step", cells.withProgress());
    List<Baseline> all = new ArrayList<>();
    sources.forEach((name, features) -> {
      all.add(RidgeOnFeatures.fit("ridge on " + name, features, training, validation));
      all.add(TreesOnFeatures.fit("trees on " + name, features, training, validation));
    });
    all.add(MeanOfArchitecture.of(training));
    return all;
  }
}
