package org.weightscope.inspection;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The largest singular value of a matrix, by power iteration on {@code AᵀA}. Every estimate is at
 * most the true value.
 */
final class SpectralNorm {
  /** A relative change below this ends the iteration. */
  static final double TOLERANCE = 1e-6;

  /** Most rounds; each reads the matrix twice. */
  static final int MOST_ROUNDS = 100;

  /** Most entries of one matrix. */
  static final int MOST_ENTRIES = 1 << 22;

  private static final long SEED = 1;

  private SpectralNorm() {}

  /**
   * The norm of a finite matrix.
   *
   * @param matrix {@code [rows, columns]}, row-major
   */
  static double of(float[] matrix, int rows, int columns) {
    double[] right = new double[columns];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int j = 0; j < columns; j++) {
      right[j] = random.nextDouble(-1, 1);
    }
    normalise(right);
    double[] left = new double[rows];
    double[] next = new double[columns];
    double norm = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      times(matrix, right, left);
      double leftLength = length(left);
      if (leftLength == 0) {
        return norm;
      }
      transposedTimes(matrix, left, next);
      double better = length(next) / leftLength;
      boolean settled = Math.abs(better - norm) <= TOLERANCE * better;
      norm = better;
      if (settled) {
        return norm;
      }
      double[] before = right;
      right = next;
      next = before;
      normalise(right);
    }
    return norm;
  }

  private static void times(float[] matrix, double[] right, double[] product) {
    int columns = right.length;
    for (int i = 0; i < product.length; i++) {
      int row = i * columns;
      // Four sums, as additions of one sum would wait for each other.
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int j = 0;
      for (; j + 3 < columns; j += 4) {
        a += matrix[row + j] * right[j];
        b += matrix[row + j + 1] * right[j + 1];
        c += matrix[row + j + 2] * right[j + 2];
        d += matrix[row + j + 3] * right[j + 3];
      }
      for (; j < columns; j++) {
        a += matrix[row + j] * right[j];
      }
      product[i] = a + b + c + d;
    }
  }

  private static void transposedTimes(float[] matrix, double[] left, double[] product) {
    Arrays.fill(product, 0);
    int columns = product.length;
    for (int i = 0; i < left.length; i++) {
      int row = i * columns;
      double factor = left[i];
      for (int j = 0; j < columns; j++) {
        product[j] += factor * matrix[row + j];
      }
    }
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double entry : vector) {
      sum += entry * entry;
    }
    return Math.sqrt(sum);
  }

  private static void normalise(double[] vector) {
    double length = length(vector);
    if (length > 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= length;
      }
    }
  }
}
