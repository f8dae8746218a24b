package org.weightscope.evaluation;

import org.weightscope.network.Layer;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Vector;
import org.weightscope.network.Window;

/** Pooling over windows and over all places. */
final class Pools {
  private Pools() {}

  static Values overWindows(Layer.Pool pool, Values in, FeatureMap from, FeatureMap to) {
    Values out = Values.zeros(to, in.count());
    for (int map = 0; map < in.count() * from.channels(); map++) {
      for (int row = 0; row < to.height(); row++) {
        for (int column = 0; column < to.width(); column++) {
          out.entries()[map * to.places() + row * to.width() + column] =
              window(pool, in.entries(), map * from.places(), from, row, column);
        }
      }
    }
    return out;
  }

  private static float window(
      Layer.Pool pool, float[] entries, int map, FeatureMap from, int row, int column) {
    Window window = pool.window();
    int top = row * window.stride().height() - window.padding().top();
    int left = column * window.stride().width() - window.padding().left();
    float largest = Float.NEGATIVE_INFINITY;
    double sum = 0;
    int inside = 0;
    int padded = 0;
    for (int kr = 0; kr < pool.kernel().height(); kr++) {
      int r = top + kr * window.dilation().height();
      for (int kc = 0; kc < pool.kernel().width(); kc++) {
        int c = left + kc * window.dilation().width();
        if (r >= 0 && r < from.height() && c >= 0 && c < from.width()) {
          float x = entries[map + r * from.width() + c];
          largest = Math.max(largest, x);
          sum += x;
          inside++;
        } else if (r < from.height() + window.padding().bottom()
            && c < from.width() + window.padding().right()) {
          padded++; // beyond the padding, where only a ceiling reaches, nothing is counted
        }
      }
    }
    return switch (pool.pooling()) {
      case MAX -> largest;
      case AVERAGE -> (float) (sum / (pool.countPadding() ? inside + padded : inside));
    };
  }

  static Values overAll(Layer.Pooling pooling, Values in) {
    Values out = Values.zeros(new Vector(in.channels()), in.count());
    float[] entries = in.entries();
    for (int item = 0; item < in.count(); item++) {
      for (int c = 0; c < in.channels(); c++) {
        int at = item * in.itemSize() + c * in.channelStep();
        float largest = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int p = 0; p < in.places(); p++) {
          float x = entries[at + p * in.placeStep()];
          largest = Math.max(largest, x);
          sum += x;
        }
        out.entries()[item * in.channels() + c] =
            switch (pooling) {
              case MAX -> largest;
              case AVERAGE -> (float) (sum / in.places());
            };
      }
    }
    return out;
  }
}
