package org.weightscope.baseline;

import java.util.Arrays;
import java.util.List;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.network.Layer;

/**
 * Mean, variance and quartiles of the weights and of the biases of the first {@value #FIRST} and
 * the last layer, and the depth: the features of Unterthiner et al. (2020), with the last layer at
 * its own place whatever the depth.
 */
record StatisticsOfWeights() implements Features {
  private static final int FIRST = 4;
  private static final int NUMBERS = 7;

  @Override
  public double[] of(Measured measured) {
    List<Layer.Weighted> layers = measured.network().weighted();
    double[] features = new double[1 + 2 * NUMBERS * (FIRST + 1)];
    features[0] = layers.size();
    for (int l = 0; l < layers.size(); l++) {
      boolean last = l == layers.size() - 1;
      if (last || l < FIRST) {
        int at = 1 + 2 * NUMBERS * (last ? FIRST : l);
        put(layers.get(l).weight().toArray(), features, at);
        put(layers.get(l).bias().toArray(), features, at + NUMBERS);
      }
    }
    return features;
  }

  private static void put(float[] values, double[] features, int at) {
    Arrays.sort(values);
    double mean = 0;
    for (float value : values) {
      mean += (double) value / values.length;
    }
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    features[at] = mean;
    features[at + 1] = squares / Math.max(1, values.length - 1);
    for (int q = 0; q <= 4; q++) {
      double position = q / 4.0 * (values.length - 1);
      int below = (int) position;
      int above = Math.min(below + 1, values.length - 1);
      features[at + 2 + q] =
          values[below] + (position - below) * ((double) values[above] - values[below]);
    }
  }
}
