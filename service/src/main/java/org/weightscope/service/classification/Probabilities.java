package org.weightscope.service.classification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logits of a model as probabilities of its classes. */
record Probabilities(double[] values) {

  /**
   * The softmax of {@code logits / temperature}, in double precision.
   *
   * @param logits finite
   */
  static Probabilities of(float[] logits, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] values = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp((logits[i] - largest) / temperature);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return new Probabilities(values);
  }

  /** Index of the likeliest class; the first of equals. */
  int likeliest() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** By label, in the order of the labels. */
  Map<String, Double> byLabel(List<String> labels) {
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      byLabel.put(labels.get(i), values[i]);
    }
    return byLabel;
  }
}
