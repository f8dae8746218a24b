package org.weightscope.data;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table in a CSV file (RFC 4180, in UTF-8): a line of column names, then rows with as many cells.
 *
 * @param file where it was read
 * @param columns names of the columns, all different
 * @param rows in the order of the file
 */
record CsvTable(Path file, List<String> columns, List<Row> rows) {
  CsvTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param line the line of the file on which it begins, from 1
   * @param cells by the name of the column, in the order of the columns
   */
  record Row(int line, Map<String, String> cells) {
    /** The cell of a column; empty where the table has no such column. */
    Optional<String> cell(String column) {
      return Optional.ofNullable(cells.get(column));
    }
  }

  /**
   * Reads a table.
   *
   * @throws MalformedDataException if it has no line of names, a name twice, a row of another
   *     length or a quotation mark that is not closed; the message names the line
   */
  static CsvTable read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (MalformedInputException e) {
      throw new MalformedDataException(file, "is not in UTF-8", e);
    }
    List<String> columns = List.of();
    List<Row> rows = new ArrayList<>();
    Cells cells = new Cells(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
    while (cells.more()) {
      int line = cells.line();
      List<String> found = cells.row();
      if (columns.isEmpty()) {
        columns = found.stream().map(String::strip).toList();
        if (new HashSet<>(columns).size() < columns.size()) {
          throw new MalformedDataException(file, "a column stands twice in " + columns);
        }
      } else if (found.size() == columns.size()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < found.size(); c++) {
          row.put(columns.get(c), found.get(c).strip());
        }
        rows.add(new Row(line, row));
      } else if (found.size() > 1 || !found.getFirst().isBlank()) { // no empty line
        throw new MalformedDataException(
            file,
            "line %d: %d cells, and %d columns".formatted(line, found.size(), columns.size()));
      }
    }
    if (columns.isEmpty()) {
      throw new MalformedDataException(file, "is empty; its first line names the columns");
    }
    return new CsvTable(file, columns, rows);
  }

  /** Reads the text cell by cell. */
  private static final class Cells {
    private final Path file;
    private final String text;
    private int at;
    private int line = 1;

    Cells(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    boolean more() {
      return at < text.length();
    }

    int line() {
      return line;
    }

    List<String> row() throws MalformedDataException {
      List<String> cells = new ArrayList<>();
      do {
        cells.add(more() && text.charAt(at) == '"' ? quoted() : plain());
      } while (more() && text.charAt(at++) == ',');
      line++;
      return cells;
    }

    /** Up to the next comma or the end of the line, whose line feed is left for the caller. */
    private String plain() {
      int from = at;
      while (more() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
        at++;
      }
      return text.substring(from, at);
    }

    private String quoted() throws MalformedDataException {
      int begin = line;
      StringBuilder cell = new StringBuilder();
      at++;
      while (true) {
        if (!more()) {
          throw new MalformedDataException(
              file, "line %d: a quotation mark is not closed".formatted(begin));
        }
        char c = text.charAt(at++);
        if (c == '"' && more() && text.charAt(at) == '"') {
          at++;
        } else if (c == '"') {
          return cell.append(plain()).toString();
        } else if (c == '\n') {
          line++;
        }
        cell.append(c);
      }
    }
  }
}
