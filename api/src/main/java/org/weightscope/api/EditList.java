package org.weightscope.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edits there are.
 *
 * @param edits in a fixed order
 */
public record EditList(List<Entry> edits) {
  public EditList {
    edits = List.copyOf(edits);
  }

  /**
   * An edit.
   *
   * @param name what {@code edit} in a query calls it
   * @param summary what it does
   * @param parameters what it has to be told, each a query parameter of its own
   */
  public record Entry(String name, String summary, List<Parameter> parameters) {
    public Entry {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A number between two ends, or one of some words.
   *
   * @param name of the query parameter
   * @param meaning what it is, with its unit
   * @param least smallest number; absent for words
   * @param most largest number; absent for words
   * @param otherwise the number if nothing is said; absent if something has to be
   * @param words the words; absent for numbers
   */
  public record Parameter(
      String name,
      String meaning,
      @Nullable Double least,
      @Nullable Double most,
      @Nullable Double otherwise,
      @Nullable List<String> words) {}
}
