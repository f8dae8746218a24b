package org.weightscope.model.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.LayerStatistics;
import org.weightscope.batch.NodePairs;
import org.weightscope.batch.ProbeSlots;
import org.weightscope.batch.WeightStatistics;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.GraphModel;
import org.weightscope.model.Head;
import org.weightscope.model.InputFeatures;
import org.weightscope.model.NgGnn;
import org.weightscope.model.NgTransformer;
import org.weightscope.model.Output;
import org.weightscope.model.Parameters;
import org.weightscope.model.Probes;
import org.weightscope.model.StatNn;
import org.weightscope.model.conformance.Fixture.Values;
import tools.jackson.databind.JsonNode;

/**
 * A published model as one of ours.
 *
 * @param fixture where it comes from
 * @param model its arithmetic
 * @param parameters its published parameters under our names
 * @param graphs its input networks
 */
public record PublishedModel(
    Fixture fixture, GraphModel model, Map<String, float[]> parameters, List<NeuralGraph> graphs) {

  /** More classes than there are in-degrees in small graphs, so that empty tables occur too. */
  private static final int DEGREE_CLASSES = 5;

  private static final double PUBLISHED_OFFSET = 0.5;

  /** The model of a fixture with the parameters {@code param.*}. */
  public static PublishedModel of(Fixture fixture) {
    return of(fixture, model(fixture), "param.");
  }

  /** A model of a fixture with the parameters below a prefix. */
  public static PublishedModel of(Fixture fixture, GraphModel model, String prefix) {
    return new PublishedModel(
        fixture, model, names(model).ours(fixture.below(prefix)), FixtureNetworks.graphs(fixture));
  }

  /** Our names for published tensors of this model. */
  public static PublishedNames names(GraphModel model) {
    return new PublishedNames(model instanceof NgTransformer t ? t.size().heads() : 1);
  }

  /** Published values below a prefix by our names. */
  public Map<String, float[]> published(String prefix) {
    return names(model).ours(fixture.below(prefix));
  }

  private static GraphModel model(Fixture fixture) {
    JsonNode config = fixture.config();
    String kind = config.path("model").asString("StatNN");
    return switch (kind) {
      case "GNNForClassification", "GNNParams" ->
          gnn(fixture, config, features(config), kind.equals("GNNParams"));
      case "RelationalTransformer", "RelationalTransformerParams" ->
          transformer(
              fixture, config, features(config), kind.equals("RelationalTransformerParams"));
      case "GNNForGeneralization" -> gnn(fixture, config, cnnFeatures(config), false);
      case "DynamicRelationalTransformer" ->
          transformer(fixture, config, cnnFeatures(config), false);
      case "StatNN" -> {
        boolean zoo = config.has("layers");
        int layers =
            zoo ? config.path("layers").asInt() : config.path("max_num_hidden_layers").asInt() + 1;
        yield new StatNn(new WeightStatistics(layers, zoo), config.path("h_size").asInt());
      }
      default -> throw new AssertionError("fixture " + fixture.name() + " holds a " + kind);
    };
  }

  /** NG-GNN of a configuration. */
  static NgGnn gnn(Fixture fixture, JsonNode config, GraphFeatures features, boolean editor) {
    int width = config.path("d_hid").asInt();
    Optional<Probes> probes = probes(config);
    return new NgGnn(
        new InEdges(features, DEGREE_CLASSES, probes.map(_ -> slots(features)), editor),
        width,
        config.path("num_layers").asInt(),
        embedding(config),
        probes,
        features.kernel() > 1,
        delta(fixture),
        0,
        editor
            ? new Output.Deltas(features.hiddenLayers() + 1)
            : new Output.Logits(
                new Head.Plain(List.of(width, width)), config.path("d_out").asInt(1)));
  }

  private static double delta(Fixture fixture) {
    for (String prefix : List.of("param.", "start.")) {
      String name = prefix + "gnn.convs.0.aggr_module.avg_deg_log";
      if (fixture.has(name)) {
        return fixture.values(name)[0];
      }
    }
    throw new AssertionError("fixture " + fixture.name() + " holds no mean log degree");
  }

  /** NG-T of a configuration. */
  static NgTransformer transformer(
      Fixture fixture, JsonNode config, GraphFeatures features, boolean editor) {
    Optional<Probes> probes = probes(config);
    int outHidden = config.path("d_out_hid").asInt();
    boolean accuracy = !editor && features.kernel() > 1;
    List<Integer> hidden = accuracy ? List.of(outHidden, outHidden) : List.of(outHidden);
    return new NgTransformer(
        new NodePairs(features, probes.map(_ -> slots(features)), editor),
        new NgTransformer.Size(
            config.path("d_node").asInt(),
            config.path("d_edge").asInt(),
            config.path("d_attn_hid").asInt(),
            config.path("n_heads").asInt(),
            config.path("d_node_hid").asInt(),
            config.path("d_edge_hid").asInt()),
        config.path("n_layers").asInt(),
        embedding(config),
        probes,
        features.kernel() > 1,
        0,
        editor
            ? new Output.Deltas(features.hiddenLayers() + 1)
            : new Output.Logits(new Head.Plain(hidden), config.path("d_out").asInt(1)));
  }

  private static ProbeSlots slots(GraphFeatures features) {
    return new ProbeSlots(features.hiddenLayers());
  }

  private static Optional<Probes> probes(JsonNode config) {
    int count = config.path("num_probe_features").asInt(0);
    return count == 0
        ? Optional.empty()
        : Optional.of(new Probes(count, PUBLISHED_OFFSET, new Parameters.Start.Uniform(1)));
  }

  /** The first embedding of a configuration. */
  public static InputFeatures embedding(JsonNode config) {
    boolean fourier = config.path("sin_emb").asBoolean(true);
    return new InputFeatures(
        fourier ? config.path("sin_emb_dim").asInt() : 0, config.path("sigma").asDouble(1));
  }

  /** The numbers on nodes and edges of a sine network. */
  public static GraphFeatures features(JsonNode config) {
    JsonNode layout = config.path("layer_layout");
    return new GraphFeatures(
        layout.get(0).asInt(),
        layout.size() - 2,
        layout.get(layout.size() - 1).asInt(),
        1,
        true,
        config.path("rev_edge_features").asBoolean(false),
        Optional.of(
            new LayerStatistics(
                numbers(config, "weights_mean"),
                numbers(config, "weights_std"),
                numbers(config, "biases_mean"),
                numbers(config, "biases_std"))));
  }

  private static List<Double> numbers(JsonNode config, String name) {
    List<Double> numbers = new ArrayList<>();
    config.path("stats").path(name).forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  private static GraphFeatures cnnFeatures(JsonNode config) {
    return new GraphFeatures(
        config.path("input_channels").asInt(),
        config.path("max_num_hidden_layers").asInt(),
        config.path("num_classes").asInt(),
        config.path("max_kernel").get(0).asInt(),
        config.path("linear_as_conv").asBoolean(),
        config.path("rev_edge_features").asBoolean(false),
        Optional.empty());
  }

  /** The published answer of this variant, by output name, flat in our order. */
  public Map<String, float[]> expected(String variant) {
    if (fixture.has(variant)) {
      return Map.of("logits", fixture.values(variant));
    }
    Map<String, float[]> deltas = new LinkedHashMap<>();
    deltas.put("weightDelta", flat(variant + ".weights.", true));
    deltas.put("biasDelta", flat(variant + ".biases.", false));
    return deltas;
  }

  /** Network by network, layer by layer, weights {@code [out, in]}. */
  private float[] flat(String prefix, boolean transpose) {
    List<Float> all = new ArrayList<>();
    for (int n = 0; n < graphs.size(); n++) {
      for (int l = 0; fixture.has(prefix + l); l++) {
        Values values = fixture.tensor(prefix + l);
        int in = transpose ? values.shape()[1] : 1;
        int out = values.shape()[transpose ? 2 : 1];
        for (int o = 0; o < out; o++) {
          for (int i = 0; i < in; i++) {
            all.add(values.values()[(n * in + i) * out + o]);
          }
        }
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }
}
