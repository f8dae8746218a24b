package org.weightscope.evaluation;

import java.util.Arrays;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

/** The same linear map at every place. */
final class LinearMap {
  private LinearMap() {}

  /**
   * {@code weight · x + bias} for the channels x of each place.
   *
   * @param weight {@code [out, in]}
   * @param shape of the result: the places of the input, {@code out} channels
   */
  static Values of(Weights weight, Weights bias, Values in, Shape shape) {
    float[] matrix = weight.toArray();
    int inputs = weight.dimension(1);
    int outputs = weight.dimension(0);
    Values out = Values.zeros(shape, in.count());
    int all = in.count() * in.places();
    int tile = Math.min(Products.TILE, all);
    float[][] rows = new float[inputs][tile];
    float[][] results = new float[outputs][tile];
    for (int from = 0; from < all; from += tile) {
      int length = Math.min(tile, all - from);
      read(in, from, length, rows);
      for (int o = 0; o < outputs; o++) {
        Arrays.fill(results[o], bias.get(o));
      }
      Products.add(matrix, 0, inputs, outputs, rows, inputs, results, length);
      write(results, out, from, length);
    }
    return out;
  }

  /** Fills rows with all channels of {@code length} places, counted through all inputs. */
  private static void read(Values in, int from, int length, float[][] rows) {
    float[] entries = in.entries();
    int channels = in.channels();
    int channelStep = in.channelStep();
    for (int t = 0; t < length; t++) {
      int at = position(in, from + t);
      for (int c = 0; c < channels; c++) {
        rows[c][t] = entries[at + c * channelStep];
      }
    }
  }

  private static void write(float[][] rows, Values out, int from, int length) {
    float[] entries = out.entries();
    int channelStep = out.channelStep();
    for (int t = 0; t < length; t++) {
      int at = position(out, from + t);
      for (int c = 0; c < out.channels(); c++) {
        entries[at + c * channelStep] = rows[c][t];
      }
    }
  }

  /** Where channel 0 of a place stands, places counted through all inputs. */
  private static int position(Values values, int place) {
    int item = place / values.places();
    return item * values.itemSize() + (place - item * values.places()) * values.placeStep();
  }
}
