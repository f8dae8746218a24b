package org.weightscope.evaluation;

import java.util.Arrays;
import org.weightscope.network.Layer;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Window;

/**
 * A convolution as a matrix product: for a tile of output places, one row for each channel and
 * entry of the kernel holds what that entry sees.
 */
final class Convolutions {
  private final Layer.Convolution layer;
  private final Values in;
  private final FeatureMap from;
  private final Values out;
  private final FeatureMap to;
  private final int kernelHeight;
  private final int kernelWidth;

  private Convolutions(Layer.Convolution layer, Values in, FeatureMap from, FeatureMap to) {
    this.layer = layer;
    this.in = in;
    this.from = from;
    this.out = Values.zeros(to, in.count());
    this.to = to;
    this.kernelHeight = layer.weight().dimension(2);
    this.kernelWidth = layer.weight().dimension(3);
  }

  static Values of(Layer.Convolution layer, Values in, FeatureMap from, FeatureMap to) {
    return new Convolutions(layer, in, from, to).run();
  }

  private Values run() {
    float[] matrix = layer.weight().toArray(); // [out, in / groups · kernelHeight · kernelWidth]
    int inputs = layer.weight().dimension(1);
    int columns = inputs * kernelHeight * kernelWidth;
    int outputs = layer.outputs() / layer.groups();
    int all = Math.multiplyExact(in.count(), to.places());
    int tile = Math.min(Products.TILE, all);
    float[][] rows = new float[columns][tile];
    float[][] results = new float[outputs][tile];
    for (int start = 0; start < all; start += tile) {
      int length = Math.min(tile, all - start);
      for (int group = 0; group < layer.groups(); group++) {
        read(group * inputs, inputs, start, length, rows);
        for (int o = 0; o < outputs; o++) {
          Arrays.fill(results[o], layer.bias().get(group * outputs + o));
        }
        Products.add(
            matrix, group * outputs * columns, columns, outputs, rows, columns, results, length);
        write(results, group * outputs, outputs, start, length);
      }
    }
    return out;
  }

  /** Fills the rows of a tile, one stretch within a row of the output after the other. */
  private void read(int firstChannel, int channels, int start, int length, float[][] rows) {
    Window window = layer.window();
    for (int t = 0; t < length; ) {
      int item = (start + t) / to.places();
      int place = (start + t) % to.places();
      int column = place % to.width();
      int stretch = Math.min(length - t, to.width() - column);
      int top = place / to.width() * window.stride().height() - window.padding().top();
      int left = column * window.stride().width() - window.padding().left();
      for (int c = 0; c < channels; c++) {
        int map = (item * from.channels() + firstChannel + c) * from.places();
        for (int kr = 0; kr < kernelHeight; kr++) {
          int row = top + kr * window.dilation().height();
          for (int kc = 0; kc < kernelWidth; kc++) {
            float[] target = rows[(c * kernelHeight + kr) * kernelWidth + kc];
            if (row < 0 || row >= from.height()) {
              Arrays.fill(target, t, t + stretch, 0);
            } else {
              int first = left + kc * window.dilation().width();
              copyRow(map + row * from.width(), first, target, t, stretch);
            }
          }
        }
      }
      t += stretch;
    }
  }

  /** Copies every stride-th entry of a row of the map; zeros outside. */
  private void copyRow(int rowAt, int first, float[] target, int t, int stretch) {
    float[] entries = in.entries();
    int stride = layer.window().stride().width();
    if (stride == 1) {
      int before = Math.clamp(-first, 0, stretch);
      int end = Math.clamp(from.width() - first, before, stretch);
      Arrays.fill(target, t, t + before, 0);
      if (end > before) { // else all of it is padding, and there is no entry to begin with
        System.arraycopy(entries, rowAt + first + before, target, t + before, end - before);
      }
      Arrays.fill(target, t + end, t + stretch, 0);
      return;
    }
    for (int i = 0; i < stretch; i++) {
      int column = first + i * stride;
      target[t + i] = column >= 0 && column < from.width() ? entries[rowAt + column] : 0;
    }
  }

  private void write(float[][] results, int firstChannel, int channels, int start, int length) {
    float[] entries = out.entries();
    for (int t = 0; t < length; ) {
      int item = (start + t) / to.places();
      int place = (start + t) % to.places();
      int stretch = Math.min(length - t, to.places() - place);
      for (int c = 0; c < channels; c++) {
        int at = (item * to.channels() + firstChannel + c) * to.places() + place;
        System.arraycopy(results[c], t, entries, at, stretch);
      }
      t += stretch;
    }
  }
}
