package org.weightscope.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.metrics.Estimates;

/**
 * What a model learns: targets of examples, the loss, and the figure by which an epoch is better
 * than another.
 *
 * @param <E> examples that the target is known of
 */
public sealed interface Objective<E extends Examples> {

  /** Number of logits of the model. */
  int logits();

  /** Numbers of a target for each example. */
  int targets();

  /** Targets of some examples, {@code [indices, targets]}. */
  float[] target(E examples, int[] indices);

  /**
   * Mean loss over a batch, a scalar.
   *
   * @param logits {@code [batch, logits]}
   * @param target {@code [batch, targets]}
   */
  NDArray loss(NDArray logits, NDArray target);

  /** What a model with these logits, {@code [example, logits]}, comes to on all examples. */
  Score score(float[] logits, E examples);

  /**
   * What an epoch came to.
   *
   * @param value the larger the better
   * @param figures by name
   */
  record Score(double value, Map<String, Double> figures) {}

  /**
   * Cross-entropy against classes; the best epoch has the highest accuracy.
   *
   * @param classes number of classes
   * @param labelSmoothing share of the target that is spread over all classes, in [0, 1)
   */
  record Classification(int classes, double labelSmoothing) implements Objective<LabelledExamples> {
    @Override
    public int logits() {
      return classes;
    }

    @Override
    public int targets() {
      return classes;
    }

    @Override
    public float[] target(LabelledExamples examples, int[] indices) {
      float[] target = new float[indices.length * classes];
      Arrays.fill(target, (float) (labelSmoothing / classes));
      for (int i = 0; i < indices.length; i++) {
        target[i * classes + examples.label(indices[i])] += (float) (1 - labelSmoothing);
      }
      return target;
    }

    @Override
    public NDArray loss(NDArray logits, NDArray target) {
      return logits.logSoftmax(-1).mul(target).sum(new int[] {-1}).mean().neg();
    }

    @Override
    public Score score(float[] logits, LabelledExamples examples) {
      ClassPredictions predictions = predictions(logits, examples);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("accuracy", predictions.accuracy());
      figures.put("crossEntropy", predictions.crossEntropy());
      return new Score(predictions.accuracy(), figures);
    }

    /** The logits with the labels of the examples. */
    public ClassPredictions predictions(float[] logits, LabelledExamples examples) {
      int[] labels = new int[examples.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = examples.label(i);
      }
      return ClassPredictions.of(logits, labels, classes);
    }
  }

  /**
   * One logit, whose sigmoid is the accuracy.
   *
   * @param loss what is minimised
   * @param best by what the best epoch is chosen
   */
  record Accuracy(Loss loss, Best best) implements Objective<MeasuredExamples> {
    @Override
    public int logits() {
      return 1;
    }

    @Override
    public int targets() {
      return 1;
    }

    @Override
    public float[] target(MeasuredExamples examples, int[] indices) {
      float[] target = new float[indices.length];
      for (int i = 0; i < indices.length; i++) {
        target[i] = (float) examples.accuracy(indices[i]);
      }
      return target;
    }

    @Override
    public NDArray loss(NDArray logits, NDArray target) {
      return switch (loss) {
        // The cross-entropy of two classes, the second of which has the logit 0.
        case BCE -> {
          NDArray both = NDArrays.concat(new NDList(logits, logits.zerosLike()), -1);
          NDArray shares = NDArrays.concat(new NDList(target, target.neg().add(1)), -1);
          yield both.logSoftmax(-1).mul(shares).sum(new int[] {-1}).mean().neg();
        }
        case MSE -> Activation.sigmoid(logits).sub(target).square().mean();
      };
    }

    @Override
    public Score score(float[] logits, MeasuredExamples examples) {
      Estimates estimates = estimates(logits, examples);
      double tau = estimates.kendallTauB();
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("kendallTauB", tau);
      figures.put("meanAbsoluteError", estimates.meanAbsoluteError());
      figures.put("meanSquaredError", estimates.meanSquaredError());
      double value =
          switch (best) {
            case KENDALL_TAU_B -> Double.isNaN(tau) ? -1 : tau; // the same answer to everything
            case MSE -> -estimates.meanSquaredError();
          };
      return new Score(value, figures);
    }

    /** The predicted accuracies with the measured ones. */
    public static Estimates estimates(float[] logits, MeasuredExamples examples) {
      double[] predicted = new double[logits.length];
      for (int i = 0; i < logits.length; i++) {
        predicted[i] = accuracy(logits[i]);
      }
      return Estimates.of(examples.accuracies(), predicted);
    }

    /** The accuracy that a logit stands for. */
    public static double accuracy(double logit) {
      return 1 / (1 + Math.exp(-logit));
    }
  }

  /** A loss between predicted and measured accuracies. */
  enum Loss {
    BCE("bce"),
    MSE("mse");

    private final String word;

    Loss(String word) {
      this.word = word;
    }

    /** The word in a recipe. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** By what the best epoch is chosen, on validation runs. */
  enum Best {
    KENDALL_TAU_B("kendall-tau-b"),
    MSE("mse");

    private final String word;

    Best(String word) {
      this.word = word;
    }

    /** The word in a recipe. */
    @Override
    public String toString() {
      return word;
    }
  }
}
