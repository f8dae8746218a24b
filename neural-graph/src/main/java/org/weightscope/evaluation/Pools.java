package org.weightscope.evaluation;

import org.weightscope.network.Layer;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Vector;
import org.weightscope.network.Window;

/** Pooling over windows and over all places. */
final class Pools {
  private Pools() {}

  static Values overWindows(Layer.Pool pool, Values in, FeatureMap from, FeatureMap to) {
    Window window = pool.window();
    Span[] rows = new Span[to.height()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] =
          Span.of(
              (long) row * window.stride().height() - window.padding().top(),
              pool.kernel().height(),
              window.dilation().height(),
              from.height(),
              window.padding().bottom());
    }
    Span[] columns = new Span[to.width()];
    for (int column = 0; column < columns.length; column++) {
      columns[column] =
          Span.of(
              (long) column * window.stride().width() - window.padding().left(),
              pool.kernel().width(),
              window.dilation().width(),
              from.width(),
              window.padding().right());
    }
    Values out = Values.zeros(to, in.count());
    int target = 0;
    for (int map = 0; map < in.count() * from.channels(); map++) {
      for (Span row : rows) {
        for (Span column : columns) {
          out.entries()[target++] =
              switch (pool.pooling()) {
                case MAX -> largest(in.entries(), map * from.places(), from.width(), row, column);
                case AVERAGE -> {
                  double sum = sum(in.entries(), map * from.places(), from.width(), row, column);
                  int inside = row.inside() * column.inside();
                  int counted = row.counted() * column.counted();
                  yield (float) (sum / (pool.countPadding() ? counted : inside));
                }
              };
        }
      }
    }
    return out;
  }

  /**
   * What a window sees of one axis.
   *
   * @param first index of the map, 0 if it sees none
   * @param step from one index to the next
   * @param inside number of indices on the map
   * @param counted the same with padding; beyond it, where only a ceiling reaches, nothing counts
   */
  private record Span(int first, int step, int inside, int counted) {
    static Span of(long start, int kernel, int step, int size, int padding) {
      long before = start < 0 ? Math.ceilDiv(-start, step) : 0;
      long end = Math.clamp(Math.ceilDiv(size - start, step), 0, kernel);
      long counted = Math.clamp(Math.ceilDiv(size + padding - start, step), 0, kernel);
      return before < end
          ? new Span((int) (start + before * step), step, (int) (end - before), (int) counted)
          : new Span(0, step, 0, (int) counted);
    }
  }

  private static float largest(float[] entries, int map, int width, Span rows, Span columns) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int r = 0; r < rows.inside(); r++) {
      int at = map + (rows.first() + r * rows.step()) * width + columns.first();
      for (int c = 0; c < columns.inside(); c++) {
        largest = Math.max(largest, entries[at + c * columns.step()]);
      }
    }
    return largest;
  }

  private static double sum(float[] entries, int map, int width, Span rows, Span columns) {
    double sum = 0;
    for (int r = 0; r < rows.inside(); r++) {
      int at = map + (rows.first() + r * rows.step()) * width + columns.first();
      for (int c = 0; c < columns.inside(); c++) {
        sum += entries[at + c * columns.step()];
      }
    }
    return sum;
  }

  static Values overAll(Layer.Pooling pooling, Values in) {
    Vector shape = new Vector(in.channels());
    return switch (pooling) {
      case MAX -> {
        Values out = Values.zeros(shape, in.count());
        for (int item = 0; item < in.count(); item++) {
          for (int c = 0; c < in.channels(); c++) {
            float largest = Float.NEGATIVE_INFINITY;
            int at = item * in.itemSize() + c * in.channelStep();
            for (int p = 0; p < in.places(); p++) {
              largest = Math.max(largest, in.entries()[at + p * in.placeStep()]);
            }
            out.entries()[item * in.channels() + c] = largest;
          }
        }
        yield out;
      }
      case AVERAGE -> in.means();
    };
  }
}
