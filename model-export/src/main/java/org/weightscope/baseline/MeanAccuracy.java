package org.weightscope.baseline;

import java.util.List;
import org.weightscope.data.MeasuredNetworks.Measured;

/**
 * The mean accuracy of the training networks, whatever is asked.
 *
 * @param value in [0, 1]
 */
record MeanAccuracy(double value) implements Baseline {
  static MeanAccuracy of(List<Measured> training) {
    return new MeanAccuracy(
        training.stream().mapToDouble(Measured::accuracy).average().orElseThrow());
  }

  @Override
  public String name() {
    return "mean accuracy";
  }

  @Override
  public double predict(Measured network) {
    return value;
  }
}
