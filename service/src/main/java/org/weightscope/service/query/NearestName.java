package org.weightscope.service.query;

import java.util.Comparator;
import java.util.List;

/** The known name that somebody probably meant. */
final class NearestName {
  private static final int LONGEST = 64;

  private NearestName() {}

  /**
   * The name with the fewest single-character changes.
   *
   * @param known at least one
   */
  static String of(String given, List<String> known) {
    String start = given.length() > LONGEST ? given.substring(0, LONGEST) : given;
    return known.stream().min(Comparator.comparingInt(name -> changes(start, name))).orElseThrow();
  }

  /** Levenshtein's distance, row by row. */
  private static int changes(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[to.length()];
  }
}
