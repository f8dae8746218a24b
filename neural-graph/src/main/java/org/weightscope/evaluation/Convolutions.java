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
      readLines(map, top, left, height + sharing, width, lines);
      for (int i = 0; i <= sharing; i++) {
        float[] target = rows[firstRow + (first + i * apart) * kernelWidth];
        System.arraycopy(lines, i * width, target, t, height * width);
      }
    }
  }

  /** Puts lines of the map one below the other, from a place on; zeros outside of the map. */
  private void readLines(int map, int top, int left, int count, int width, float[] lines) {
    int stride = layer.window().stride().width();
    int before = Math.clamp(Math.ceilDiv(-(long) left, stride), 0, width);
    int end = Math.clamp(Math.ceilDiv((long) from.width() - left, stride), before, width);
    if (layer.window().stride().equals(Window.Size.ONE) && width == from.width()) {
      shiftLines(map, top, left, before, end, count, lines);
      return;
    }
    float[] entries = in.entries();
    for (int line = 0; line < count; line++) {
      int row = top + line * layer.window().stride().height();
      int to = line * width;
      if (row < 0 || row >= from.height() || before == end) {
        Arrays.fill(lines, to, to + width, 0);
        continue;
      }
      int at = map + row * from.width() + left;
      Arrays.fill(lines, to, to + before, 0);
      if (stride == 1) {
        System.arraycopy(entries, at + before, lines, to + before, end - before);
      } else {
        for (int i = before; i < end; i++) {
          lines[to + i] = entries[at + i * stride];
        }
      }
      Arrays.fill(lines, to + end, to + width, 0);
    }
  }

  /** Lines as long as those of the map are a single copy of it, but for what comes in at a side. */
  private void shiftLines(
      int map, int top, int left, int before, int end, int count, float[] lines) {
    int width = from.width();
    int first = Math.clamp(-(long) top, 0, count); // lines above the map
    int last = Math.clamp((long) from.height() - top, first, count);
    Arrays.fill(lines, 0, first * width, 0);
    Arrays.fill(lines, last * width, count * width, 0);
    if (first == last || before == end) {
      Arrays.fill(lines, first * width, last * width, 0);
      return;
    }
    int to = first * width + before;
    int length = (last - first - 1) * width + end - before;
    System.arraycopy(in.entries(), map + (top + first) * width + left + before, lines, to, length);
    for (int line = first; line < last; line++) {
      for (int i = 0; i < before; i++) {
        lines[line * width + i] = 0;
      }
      for (int i = end; i < width; i++) {
        lines[line * width + i] = 0;
      }
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
