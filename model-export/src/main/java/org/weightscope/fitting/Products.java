package org.weightscope.fitting;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix products of a SIREN over all pixels at once.
 *
 * <p>Values of a layer stand neuron by neuron, {@code [neuron, pixel]}, with {@code stride} floats
 * from one neuron to the next; the stride is a multiple of two vectors. Blocks of four neurons and
 * two vectors of pixels stay in registers, so widths come in multiples of four. Sums over lanes are
 * taken in a fixed order, because a result must not depend on whether the compiler has been here
 * yet.
 */
final class Products {
  // A constant, not an argument: only then does the compiler turn the calls into instructions.
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int BLOCK = 4;

  private Products() {}

  /**
   * {@code out[o, p] = bias[o] + sum over i of weight[o, i] in[i, p]}.
   *
   * @param weight position of the weight {@code [outputs, inputs]} in {@code parameters}
   * @param bias position of the bias {@code [outputs]}
   */
  static void affine(
      float[] parameters,
      int weight,
      int bias,
      int inputs,
      int outputs,
      float[] in,
      float[] out,
      int stride) {
    int length = LANES.length();
    for (int o = 0; o < outputs; o += BLOCK) {
      int row0 = weight + o * inputs;
      int row1 = row0 + inputs;
      int row2 = row1 + inputs;
      int row3 = row2 + inputs;
      for (int p = 0; p < stride; p += 2 * length) {
        FloatVector a0 = FloatVector.broadcast(LANES, parameters[bias + o]);
        FloatVector a1 = FloatVector.broadcast(LANES, parameters[bias + o + 1]);
        FloatVector a2 = FloatVector.broadcast(LANES, parameters[bias + o + 2]);
        FloatVector a3 = FloatVector.broadcast(LANES, parameters[bias + o + 3]);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        for (int i = 0; i < inputs; i++) {
          FloatVector x = FloatVector.fromArray(LANES, in, i * stride + p);
          FloatVector y = FloatVector.fromArray(LANES, in, i * stride + p + length);
          FloatVector w0 = FloatVector.broadcast(LANES, parameters[row0 + i]);
          FloatVector w1 = FloatVector.broadcast(LANES, parameters[row1 + i]);
          FloatVector w2 = FloatVector.broadcast(LANES, parameters[row2 + i]);
          FloatVector w3 = FloatVector.broadcast(LANES, parameters[row3 + i]);
          a0 = w0.fma(x, a0);
          a1 = w1.fma(x, a1);
          a2 = w2.fma(x, a2);
          a3 = w3.fma(x, a3);
          b0 = w0.fma(y, b0);
          b1 = w1.fma(y, b1);
          b2 = w2.fma(y, b2);
          b3 = w3.fma(y, b3);
        }
        int at = o * stride + p;
        a0.intoArray(out, at);
        b0.intoArray(out, at + length);
        a1.intoArray(out, at + stride);
        b1.intoArray(out, at + stride + length);
        a2.intoArray(out, at + 2 * stride);
        b2.intoArray(out, at + 2 * stride + length);
        a3.intoArray(out, at + 3 * stride);
        b3.intoArray(out, at + 3 * stride + length);
      }
    }
  }

