package org.weightscope.export;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.weightscope.card.ModelCard;
import org.weightscope.metrics.Bootstrap;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.metrics.Interval;

/** The figures of a classifier on held-out networks, with bootstrap intervals. */
public final class Figures {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(1000, 0.95);
  private static final long SEED = 20_240_517;

  private Figures() {}

  /**
   * Accuracy, cross-entropy (nats), Brier score and expected calibration error (15 bins).
   *
   * @param split what the names begin with: {@code validation} or {@code test}
   * @param data name of the data
   */
  public static Map<String, ModelCard.Metric> of(
      String split, String data, ClassPredictions predictions) {
    Map<String, ModelCard.Metric> figures = new TreeMap<>();
    int n = predictions.size();
    Interval accuracy =
        BOOTSTRAP.interval(
            n,
            new SplittableRandom(SEED),
            sample -> {
              int right = 0;
              for (int i : sample) {
                right += predictions.correct(i) ? 1 : 0;
              }
              return (double) right / sample.length;
            });
    figures.put(split + "Accuracy", metric(predictions.accuracy(), accuracy, n, data));
    Interval crossEntropy =
        BOOTSTRAP.interval(
            n, new SplittableRandom(SEED), sample -> predictions.at(sample).crossEntropy());
    figures.put(split + "CrossEntropy", metric(predictions.crossEntropy(), crossEntropy, n, data));
    Interval brier =
        BOOTSTRAP.interval(n, new SplittableRandom(SEED), sample -> predictions.at(sample).brier());
    figures.put(split + "Brier", metric(predictions.brier(), brier, n, data));
    int bins = ClassPredictions.USUAL_BINS;
    Interval calibration =
        BOOTSTRAP.interval(
            n, new SplittableRandom(SEED), sample -> predictions.at(sample).calibrationError(bins));
    figures.put(
        split + "CalibrationError",
        metric(predictions.calibrationError(bins), calibration, n, data));
    return figures;
  }

  private static ModelCard.Metric metric(double value, Interval interval, int count, String data) {
    return new ModelCard.Metric(value, interval.lower(), interval.upper(), count, data);
  }
}
