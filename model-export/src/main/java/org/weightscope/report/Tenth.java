package org.weightscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Coverage among networks of about the same measured accuracy. An interval that holds 90 % of all
 * networks may still hold few of the rare ones.
 *
 * @param low lowest measured accuracy
 * @param high highest measured accuracy
 * @param coverage of the intervals
 */
public record Tenth(double low, double high, Coverage coverage) {
  private static final int PARTS = 10;

  /**
   * Tenths of equal count by measured accuracy, ascending; networks of one and the same accuracy
   * stay together, so that there may be fewer.
   */
  static List<Tenth> of(List<Answer> answers) {
    List<Answer> ascending =
        answers.stream().sorted(Comparator.comparingDouble(Answer::measured)).toList();
    List<Tenth> tenths = new ArrayList<>();
    int from = 0;
    for (int part = 1; part <= PARTS; part++) {
      int to = part * ascending.size() / PARTS;
      while (to > 0
          && to < ascending.size()
          && ascending.get(to).measured() == ascending.get(to - 1).measured()) {
        to++;
      }
      if (to > from) {
        List<Answer> some = ascending.subList(from, to);
        tenths.add(
            new Tenth(some.getFirst().measured(), some.getLast().measured(), Coverage.of(some)));
        from = to;
      }
    }
    return tenths;
  }
}
