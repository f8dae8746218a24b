package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models that are served.
 *
 * @param models by name, then version
 */
public record ModelList(List<Entry> models) {
  public ModelList {
    models = List.copyOf(models);
  }

  /**
   * A served model.
   *
   * @param name its name
   * @param version its version
   * @param task path of the endpoint that uses it, without the slash
   * @param isDefault whether it answers requests that name no model
   * @param digest {@code sha256:} and 64 hex digits of its file
   * @param metrics figures on held-out data, by name
   * @param predictor of a predictor of accuracies, what it was trained on; absent for other models
   */
  public record Entry(
      String name,
      String version,
      String task,
      @JsonProperty("default") boolean isDefault,
      String digest,
      Map<String, ModelDescription.Metric> metrics,
      @Nullable PredictorDescription predictor) {}
}
