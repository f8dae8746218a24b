package org.weightscope.card;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightscope.batch.BatchLayout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model is and knows: read by the service, written by the export; stored as JSON under
 * {@link #KEY}.
 *
 * @param format version of this schema, {@link #FORMAT}
 * @param name name of the model, as in {@code ?model=name@version}
 * @param version version of the model
 * @param task what it answers
 * @param family {@code ng-gnn}, {@code ng-t}, {@code statnn} or {@code probe-head}
 * @param layout how its input arrays are made
 * @param labels names of the classes, in the order of the logits; empty for other tasks
 * @param temperature what logits are divided by before the softmax, chosen on validation data;
 *     above 0
 * @param envelope which networks it was trained for
 * @param metrics figures on held-out data by name, in the order of names, each with its count
 * @param training where the weights of the model come from
 * @param selfTest what the model must answer before it is served
 * @param prediction what only a predictor of accuracies says
 */
public record ModelCard(
    int format,
    String name,
    String version,
    Task task,
    String family,
    BatchLayout layout,
    List<String> labels,
    double temperature,
    Envelope envelope,
    Map<String, Metric> metrics,
    Training training,
    List<SelfTest> selfTest,
    Optional<Prediction> prediction) {

  /** Key of the card in the model file's metadata. */
  public static final String KEY = "weightscope.card";

  /** The version of the schema that this class reads and writes. */
  public static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  public ModelCard {
    labels = List.copyOf(labels);
    // By name, so that the same card is the same bytes.
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    selfTest = List.copyOf(selfTest);
  }

  /** The card of a model that predicts no accuracies. */
  public ModelCard(
      int format,
      String name,
      String version,
      Task task,
      String family,
      BatchLayout layout,
      List<String> labels,
      double temperature,
      Envelope envelope,
      Map<String, Metric> metrics,
      Training training,
      List<SelfTest> selfTest) {
    this(
        format,
        name,
        version,
        task,
        family,
        layout,
        labels,
        temperature,
        envelope,
        metrics,
        training,
        selfTest,
        Optional.empty());
  }

  /** What a model answers. */
  public enum Task {
    CLASSIFY_INR("classify-inr"),
    PREDICT_GENERALIZATION("predict-generalization"),
    EDIT_INR("edit-inr");

    private final String path;

    Task(String path) {
      this.path = path;
    }

    /** The name on the wire. */
    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * The networks a model was trained for; bounds are inclusive.
   *
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param hiddenLayers fewest and most hidden layers
   * @param hiddenWidth narrowest and widest hidden layer
   * @param activations names of the activations of hidden layers
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
   * @param value in the metric's unit; shares in [0, 1]
   * @param low lower end of its 95 % bootstrap interval
   * @param high upper end of that interval
   * @param count number of networks it was measured on
   * @param data name of the data and split
   */
  public record Metric(double value, double low, double high, int count, String data) {}

  /**
   * Where a model comes from.
   *
   * @param data name of the training data
   * @param recipe SHA-256 of the recipe file
   * @param seed seed of the run
   * @param epochs passes over the training data
   * @param seconds wall time of the training
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

  /**
   * A network and the answer the model must give for it, so that a broken file or engine is found
   * before it serves.
   *
   * @param network a safetensors file in base64
   * @param logits the answer, to 1e-3
   */
  public record SelfTest(String network, List<Double> logits) {
    public SelfTest {
      logits = List.copyOf(logits);
    }
  }

  /** The same card with other figures. */
  public ModelCard with(Map<String, Metric> figures) {
    return new ModelCard(
        format,
        name,
        version,
        task,
        family,
        layout,
        labels,
        temperature,
        envelope,
        figures,
        training,
        selfTest,
        prediction);
  }

  /** The same card with what a predictor of accuracies says besides. */
  public ModelCard with(Prediction told) {
    return new ModelCard(
        format,
        name,
        version,
        task,
        family,
        layout,
        labels,
        temperature,
        envelope,
        metrics,
        training,
        selfTest,
        Optional.of(told));
  }

  /** The card as JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /**
   * Reads a card.
   *
   * @return empty if the JSON is no card of this {@link #FORMAT}
   */
  public static Optional<ModelCard> parse(String json) {
    try {
      ModelCard card = JSON.readValue(json, ModelCard.class);
      return card.format() == FORMAT ? Optional.of(card) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
