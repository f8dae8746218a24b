package org.weightscope.inspection.rendering;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells as lines of text of at most {@link #WIDTH} characters. What is too long for its
 * column is broken at blanks, or cut in the middle where it has none.
 */
final class TextTable {
  /** Longest line. */
  static final int WIDTH = 120;

  /** Stands for a blank at which a cell is not broken. */
  static final char NO_BREAK = '\u00a0';

  private static final String BETWEEN = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param head its name
   * @param most most characters of a line of it
   * @param right whether its cells stand at the right
   */
  record Column(String head, int most, boolean right) {
    static Column text(String head, int most) {
      return new Column(head, most, false);
    }

    static Column number(String head, int most) {
      return new Column(head, most, true);
    }
  }

  TextTable(Column... columns) {
    this.columns = List.of(columns);
    int width = BETWEEN.length() * (columns.length - 1);
    for (Column column : columns) {
      width += column.most();
    }
    if (width > WIDTH) {
      throw new IllegalArgumentException("the columns together are %d wide".formatted(width));
    }
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Adds the lines of the table. */
  void addTo(StringBuilder text) {
    List<List<List<String>>> broken = new ArrayList<>();
    List<String> heads = columns.stream().map(Column::head).toList();
    if (!heads.stream().allMatch(String::isEmpty)) {
      broken.add(broken(heads));
    }
    rows.forEach(row -> broken.add(broken(row)));
    int[] widths = new int[columns.size()];
    for (List<List<String>> row : broken) {
      for (int c = 0; c < widths.length; c++) {
        for (String line : row.get(c)) {
          widths[c] = Math.max(widths[c], Characters.count(line));
        }
      }
    }
    for (List<List<String>> row : broken) {
      int lines = row.stream().mapToInt(List::size).max().orElse(0);
      for (int line = 0; line < lines; line++) {
        StringBuilder built = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
          String cell = line < row.get(c).size() ? row.get(c).get(line) : "";
          String blanks = " ".repeat(widths[c] - Characters.count(cell));
          built
              .append(c == 0 ? "" : BETWEEN)
              .append(columns.get(c).right() ? blanks + cell : cell + blanks);
        }
        text.append(built.toString().replace(NO_BREAK, ' ').stripTrailing()).append('\n');
      }
    }
  }

  private List<List<String>> broken(List<String> row) {
    List<List<String>> cells = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      cells.add(broken(row.get(c), columns.get(c).most()));
    }
    return cells;
  }

  private static List<String> broken(String cell, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : cell.split(" ", -1)) {
      String fitting = Characters.shortened(word, most);
      if (!line.isEmpty() && Characters.count(line) + 1 + Characters.count(fitting) > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(fitting);
    }
    lines.add(line.toString());
    return lines;
  }
}
