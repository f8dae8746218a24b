package org.weightscope.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.weightscope.card.Prediction.Familiarity;

/**
 * Where the embeddings of the training networks lie: a normal distribution, by whose Mahalanobis
 * distance (Lee et al. 2018) other networks are held against them.
 *
 * <p>The covariance S of n networks gets a ridge of {@value #RIDGE} times its mean variance, as
 * some directions are the same for all networks. With Cholesky's factors {@code S = L Lᵀ} the
 * whitening is {@code L⁻¹}: {@code |L⁻¹ (e - mean)|² = (e - mean)ᵀ S⁻¹ (e - mean)}.
 */
final class SeenEmbeddings {
  private static final double RIDGE = 1e-3;
  private static final double LEVEL = 0.99;
  private static final MathContext DIGITS = new MathContext(7); // those of the embeddings

  private SeenEmbeddings() {}

  /**
   * Measures the embeddings.
   *
   * @param output name of the output that they are
   * @param training {@code [network][size]}, at least one network
   * @param heldOut the same of networks like those, by which the distance is chosen that {@value
   *     #LEVEL} of them do not pass
   */
  static Familiarity of(String output, float[][] training, float[][] heldOut) {
    double[] mean = mean(training);
    double[][] whitening = inverse(factor(covariance(training, mean)));
    List<Double> rows = new ArrayList<>();
    for (double[] row : whitening) {
      rows.addAll(rounded(row));
    }
    Familiarity open = new Familiarity(output, rounded(mean), rows, LEVEL, 0);
    double[] distances = Arrays.stream(heldOut).mapToDouble(open::distanceOf).sorted().toArray();
    double farthest = distances[(int) Math.ceil(LEVEL * distances.length) - 1];
    return new Familiarity(output, open.mean(), open.whitening(), LEVEL, farthest);
  }

  private static double[] mean(float[][] vectors) {
    double[] mean = new double[vectors[0].length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (double) vector[i] / vectors.length;
      }
    }
    return mean;
  }

  /** The lower half, with its ridge. */
  private static double[][] covariance(float[][] vectors, double[] mean) {
    int size = mean.length;
    double[][] covariance = new double[size][size];
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / vectors.length;
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += covariance[i][i];
    }
    double ridge = trace == 0 ? 1 : RIDGE * trace / size;
    for (int i = 0; i < size; i++) {
      covariance[i][i] += ridge;
    }
    return covariance;
  }

  /** Cholesky's L, in place of the lower half of a. */
  private static double[][] factor(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    return a;
  }

  /** The inverse of a lower triangular matrix, column by column. */
  private static double[][] inverse(double[][] lower) {
    int size = lower.length;
    double[][] inverse = new double[size][size];
    for (int column = 0; column < size; column++) {
      for (int i = column; i < size; i++) {
        double sum = i == column ? 1 : 0;
        for (int k = column; k < i; k++) {
          sum -= lower[i][k] * inverse[k][column];
        }
        inverse[i][column] = sum / lower[i][i];
      }
    }
    return inverse;
  }

  private static List<Double> rounded(double[] values) {
    return DoubleStream.of(values)
        .map(v -> new BigDecimal(v).round(DIGITS).doubleValue())
        .boxed()
        .toList();
  }
}