  /** {@code back[i, p] = slope[i, p] · sum over o of weight[o, i] delta[o, p]}. */
  static void backwards(
      float[] parameters,
      int weight,
      int inputs,
      int outputs,
      float[] delta,
      float[] slope,
      float[] back,
      int stride) {
    int length = LANES.length();
    for (int i = 0; i < inputs; i += BLOCK) {
      for (int p = 0; p < stride; p += 2 * length) {
        FloatVector a0 = FloatVector.zero(LANES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        int row = weight + i;
        for (int o = 0; o < outputs; o++) {
          FloatVector x = FloatVector.fromArray(LANES, delta, o * stride + p);
          FloatVector y = FloatVector.fromArray(LANES, delta, o * stride + p + length);
          FloatVector w0 = FloatVector.broadcast(LANES, parameters[row]);
          FloatVector w1 = FloatVector.broadcast(LANES, parameters[row + 1]);
          FloatVector w2 = FloatVector.broadcast(LANES, parameters[row + 2]);
          FloatVector w3 = FloatVector.broadcast(LANES, parameters[row + 3]);
          a0 = w0.fma(x, a0);
          a1 = w1.fma(x, a1);
          a2 = w2.fma(x, a2);
          a3 = w3.fma(x, a3);
          b0 = w0.fma(y, b0);
          b1 = w1.fma(y, b1);
          b2 = w2.fma(y, b2);
          b3 = w3.fma(y, b3);
          row += inputs;
        }
        int at = i * stride + p;
        scaled(a0, slope, back, at);
        scaled(b0, slope, back, at + length);
        scaled(a1, slope, back, at + stride);
        scaled(b1, slope, back, at + stride + length);
        scaled(a2, slope, back, at + 2 * stride);
        scaled(b2, slope, back, at + 2 * stride + length);
        scaled(a3, slope, back, at + 3 * stride);
        scaled(b3, slope, back, at + 3 * stride + length);
      }
    }
  }

  private static void scaled(FloatVector sum, float[] slope, float[] back, int at) {
    sum.mul(FloatVector.fromArray(LANES, slope, at)).intoArray(back, at);
  }

  /**
   * {@code gradient[weight + o · inputs + i] = sum over p of delta[o, p] in[i, p]}; the number of
   * inputs is even.
   *
   * @param sums scratch of eight vectors
   */
  static void outer(
      float[] delta,
      float[] in,
      float[] gradient,
      int weight,
      int inputs,
      int outputs,
      int stride,
      float[] sums) {
    int length = LANES.length();
    for (int o = 0; o < outputs; o += BLOCK) {
      int d0 = o * stride;
      int d1 = d0 + stride;
      int d2 = d1 + stride;
      int d3 = d2 + stride;
      for (int i = 0; i < inputs; i += 2) {
        int x0 = i * stride;
        int x1 = x0 + stride;
        FloatVector a0 = FloatVector.zero(LANES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int p = 0; p < stride; p += length) {
          FloatVector x = FloatVector.fromArray(LANES, in, x0 + p);
          FloatVector y = FloatVector.fromArray(LANES, in, x1 + p);
          FloatVector e0 = FloatVector.fromArray(LANES, delta, d0 + p);
          FloatVector e1 = FloatVector.fromArray(LANES, delta, d1 + p);
          FloatVector e2 = FloatVector.fromArray(LANES, delta, d2 + p);
          FloatVector e3 = FloatVector.fromArray(LANES, delta, d3 + p);
          a0 = e0.fma(x, a0);
          a1 = e1.fma(x, a1);
          a2 = e2.fma(x, a2);
          a3 = e3.fma(x, a3);
          b0 = e0.fma(y, b0);
          b1 = e1.fma(y, b1);
          b2 = e2.fma(y, b2);
          b3 = e3.fma(y, b3);
        }
        a0.intoArray(sums, 0);
        b0.intoArray(sums, length);
        a1.intoArray(sums, 2 * length);
        b1.intoArray(sums, 3 * length);
        a2.intoArray(sums, 4 * length);
        b2.intoArray(sums, 5 * length);
        a3.intoArray(sums, 6 * length);
        b3.intoArray(sums, 7 * length);
        for (int k = 0; k < BLOCK; k++) {
          int at = weight + (o + k) * inputs + i;
          gradient[at] = sum(sums, 2 * k * length, length);
          gradient[at + 1] = sum(sums, (2 * k + 1) * length, length);
        }
      }
    }
  }

  /** {@code gradient[bias + o] = sum over p of delta[o, p]}. */
  static void rowSums(
      float[] delta, float[] gradient, int bias, int outputs, int stride, float[] sums) {
    for (int o = 0; o < outputs; o++) {
      FloatVector sum = FloatVector.zero(LANES);
      for (int p = 0; p < stride; p += LANES.length()) {
        sum = sum.add(FloatVector.fromArray(LANES, delta, o * stride + p));
      }
      sum.intoArray(sums, 0);
      gradient[bias + o] = sum(sums, 0, LANES.length());
    }
  }

  private static float sum(float[] values, int from, int length) {
    float even = 0;
    float odd = 0;
    for (int i = from; i < from + length; i += 2) {
      even += values[i];
      odd += values[i + 1];
    }
    return even + odd;
  }
}
