package org.weightscope.api.client;

import java.util.Map;

/**
 * By which model accuracies are predicted; immutable, empty to begin with.
 *
 * @param query the query parameters by name
 */
public record PredictOptions(Map<String, String> query) {
  /** The default model. */
  public static final PredictOptions NONE = new PredictOptions(Map.of());

  public PredictOptions {
    query = Map.copyOf(query);
  }

  /** By this model: {@code name} or {@code name@version}. */
  public PredictOptions model(String name) {
    return new PredictOptions(Map.of("model", name));
  }
}
