package org.weightscope.baseline;

/**
 * Ridge regression in closed form: {@code w = (XᵀX + λ n I)⁻¹ Xᵀ y} on standardised columns.
 *
 * <p>Columns are cut at {@value #FARTHEST} standard deviations, as a diverging network would
 * otherwise outweigh all others; constant columns count for nothing.
 */
final class Ridge {
  private static final double FARTHEST = 4;

  private final double[] mean;
  private final double[] deviation;
  private final double[] weight;
  private final double intercept;

  private Ridge(double[] mean, double[] deviation, double[] weight, double intercept) {
    this.mean = mean;
    this.deviation = deviation;
    this.weight = weight;
    this.intercept = intercept;
  }

  /**
   * Fits {@code y} to the rows of {@code x}.
   *
   * @param x finite, {@code [sample][column]}
   * @param penalty λ, above 0
   */
  static Ridge fit(double[][] x, double[] y, double penalty) {
    int n = x.length;
    int columns = x[0].length;
    double[] mean = new double[columns];
    double[] deviation = new double[columns];
    for (double[] row : x) {
      for (int c = 0; c < columns; c++) {
        mean[c] += row[c] / n;
      }
    }
    for (double[] row : x) {
      for (int c = 0; c < columns; c++) {
        deviation[c] += (row[c] - mean[c]) * (row[c] - mean[c]) / n;
      }
    }
    for (int c = 0; c < columns; c++) {
      deviation[c] = Math.sqrt(deviation[c]);
    }
    double intercept = 0;
    for (double value : y) {
      intercept += value / n;
    }
    double[] centre = new double[columns]; // cutting moves the mean a little
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = standardised(x[i], mean, deviation);
      for (int c = 0; c < columns; c++) {
        centre[c] += rows[i][c] / n;
      }
    }
    double[][] normal = new double[columns][columns];
    double[] right = new double[columns];
    for (int i = 0; i < n; i++) {
      for (int a = 0; a < columns; a++) {
        double value = rows[i][a] - centre[a];
        right[a] += value * (y[i] - intercept);
        for (int b = 0; b <= a; b++) {
          normal[a][b] += value * (rows[i][b] - centre[b]);
        }
      }
    }
    for (int c = 0; c < columns; c++) {
      normal[c][c] += penalty * n;
    }
    double[] weight = solved(normal, right);
    for (int c = 0; c < columns; c++) {
      intercept -= weight[c] * centre[c];
    }
    return new Ridge(mean, deviation, weight, intercept);
  }

  double predict(double[] x) {
    double[] row = standardised(x, mean, deviation);
    double sum = intercept;
    for (int c = 0; c < row.length; c++) {
      sum += weight[c] * row[c];
    }
    return sum;
  }

  private static double[] standardised(double[] x, double[] mean, double[] deviation) {
    double[] row = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      double value = deviation[c] > 0 ? (x[c] - mean[c]) / deviation[c] : 0;
      row[c] = Math.clamp(value, -FARTHEST, FARTHEST);
    }
    return row;
  }

  /**
   * Solves {@code a x = b} by Cholesky's factors; of {@code a} the lower half is read and used up.
   */
  private static double[] solved(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= a[i][k] * x[k];
      }
      x[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= a[k][i] * x[k];
      }
      x[i] /= a[i][i];
    }
    return x;
  }
}
