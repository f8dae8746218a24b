package org.weightscope.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpectralNormTest {
  private final Random random = new Random(3);

  @Test
  void ofADiagonalMatrixItIsTheLargestEntry() {
    float[] matrix = {2, 0, 0, 0, -7, 0, 0, 0, 3};
    assertEquals(7, SpectralNorm.of(matrix, 3, 3), 1e-5);
  }

  @Test
  void ofOneRowOrColumnItIsItsLength() {
    assertEquals(5, SpectralNorm.of(new float[] {3, 4}, 1, 2), 1e-6);
    assertEquals(5, SpectralNorm.of(new float[] {3, 4}, 2, 1), 1e-6);
    assertEquals(0, SpectralNorm.of(new float[6], 2, 3));
  }

  @Test
  void ofAnOuterProductItIsTheProductOfTheLengths() {
    float[] left = values(17);
    float[] right = values(9);
    float[] matrix = new float[17 * 9];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = left[i / 9] * right[i % 9];
    }
    assertEquals(length(left) * length(right), SpectralNorm.of(matrix, 17, 9), 1e-4);
  }

  @Test
  void ofTwoByTwoMatricesItIsWhatTheClosedFormSays() {
    for (int repeat = 0; repeat < 50; repeat++) {
      float[] m = values(4);
      double squares = length(m) * length(m);
      double determinant = (double) m[0] * m[3] - (double) m[1] * m[2];
      double expected =
          Math.sqrt((squares + Math.sqrt(squares * squares - 4 * determinant * determinant)) / 2);
      assertEquals(expected, SpectralNorm.of(m, 2, 2), 1e-6 * expected);
      assertTrue(SpectralNorm.of(m, 2, 2) <= expected * (1 + 1e-9), "it comes from below");
    }
  }

  @Test
  void theTransposeHasTheSameNormAndItLiesBetweenColumnsAndFrobenius() {
    for (int repeat = 0; repeat < 20; repeat++) {
      int rows = 1 + random.nextInt(30);
      int columns = 1 + random.nextInt(30);
      float[] matrix = values(rows * columns);
      float[] transpose = new float[matrix.length];
      double longestRow = 0;
      for (int i = 0; i < rows; i++) {
        double squares = 0;
        for (int j = 0; j < columns; j++) {
          transpose[j * rows + i] = matrix[i * columns + j];
          squares += (double) matrix[i * columns + j] * matrix[i * columns + j];
        }
        longestRow = Math.max(longestRow, Math.sqrt(squares));
      }
      double norm = SpectralNorm.of(matrix, rows, columns);
      assertEquals(norm, SpectralNorm.of(transpose, columns, rows), 1e-5 * norm);
      assertTrue(norm <= length(matrix) * (1 + 1e-9), "above the Frobenius norm");
      assertTrue(norm >= longestRow * (1 - 1e-5), "below the length of a row");
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double length(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
