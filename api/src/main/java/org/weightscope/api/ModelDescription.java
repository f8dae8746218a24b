package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a served model is, which networks it takes and how good it is.
 *
 * @param name its name
 * @param version its version
 * @param task path of the endpoint that uses it, without the slash
 * @param family {@code ng-gnn}, {@code ng-t}, {@code statnn} or {@code probe-head}
 * @param isDefault whether it answers requests that name no model
 * @param digest {@code sha256:} and 64 hex digits of its file
 * @param labels names of the classes in order
 * @param temperature what its logits are divided by before the softmax
 * @param envelope the networks it takes
 * @param metrics figures on held-out data, by name
 * @param training where its weights come from
 * @param predictor of a predictor of accuracies, what it was trained on; absent for other models
 */
public record ModelDescription(
    String name,
    String version,
    String task,
    String family,
    @JsonProperty("default") boolean isDefault,
    String digest,
    List<String> labels,
    double temperature,
    Envelope envelope,
    Map<String, Metric> metrics,
    Training training,
    @Nullable PredictorDescription predictor) {

  public ModelDescription {
    labels = List.copyOf(labels);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * The networks a model was trained for; bounds are inclusive.
   *
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param hiddenLayers fewest and most hidden layers
   * @param hiddenWidth narrowest and widest hidden layer
   * @param activations activations of hidden layers
   */
  public record Envelope(
      int inputs, int outputs, Bounds hiddenLayers, Bounds hiddenWidth, List<String> activations) {
    public Envelope {
      activations = List.copyOf(activations);
    }
  }

  /** A closed range. */
  public record Bounds(int least, int most) {}

  /**
   * A figure on held-out data.
   *
   * @param value shares in [0, 1]
   * @param low lower end of its 95 % interval
   * @param high upper end of that interval
   * @param count number of networks it was measured on
   * @param data name of the data and split
   */
  public record Metric(double value, double low, double high, int count, String data) {}

  /**
   * Where the weights of a model come from.
   *
   * @param data name of the training data
   * @param recipe SHA-256 of the recipe
   * @param seed seed of the run
   * @param epochs passes over the data
   * @param seconds wall time
   * @param hardware what it ran on
   * @param parameters number of trained parameters
   * @param licence licence of the weights
   */
  public record Training(
      String data,
      String recipe,
      long seed,
      int epochs,
      double seconds,
      String hardware,
      long parameters,
      String licence) {}
}
