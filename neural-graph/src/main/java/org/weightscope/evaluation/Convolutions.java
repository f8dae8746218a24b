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
    int kernel = kernelHeight * kernelWidth;
    int columns = inputs * kernel;
    int outputs = layer.outputs() / layer.groups();
    int all = Math.multiplyExact(in.count(), to.places());
    int tile = Math.min(Products.TILE, all);
    int channels = Math.min(Products.INPUTS, inputs); // read together
    float[][] rows = new float[channels * kernel][tile];
    float[][] results = new float[outputs][tile];
    float[] lines = new float[tile + (kernelHeight - 1) * Math.min(to.width(), tile)];
    for (int start = 0; start < all; start += tile) {
      int length = Math.min(tile, all - start);
      for (int group = 0; group < layer.groups(); group++) {
        for (int o = 0; o < outputs; o++) {
          Arrays.fill(results[o], layer.bias().get(group * outputs + o));
        }
        for (int c = 0; c < inputs; c += channels) {
          int read = Math.min(channels, inputs - c);
          read(group * inputs + c, read, start, length, rows, lines);
          int at = group * outputs * columns + c * kernel;
          Products.add(matrix, at, columns, outputs, rows, read * kernel, results, length);
        }
        write(results, group * outputs, outputs, start, length);
      }
    }
    return out;
  }

  /** Fills the rows of a tile, some whole rows of the output or a part of one after the other. */
  private void read(
      int firstChannel, int channels, int start, int length, float[][] rows, float[] lines) {
    for (int t = 0; t < length; ) {
      int item = (start + t) / to.places();
      int row = (start + t) % to.places() / to.width();
      int column = (start + t) % to.width();
      int width = Math.min(length - t, to.width() - column);
      int height = width < to.width() ? 1 : Math.min((length - t) / width, to.height() - row);
      for (int c = 0; c < channels; c++) {
        int map = (item * from.channels() + firstChannel + c) * from.places();
        int kernel = c * kernelHeight * kernelWidth;
        for (int kc = 0; kc < kernelWidth; kc++) {
          readColumn(map, row, column, height, width, kc, lines, rows, kernel + kc, t);
        }
      }
      t += height * width;
    }
  }

  /**
   * Fills the rows of one column of the kernel. Rows of the kernel that are a stride apart see the
   * same lines, each a line further down, so that a line is put together once for all of them.
   */
  private void readColumn(
      int map,
      int row,
      int column,
      int height,
      int width,
      int kernelColumn,
      float[] lines,
      float[][] rows,
      int firstRow,
      int t) {
    Window window = layer.window();
    int stride = window.stride().height();
    int apart = window.dilation().height() == 1 ? Math.min(stride, kernelHeight) : kernelHeight;
    int left =
        column * window.stride().width()
            - window.padding().left()
            + kernelColumn * window.dilation().width();
    for (int first = 0; first < apart; first++) {
      int sharing = (kernelHeight - 1 - first) / apart; // rows of the kernel beside the first
      int top = row * stride - window.padding().top() + first * window.dilation().height();
      for (int line = 0; line < height + sharing; line++) {
        int from = top + line * stride;
        if (from < 0 || from >= this.from.height()) {
          Arrays.fill(lines, line * width, (line + 1) * width, 0);
        } else {
          copyRow(map + from * this.from.width(), left, lines, line * width, width);
        }
      }
      for (int i = 0; i <= sharing; i++) {
        float[] target = rows[firstRow + (first + i * apart) * kernelWidth];
        System.arraycopy(lines, i * width, target, t, height * width);
      }
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
