package org.weightscope.api.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which edits are to be made, and how the network is to be read; immutable.
 *
 * @param query the query parameters by name
 */
public record EditOptions(Map<String, String> query) {
  public EditOptions {
    query = Map.copyOf(query);
  }

  /** These edits in order, by the names of {@link org.weightscope.api.EditList}. */
  public static EditOptions of(String... edits) {
    return new EditOptions(Map.of("edit", String.join(",", edits)));
  }

  /** A parameter of an edit. */
  public EditOptions with(String parameter, double value) {
    return with(parameter, Double.toString(value));
  }

  /** A parameter of an edit that is a word. */
  public EditOptions with(String parameter, String word) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    changed.put(parameter, word);
    return new EditOptions(changed);
  }

  /** The network is to be read as these options say; their model is left out. */
  public EditOptions read(ClassifyOptions options) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    changed.putAll(options.query());
    changed.remove("model");
    return new EditOptions(changed);
  }

  /** Pictures are drawn at this many rows and columns. */
  public EditOptions grid(int grid) {
    return with("grid", Integer.toString(grid));
  }

  /** Pictures are shown with this many pixels on each side. */
  public EditOptions size(int size) {
    return with("size", Integer.toString(size));
  }
}
