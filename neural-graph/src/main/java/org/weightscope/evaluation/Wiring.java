package org.weightscope.evaluation;

import java.util.List;
import org.weightscope.network.Shape;

/** Layers that put values together, take them apart or lay them out anew. */
final class Wiring {
  private Wiring() {}

  /** How the entries of one input stand: channel by channel, or place by place. */
  enum Order {
    CHANNELS_FIRST,
    PLACES_FIRST
  }

  /** All entries in an order, under a shape that stands so. */
  static Values inOrder(Order order, Values in, Shape shape) {
    boolean stands =
        switch (order) {
          case CHANNELS_FIRST -> in.placeStep() == 1 || in.places() == 1;
          case PLACES_FIRST -> in.channelStep() == 1;
        };
    if (stands) {
      return in.as(shape);
    }
    return switch (order) {
      case CHANNELS_FIRST -> exchanged(in, in.places(), in.channels(), shape);
      case PLACES_FIRST -> exchanged(in, in.channels(), in.places(), shape);
    };
  }

  /** For each input from {@code [rows, columns]} to {@code [columns, rows]}. */
  private static Values exchanged(Values in, int rows, int columns, Shape shape) {
    Values out = Values.zeros(shape, in.count());
    for (int item = 0; item < in.count(); item++) {
      int start = item * in.itemSize();
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          out.entries()[start + c * rows + r] = in.entries()[start + r * columns + c];
        }
      }
    }
    return out;
  }

  static Values selected(List<Integer> channels, Values in, Shape shape) {
    Values out = Values.zeros(shape, in.count());
    for (int to = 0; to < channels.size(); to++) {
      copyChannel(in, channels.get(to), out, to);
    }
    return out;
  }

  static Values concatenated(List<Values> parts, Shape shape) {
    Values out = Values.zeros(shape, parts.getFirst().count());
    int to = 0;
    for (Values part : parts) {
      for (int c = 0; c < part.channels(); c++) {
        copyChannel(part, c, out, to++);
      }
    }
    return out;
  }

  private static void copyChannel(Values in, int channel, Values out, int to) {
    for (int item = 0; item < in.count(); item++) {
      int from = item * in.itemSize() + channel * in.channelStep();
      int at = item * out.itemSize() + to * out.channelStep();
      for (int p = 0; p < in.places(); p++) {
        out.entries()[at + p * out.placeStep()] = in.entries()[from + p * in.placeStep()];
      }
    }
  }

  /** The sum over the channels that a part and the result share; vectors at every place. */
  static Values sum(List<Values> parts, Shape shape) {
    Values out = Values.zeros(shape, parts.getFirst().count());
    for (Values part : parts) {
      int shared = Math.min(part.channels(), out.channels());
      for (int item = 0; item < out.count(); item++) {
        for (int c = 0; c < shared; c++) {
          int from = item * part.itemSize() + c * part.channelStep();
          int to = item * out.itemSize() + c * out.channelStep();
          for (int p = 0; p < out.places(); p++) {
            out.entries()[to + p * out.placeStep()] += part.entries()[from + p * part.placeStep()];
          }
        }
      }
    }
    return out;
  }

  /** The product, entry by entry; vectors at every place. */
  static Values product(Values first, Values second, Shape shape) {
    Values out = Values.zeros(shape, first.count());
    for (int item = 0; item < out.count(); item++) {
      for (int c = 0; c < out.channels(); c++) {
        int a = item * first.itemSize() + c * first.channelStep();
        int b = item * second.itemSize() + c * second.channelStep();
        int to = item * out.itemSize() + c * out.channelStep();
        for (int p = 0; p < out.places(); p++) {
          out.entries()[to + p * out.placeStep()] =
              first.entries()[a + p * first.placeStep()]
                  * second.entries()[b + p * second.placeStep()];
        }
      }
    }
    return out;
  }
}
