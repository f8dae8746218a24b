package org.weightscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis with marks at round numbers.
 *
 * @param label what it shows, with its unit
 * @param low value at its beginning
 * @param high value at its end, above {@code low}
 * @param step from mark to mark
 */
record Axis(String label, double low, double high, double step) {
  private static final int MARKS = 8;
  private static final double ROUNDING = 1e-9;

  /** An axis that begins and ends at marks and holds all values; others than finite are ignored. */
  static Axis of(String label, double... values) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    double step = round(Math.max(most - least, 1e-3) / MARKS);
    double low = Math.floor(least / step + ROUNDING) * step;
    double high = Math.ceil(most / step - ROUNDING) * step;
    return new Axis(label, low, high > low ? high : low + step, step);
  }

  /** 1, 2 or 5 times a power of ten, not below the value. */
  private static double round(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * power >= value * (1 - ROUNDING)) {
        return times * power;
      }
    }
    return 10 * power;
  }

  /** Where a value lies between both ends, 0 to 1 inside. */
  double place(double value) {
    return (value - low) / (high - low);
  }

  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + ROUNDING; i++) {
      marks.add(low + i * step);
    }
    return marks;
  }

  /** A mark as text, with as many decimals as the step needs. */
  String text(double mark) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - ROUNDING));
    return String.format(Locale.ROOT, "%." + decimals + "f", mark + 0.0);
  }
}
