package org.weightscope.metrics;

/**
 * Logits of many samples with their true classes.
 *
 * <p>Immutable; values are copied in. Where two logits of a sample are equal and largest, the class
 * with the smaller number is the predicted one.
 */
public final class ClassPredictions {

  /** Number of bins in which calibration is usually told. */
  public static final int USUAL_BINS = 15;

  private final float[] logits;
  private final int[] labels;
  private final int classes;
  private final double temperature;

  private ClassPredictions(float[] logits, int[] labels, int classes, double temperature) {
    this.logits = logits;
    this.labels = labels;
    this.classes = classes;
    this.temperature = temperature;
  }

  /**
   * Copies predictions.
   *
   * @param logits {@code [sample, class]}, finite
   * @param labels the true class of each sample, 0 to {@code classes - 1}; at least one
   * @param classes at least 2
   * @throws IllegalArgumentException if sizes do not fit, a label is outside or a logit not finite
   */
  public static ClassPredictions of(float[] logits, int[] labels, int classes) {
    if (classes < 2
        || labels.length == 0
        || logits.length != Math.multiplyExact((long) labels.length, (long) classes)) {
      throw new IllegalArgumentException(
          "%d logits are not %d samples of %d classes (at least one sample of two classes)"
              .formatted(logits.length, labels.length, classes));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not among %d classes".formatted(labels[i], i, classes));
      }
    }
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new IllegalArgumentException(
            "logit %d of sample %d is %s".formatted(i % classes, i / classes, logits[i]));
      }
    }
    return new ClassPredictions(logits.clone(), labels.clone(), classes, 1);
  }

  /**
   * The same predictions with every logit divided by a temperature.
   *
   * @param value positive and finite; replaces an earlier temperature
   */
  public ClassPredictions atTemperature(double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException("a temperature is positive and finite, not " + value);
    }
    return new ClassPredictions(logits, labels, classes, value);
  }

  /** The predictions of some samples, which may repeat, at the same temperature. */
  public ClassPredictions at(int[] samples) {
    float[] chosen = new float[samples.length * classes];
    int[] truth = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(logits, samples[i] * classes, chosen, i * classes, classes);
      truth[i] = labels[samples[i]];
    }
    return new ClassPredictions(chosen, truth, classes, temperature);
  }

  /** Number of samples. */
  public int size() {
    return labels.length;
  }

  /** A logit as it was given, before the temperature. */
  public float logit(int sample, int label) {
    return logits[sample * classes + label];
  }

  /** The class with the largest logit. */
  public int predicted(int sample) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[sample * classes + c] > logits[sample * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  /** Whether the predicted class of a sample is the true one. */
  public boolean correct(int sample) {
    return predicted(sample) == labels[sample];
  }

  /** Part of the samples whose predicted class is the true one, 0 to 1. */
  public double accuracy() {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += correct(i) ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** Mean negative log-likelihood of the true class, in nats. */
  public double crossEntropy() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += logSumExp(i) - scaled(i, labels[i]);
    }
    return sum / labels.length;
  }

  /** Mean over samples of the summed squared differences from the one-hot truth, 0 to 2. */
  public double brier() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] probabilities = probabilities(i);
      for (int c = 0; c < classes; c++) {
        double difference = probabilities[c] - (c == labels[i] ? 1 : 0);
        sum += difference * difference;
      }
    }
    return sum / labels.length;
  }

  /**
   * Expected calibration error of the predicted class, 0 to 1: bins of equal width over confidence,
   * each without its lower and with its upper edge, weighted by their samples.
   *
   * @param bins at least 1; {@link #USUAL_BINS} is usual
   */
  public double calibrationError(int bins) {
    double[] confidence = new double[bins];
    int[] right = new int[bins];
    for (int i = 0; i < labels.length; i++) {
      double top = probabilities(i)[predicted(i)];
      int bin = Math.clamp((int) Math.ceil(top * bins) - 1, 0, bins - 1);
      confidence[bin] += top;
      right[bin] += correct(i) ? 1 : 0;
    }
    double error = 0;
    for (int b = 0; b < bins; b++) {
      error += Math.abs(right[b] - confidence[b]);
    }
    return error / labels.length;
  }

  /** The softmax of a sample's logits over the temperature, {@code [class]}. */
  public double[] probabilities(int sample) {
    double total = logSumExp(sample);
    double[] result = new double[classes];
    for (int c = 0; c < classes; c++) {
      result[c] = Math.exp(scaled(sample, c) - total);
    }
    return result;
  }

  private double logSumExp(int sample) {
    double top = scaled(sample, predicted(sample));
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(scaled(sample, c) - top);
    }
    return top + Math.log(sum);
  }

  private double scaled(int sample, int label) {
    return logits[sample * classes + label] / temperature;
  }
}
