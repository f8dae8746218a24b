package org.weightscope.baseline;

import java.util.List;
import org.weightscope.baseline.BoostedTrees.Samples;
import org.weightscope.data.MeasuredNetworks.Measured;

/**
 * Boosted trees over some features, cut to [0, 1].
 *
 * @param name what it predicts from
 * @param features how a network becomes numbers
 * @param trees the map
 */
record TreesOnFeatures(String name, Features features, BoostedTrees trees) implements Baseline {

  /** As many trees as are best on validation networks. */
  static TreesOnFeatures fit(
      String name, Features features, List<Measured> training, List<Measured> validation) {
    return new TreesOnFeatures(
        name,
        features,
        BoostedTrees.fit(samples(features, training), samples(features, validation)));
  }

  private static Samples samples(Features features, List<Measured> networks) {
    return new Samples(
        features.rows(networks), networks.stream().mapToDouble(Measured::accuracy).toArray());
  }

  @Override
  public double predict(Measured network) {
    return Math.clamp(trees.predict(features.of(network)), 0.0, 1.0);
  }
}
