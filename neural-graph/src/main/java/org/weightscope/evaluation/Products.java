package org.weightscope.evaluation;

/**
 * Products of a matrix with a tile: rows of equal length, one an input channel.
 *
 * <p>The inner loop runs over whole arrays from 0 on; only then does the compiler turn it into
 * vector instructions. Every entry is summed in one order, so a result does not depend on what is
 * computed beside it.
 */
final class Products {
  /** Places of one tile: eight rows and a result of that length stay in the first-level cache. */
  static final int TILE = 256;

  private static final int BLOCK = 8;

  private Products() {}

  /**
   * {@code out[o][t] += sum over i of matrix[at + o · stride + i] · in[i][t]} for t below length.
   */
  static void add(
      float[] matrix,
      int at,
      int stride,
      int outputs,
      float[][] in,
      int inputs,
      float[][] out,
      int length) {
    for (int o = 0; o < outputs; o++) {
      int row = at + o * stride;
      int i = 0;
      for (; i + BLOCK <= inputs; i += BLOCK) {
        addEight(matrix, row + i, in, i, out[o], length);
      }
      for (; i < inputs; i++) {
        addOne(matrix[row + i], in[i], out[o], length);
      }
    }
  }

  private static void addEight(
      float[] factors, int at, float[][] in, int first, float[] sum, int length) {
    float f0 = factors[at];
    float f1 = factors[at + 1];
    float f2 = factors[at + 2];
    float f3 = factors[at + 3];
    float f4 = factors[at + 4];
    float f5 = factors[at + 5];
    float f6 = factors[at + 6];
    float f7 = factors[at + 7];
    float[] x0 = in[first];
    float[] x1 = in[first + 1];
    float[] x2 = in[first + 2];
    float[] x3 = in[first + 3];
    float[] x4 = in[first + 4];
    float[] x5 = in[first + 5];
    float[] x6 = in[first + 6];
    float[] x7 = in[first + 7];
    for (int t = 0; t < length; t++) {
      sum[t] =
          sum[t]
              + f0 * x0[t]
              + f1 * x1[t]
              + f2 * x2[t]
              + f3 * x3[t]
              + f4 * x4[t]
              + f5 * x5[t]
              + f6 * x6[t]
              + f7 * x7[t];
    }
  }

  private static void addOne(float factor, float[] in, float[] sum, int length) {
    for (int t = 0; t < length; t++) {
      sum[t] += factor * in[t];
    }
  }
}
