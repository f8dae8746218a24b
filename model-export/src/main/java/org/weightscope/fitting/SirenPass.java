package org.weightscope.fitting;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Forward and backward pass of one SIREN over all pixels of one picture, in preallocated arrays.
 *
 * <p>Parameters and gradients are flat: layer by layer the weight {@code [out, in]} row by row,
 * then the bias. Hidden widths are padded to multiples of four; the neurons added have zero weights
 * and zero gradients, so they stay zero. Not safe for use by several threads.
 */
final class SirenPass {
  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final float FREQUENCY = 30;

  private final SirenShape shape;
  private final int[] widths;
  private final int[] weightAt;
  private final int[] biasAt;
  private final int pixels;
  private final int stride;
  private final float[] coordinates;
  private final float[][] values;
  private final float[][] slopes;
  private final float[][] deltas;
  private final float[] output;
  private final float[] target;
  private final float[] pixelWeight;
  private final float[] error;
  private final float[] sums = new float[8 * LANES.length()];

  /** All parameters, padded; the length is a multiple of the lanes. */
  final float[] parameters;

  /** Gradient of the loss after {@link #backward()}, laid out as the parameters. */
  final float[] gradient;

  SirenPass(SirenShape shape, PictureGrid grid) {
    this.shape = shape;
    int layers = shape.layers();
    widths = new int[layers + 1];
    weightAt = new int[layers];
    biasAt = new int[layers];
    widths[0] = 2;
    int size = 0;
    for (int l = 0; l < layers; l++) {
      widths[l + 1] = l == layers - 1 ? 1 : roundUp(shape.outputs(l), 4);
      weightAt[l] = size;
      biasAt[l] = size + widths[l] * widths[l + 1];
      size = biasAt[l] + widths[l + 1];
    }
    parameters = new float[roundUp(size, LANES.length())];
    gradient = new float[parameters.length];
    pixels = grid.pixels();
    stride = roundUp(pixels, 2 * LANES.length());
    coordinates = new float[2 * stride];
    for (int p = 0; p < pixels; p++) {
      coordinates[p] = grid.row(p);
      coordinates[stride + p] = grid.column(p);
    }
    values = new float[layers - 1][];
    slopes = new float[layers - 1][];
    deltas = new float[layers - 1][];
    for (int l = 0; l < layers - 1; l++) {
      values[l] = new float[widths[l + 1] * stride];
      slopes[l] = new float[widths[l + 1] * stride];
      deltas[l] = new float[widths[l + 1] * stride];
    }
    output = new float[stride];
    target = new float[stride];
    error = new float[stride];
    pixelWeight = new float[stride];
    Arrays.fill(pixelWeight, 0, pixels, 2f / pixels);
  }

  /** Copies the picture to be approached, one value per pixel. */
  void aimAt(float[] picture) {
    if (picture.length != pixels) {
      throw new IllegalArgumentException(
          "the grid has %d pixels, the picture %d".formatted(pixels, picture.length));
    }
    System.arraycopy(picture, 0, target, 0, pixels);
  }

  /** Takes over parameters without padding. */
  void load(float[] unpadded) {
    Arrays.fill(parameters, 0);
    int at = 0;
    for (int l = 0; l < shape.layers(); l++) {
      int inputs = shape.inputs(l);
      for (int o = 0; o < shape.outputs(l); o++) {
        System.arraycopy(unpadded, at, parameters, weightAt[l] + o * widths[l], inputs);
        at += inputs;
      }
      System.arraycopy(unpadded, at, parameters, biasAt[l], shape.outputs(l));
      at += shape.outputs(l);
    }
  }

