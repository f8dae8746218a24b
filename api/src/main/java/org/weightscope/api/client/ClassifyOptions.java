package org.weightscope.api.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network is to be read and by which model; immutable, empty to begin with.
 *
 * @param query the query parameters by name
 */
public record ClassifyOptions(Map<String, String> query) {
  /** Nothing stated: the default model, and the convention of the file or the usual one. */
  public static final ClassifyOptions NONE = new ClassifyOptions(Map.of());

  public ClassifyOptions {
    query = Map.copyOf(query);
  }

  /** By this model: {@code name} or {@code name@version}. */
  public ClassifyOptions model(String name) {
    return with("model", name);
  }

  /** The inputs are (column, row) and not (row, column). */
  public ClassifyOptions columnBeforeRow() {
    return with("axes", "column-row");
  }

  /** The coordinates run from {@code first} to {@code last}, corners included. */
  public ClassifyOptions range(double first, double last) {
    return with("range", first + "," + last);
  }

  /** The pixel is {@code scale · output + offset}. */
  public ClassifyOptions pixel(double scale, double offset) {
    return with("scale", Double.toString(scale)).with("offset", Double.toString(offset));
  }

  /** The factor inside all sines. */
  public ClassifyOptions frequency(double frequency) {
    return with("frequency", Double.toString(frequency));
  }

  private ClassifyOptions with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    changed.put(name, value);
    return new ClassifyOptions(changed);
  }
}
