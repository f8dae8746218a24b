package org.weightscope.evaluation;

/**
 * Products of a matrix with a tile: rows of equal length, one an input channel.
 *
 * <p>The inner loops run over whole arrays from 0 on; only then does the compiler turn them into
 * vector instructions. Two sums and eight factors of a loop are what the registers hold. Every
 * entry is summed in one order, so a result does not depend on what is computed beside it.
 */
final class Products {
  /**
   * Places of one tile: four rows and two results of that length stay in the first-level cache, and
   * the places that a vector leaves over are few.
   */
  static final int TILE = 512;

  /** Inputs of one loop; a number of inputs that it divides is multiplied fastest. */
  static final int INPUTS = 4;

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
    int i = 0;
    for (; i + INPUTS <= inputs; i += INPUTS) { // outside, so that its rows stay in the cache
      int o = 0;
      for (; o + 2 <= outputs; o += 2) {
        int row = at + o * stride + i;
        addToTwo(matrix, row, row + stride, in, i, out[o], out[o + 1], length);
      }
      if (o < outputs) {
        addToOne(matrix, at + o * stride + i, in, i, out[o], length);
      }
    }
    for (; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        addOne(matrix[at + o * stride + i], in[i], out[o], length);
      }
    }
  }

  private static void addToTwo(
      float[] factors,
      int at,
      int below,
      float[][] in,
      int first,
      float[] sum,
      float[] sumBelow,
      int length) {
    float f0 = factors[at];
    float f1 = factors[at + 1];
    float f2 = factors[at + 2];
    float f3 = factors[at + 3];
    float g0 = factors[below];
    float g1 = factors[below + 1];
    float g2 = factors[below + 2];
    float g3 = factors[below + 3];
    float[] x0 = in[first];
    float[] x1 = in[first + 1];
    float[] x2 = in[first + 2];
    float[] x3 = in[first + 3];
    for (int t = 0; t < length; t++) {
      float y0 = x0[t];
      float y1 = x1[t];
      float y2 = x2[t];
      float y3 = x3[t];
      float f = sum[t] + f0 * y0 + f1 * y1 + f2 * y2 + f3 * y3;
      float g = sumBelow[t] + g0 * y0 + g1 * y1 + g2 * y2 + g3 * y3;
      sum[t] = f;
      sumBelow[t] = g;
    }
  }

  private static void addToOne(
      float[] factors, int at, float[][] in, int first, float[] sum, int length) {
    float f0 = factors[at];
    float f1 = factors[at + 1];
    float f2 = factors[at + 2];
    float f3 = factors[at + 3];
    float[] x0 = in[first];
    float[] x1 = in[first + 1];
    float[] x2 = in[first + 2];
    float[] x3 = in[first + 3];
    for (int t = 0; t < length; t++) {
      sum[t] = sum[t] + f0 * x0[t] + f1 * x1[t] + f2 * x2[t] + f3 * x3[t];
    }
  }

  private static void addOne(float factor, float[] in, float[] sum, int length) {
    for (int t = 0; t < length; t++) {
      sum[t] += factor * in[t];
    }
  }
}