  /** A copy of parameters, or of their gradient, without padding. */
  float[] unpadded(float[] padded) {
    float[] result = new float[shape.parameters()];
    int at = 0;
    for (int l = 0; l < shape.layers(); l++) {
      int inputs = shape.inputs(l);
      for (int o = 0; o < shape.outputs(l); o++) {
        System.arraycopy(padded, weightAt[l] + o * widths[l], result, at, inputs);
        at += inputs;
      }
      System.arraycopy(padded, biasAt[l], result, at, shape.outputs(l));
      at += shape.outputs(l);
    }
    return result;
  }

  /** Computes the picture of the current parameters. */
  void forward() {
    float[] in = coordinates;
    int last = widths.length - 2;
    for (int l = 0; l < last; l++) {
      Products.affine(
          parameters, weightAt[l], biasAt[l], widths[l], widths[l + 1], in, values[l], stride);
      SineAndCosine.replace(values[l], slopes[l], FREQUENCY);
      in = values[l];
    }
    int length = LANES.length();
    for (int p = 0; p < stride; p += length) {
      FloatVector sum = FloatVector.broadcast(LANES, parameters[biasAt[last]]);
      for (int i = 0; i < widths[last]; i++) {
        sum =
            FloatVector.broadcast(LANES, parameters[weightAt[last] + i])
                .fma(FloatVector.fromArray(LANES, in, i * stride + p), sum);
      }
      sum.intoArray(output, p);
    }
  }

  /** Computes the gradient of the mean squared error; needs {@link #forward()} first. */
  void backward() {
    int length = LANES.length();
    int last = widths.length - 2;
    for (int p = 0; p < stride; p += length) {
      FloatVector.fromArray(LANES, output, p)
          .sub(FloatVector.fromArray(LANES, target, p))
          .mul(FloatVector.fromArray(LANES, pixelWeight, p))
          .intoArray(error, p);
    }
    Products.rowSums(error, gradient, biasAt[last], 1, stride, sums);
    lastLayer(last);
    for (int l = last - 1; l >= 0; l--) {
      float[] in = l == 0 ? coordinates : values[l - 1];
      Products.outer(deltas[l], in, gradient, weightAt[l], widths[l], widths[l + 1], stride, sums);
      Products.rowSums(deltas[l], gradient, biasAt[l], widths[l + 1], stride, sums);
      if (l > 0) {
        Products.backwards(
            parameters,
            weightAt[l],
            widths[l],
            widths[l + 1],
            deltas[l],
            slopes[l - 1],
            deltas[l - 1],
            stride);
      }
    }
  }

  /** One output neuron: its weight gradient and the deltas of the layer before, in one sweep. */
  private void lastLayer(int last) {
    float[] in = values[last - 1];
    float[] slope = slopes[last - 1];
    float[] delta = deltas[last - 1];
    for (int i = 0; i < widths[last]; i++) {
      FloatVector weight = FloatVector.broadcast(LANES, parameters[weightAt[last] + i]);
      FloatVector sum = FloatVector.zero(LANES);
      for (int p = 0; p < stride; p += LANES.length()) {
        FloatVector e = FloatVector.fromArray(LANES, error, p);
        int at = i * stride + p;
        sum = e.fma(FloatVector.fromArray(LANES, in, at), sum);
        e.mul(weight).mul(FloatVector.fromArray(LANES, slope, at)).intoArray(delta, at);
      }
      sum.intoArray(sums, 0);
      float total = 0;
      for (int k = 0; k < LANES.length(); k++) {
        total += sums[k];
      }
      gradient[weightAt[last] + i] = total;
    }
  }

  /** The pixel that the last {@link #forward()} gave. */
  float output(int pixel) {
    return output[pixel];
  }

  /** Mean squared difference of the last output from the picture aimed at, summed in double. */
  double meanSquaredError() {
    double sum = 0;
    for (int p = 0; p < pixels; p++) {
      double difference = (double) output[p] - target[p];
      sum += difference * difference;
    }
    return sum / pixels;
  }

  private static int roundUp(int value, int multiple) {
    return Math.multiplyExact(Math.ceilDiv(value, multiple), multiple);
  }
}
