package org.weightscope.inspection;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The largest singular value of a matrix {@code A}, by Lanczos iteration on {@code AᵀA}: power
 * iteration that takes the best of all directions met so far, and so needs a fraction of the
 * rounds. Every estimate is at most the true value, but for rounding.
 */
final class SpectralNorm {
  /** A relative change below this ends the iteration. */
  static final double TOLERANCE = 1e-6;

  /** Most rounds; each reads the matrix once. */
  static final int MOST_ROUNDS = 32;

  /** Most entries of one matrix. */
  static final int MOST_ENTRIES = 1 << 22;

  private static final long SEED = 1;
  private static final int HALVINGS = 60;
  private static final double NOTHING_LEFT = 1e-12;

  private SpectralNorm() {}

  /**
   * The norm of a finite matrix.
   *
   * @param matrix {@code [rows, columns]}, row-major
   */
  static double of(float[] matrix, int rows, int columns) {
    double[] before = new double[columns];
    double[] direction = new double[columns];
    double[] next = new double[columns];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int j = 0; j < columns; j++) {
      direction[j] = random.nextDouble(-1, 1);
    }
    scale(direction, 1 / length(direction));
    double[] diagonal = new double[MOST_ROUNDS];
    double[] beside = new double[MOST_ROUNDS];
    double largest = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      diagonal[round] = squared(matrix, rows, direction, next);
      double better = largestEigenvalue(diagonal, beside, round + 1);
      boolean settled = better - largest <= 2 * TOLERANCE * better;
      largest = better;
      double back = round == 0 ? 0 : beside[round - 1];
      for (int j = 0; j < columns; j++) {
        next[j] -= diagonal[round] * direction[j] + back * before[j];
      }
      beside[round] = length(next);
      if (settled || beside[round] <= NOTHING_LEFT * largest) {
        break;
      }
      scale(next, 1 / beside[round]);
      double[] free = before;
      before = direction;
      direction = next;
      next = free;
    }
    return Math.sqrt(largest);
  }

  /** Sets {@code product} to {@code AᵀAx} and returns {@code ‖Ax‖²}. */
  private static double squared(float[] matrix, int rows, double[] x, double[] product) {
    Arrays.fill(product, 0);
    int columns = x.length;
    double squares = 0;
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      // Four sums, as additions to one sum would wait for each other.
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int j = 0;
      for (; j + 3 < columns; j += 4) {
        a += matrix[row + j] * x[j];
        b += matrix[row + j + 1] * x[j + 1];
        c += matrix[row + j + 2] * x[j + 2];
        d += matrix[row + j + 3] * x[j + 3];
      }
      for (; j < columns; j++) {
        a += matrix[row + j] * x[j];
      }
      double entry = a + b + c + d;
      squares += entry * entry;
      for (int k = 0; k < columns; k++) {
        product[k] += entry * matrix[row + k];
      }
    }
    return squares;
  }

  /** Of the symmetric matrix with this diagonal and these entries beside it, by bisection. */
  private static double largestEigenvalue(double[] diagonal, double[] beside, int size) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < size; i++) {
      low = Math.max(low, diagonal[i]);
      double left = i == 0 ? 0 : beside[i - 1];
      double right = i == size - 1 ? 0 : beside[i];
      high = Math.max(high, diagonal[i] + left + right);
    }
    for (int i = 0; i < HALVINGS && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (hasEigenvalueAbove(middle, diagonal, beside, size)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether a pivot of the matrix less {@code bound} is positive. */
  private static boolean hasEigenvalueAbove(
      double bound, double[] diagonal, double[] beside, int size) {
    double pivot = -1;
    for (int i = 0; i < size; i++) {
      double left = i == 0 ? 0 : beside[i - 1];
      pivot = diagonal[i] - bound - left * left / pivot;
      if (pivot >= 0) {
        return true;
      }
    }
    return false;
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double entry : vector) {
      sum += entry * entry;
    }
    return Math.sqrt(sum);
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
