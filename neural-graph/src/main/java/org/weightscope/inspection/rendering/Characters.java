package org.weightscope.inspection.rendering;

import java.util.List;
import java.util.Locale;
import org.weightscope.file.Names;

/** Names and numbers for the eye. */
final class Characters {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private Characters() {}

  /** A name from a file on one line: nothing in it that moves the cursor or turns the writing. */
  static String name(String fromFile) {
    return Names.shown(fromFile).replace(' ', TextTable.NO_BREAK);
  }

  static int count(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }

  /** At most so many characters, with an ellipsis in the middle if some are left out. */
  static String shortened(String text, int most) {
    int[] points = text.codePoints().toArray();
    if (points.length <= most) {
      return text;
    }
    int tail = (most - 1) / 2;
    int head = most - 1 - tail;
    return new String(points, 0, head) + "…" + new String(points, points.length - tail, tail);
  }

  /** At most so many characters, with an ellipsis at the end if some are left out. */
  static String cut(String text, int most) {
    int[] points = text.codePoints().toArray();
    return points.length <= most ? text : new String(points, 0, most - 1) + "…";
  }

  /** A count with separators. */
  static String exact(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count in at most six characters: {@code 950}, {@code 1.2 k}, {@code 25.6 M}. */
  static String brief(long count) {
    if (count < 1000) {
      return Long.toString(count);
    }
    double value = count;
    int unit = -1;
    while (value >= 999.5 && unit < 3) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 99.95 ? "%.1f %c" : "%.0f %c", value, "kMGT".charAt(unit));
  }

  /** A number in at most nine characters. */
  static String number(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= 1e-3 && size < 1e5) {
      int decimals = Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 5);
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
    return String.format(Locale.ROOT, "%.1e", value);
  }

  /** A histogram as a row of blocks, two bins a block. */
  static String blocks(List<Long> histogram) {
    StringBuilder blocks = new StringBuilder();
    long highest = 0;
    for (int i = 0; i + 1 < histogram.size(); i += 2) {
      highest = Math.max(highest, histogram.get(i) + histogram.get(i + 1));
    }
    for (int i = 0; i + 1 < histogram.size(); i += 2) {
      long height = histogram.get(i) + histogram.get(i + 1);
      int level = (int) Math.ceil((double) height * LEVELS.length() / highest);
      blocks.append(level == 0 ? ' ' : LEVELS.charAt(level - 1));
    }
    return blocks.toString();
  }
}
