package org.weightscope.model.conformance;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightscope.model.conformance.Fixture.Values;

/**
 * The published names of parameters, and what ours are called.
 *
 * <p>Serves values, gradients and trained values alike. Some published tensors are cut into several
 * of ours: the first map of a message into target and source, its modulation into scale and shift,
 * query, key and value by head; the output scales of an editor are put together.
 *
 * @param heads attention heads, 1 if there is no attention
 */
public record PublishedNames(int heads) {
  private static final Map<String, String> EXACT =
      Map.ofEntries(
          Map.entry("pos_embed", "positionTable"),
          Map.entry("act_emb.embedding.weight", "activationTable"),
          Map.entry("gpf.inputs", "probe.inputs"));

  private static final Map<String, String> ENDS =
      Map.ofEntries(
          Map.entry("proj_weight.0.b", "edge.frequencies"),
          Map.entry("proj_bias.0.b", "node.frequencies"),
          Map.entry("proj_mlp_weight.0.b", "linearEdge.frequencies"),
          Map.entry("proj_weight.", "edge.linear."),
          Map.entry("proj_bias.", "node.linear."),
          Map.entry("proj_mlp_weight.", "linearEdge.linear."),
          Map.entry("proj_node_in.", "node.project."),
          Map.entry("proj_edge_in.", "edge.project."));

  private static final Map<String, String> OF_LAYER =
      Map.ofEntries(
          Map.entry("post_nns.0.0", "update"),
          Map.entry("lin", "mix"),
          Map.entry("self_attn.proj_out", "attention.out"),
          Map.entry("lin0", "mix"),
          Map.entry("node_ln0", "norm0"),
          Map.entry("node_ln1", "norm1"),
          Map.entry("node_mlp.0", "in"),
          Map.entry("node_mlp.2", "out"),
          Map.entry("edge_updates.edge_mlp0.lin0_e", "edge.ends"),
          Map.entry("edge_updates.edge_mlp0.lin0_s", "edge.source"),
          Map.entry("edge_updates.edge_mlp0.lin0_t", "edge.target"),
          Map.entry("edge_updates.edge_mlp0.lin1", "edge.mix"),
          Map.entry("edge_updates.edge_mlp1.0", "edge.in"),
          Map.entry("edge_updates.edge_mlp1.2", "edge.out"),
          Map.entry("edge_updates.eln0", "edge.norm0"),
          Map.entry("edge_updates.eln1", "edge.norm1"));

  private static final Map<String, String> EDGE_UPDATE =
      Map.of("lin_e", "edge", "lin_s", "source", "lin_t", "target", "lin1", "out");

  private static final Pattern LAYER = Pattern.compile("(?:gnn\\.convs|layers)\\.(\\d+)\\.(.+)");
  private static final Pattern GNN_NORM = Pattern.compile("gnn\\.norms\\.(\\d+)\\.(.+)");
  private static final Pattern GNN_EDGE =
      Pattern.compile("gnn\\.edge_update\\.(\\d+)\\.(\\w+)\\.(weight|bias)");
  private static final Pattern PROBE =
      Pattern.compile("gpf\\.proj\\.(\\d+)\\.([01])\\.(weight|bias)");
  private static final Pattern HEAD =
      Pattern.compile("(proj_out|proj_node|proj_edge|hypernetwork)\\.(\\d+)\\.(weight|bias)");
  private static final Pattern SCALE = Pattern.compile("(weight|bias)_scale\\.(\\d+)");

  /** Our parameters from the published ones. */
  public SequencedMap<String, float[]> ours(Map<String, Values> published) {
    SequencedMap<String, float[]> ours = new LinkedHashMap<>();
    Map<String, Map<Integer, Float>> scales = new TreeMap<>();
    Map<String, TreeMap<Integer, String>> heads = headPositions(published);
    int lastProbe =
        published.keySet().stream()
            .map(name -> PROBE.matcher(withoutGraph(name)))
            .filter(Matcher::matches)
            .mapToInt(m -> Integer.parseInt(m.group(1)))
            .max()
            .orElse(0);
    published.forEach((full, values) -> {
      String name = withoutGraph(full);
      Matcher scale = SCALE.matcher(name);
      if (scale.matches()) {
        scales
            .computeIfAbsent(scale.group(1) + ".scale", _ -> new TreeMap<>())
            .put(Integer.parseInt(scale.group(2)), values.values()[0]);
      } else if (!name.contains("aggr_module") && !name.startsWith("proj_mlp_edge_in")) {
        put(ours, name, values, heads, lastProbe);
      }
    });
    scales.forEach((name, rows) -> {
      float[] joined = new float[rows.size()];
      rows.forEach((row, value) -> joined[row] = value);
      ours.put(name, joined);
    });
    return ours;
  }

  private static String withoutGraph(String name) {
    return name.startsWith("construct_graph.") ? name.substring("construct_graph.".length()) : name;
  }

  /** Linear maps of heads by their place in the published sequence, which counts other modules. */
  private static Map<String, TreeMap<Integer, String>> headPositions(Map<String, Values> names) {
    Map<String, TreeMap<Integer, String>> positions = new TreeMap<>();
    for (String name : names.keySet()) {
      Matcher head = HEAD.matcher(name);
      if (head.matches()) {
        positions
            .computeIfAbsent(head.group(1), _ -> new TreeMap<>())
            .put(Integer.parseInt(head.group(2)), "");
      }
    }
    positions
        .values()
        .forEach(places -> {
          int i = 0;
          for (Integer place : places.keySet()) {
            places.put(place, "linear" + i++);
          }
        });
    return positions;
  }

  private void put(
      Map<String, float[]> ours,
      String name,
      Values values,
      Map<String, TreeMap<Integer, String>> heads,
      int lastProbe) {
    Matcher layer = LAYER.matcher(name);
    Matcher norm = GNN_NORM.matcher(name);
    Matcher edge = GNN_EDGE.matcher(name);
    Matcher probe = PROBE.matcher(name);
    Matcher head = HEAD.matcher(name);
    String exact = EXACT.get(name);
    if (exact != null) {
      ours.put(exact, values.values());
    } else if (layer.matches()) {
      putLayer(ours, "layer" + layer.group(1) + ".", layer.group(2), values);
    } else if (norm.matches()) {
      ours.put("layer" + norm.group(1) + ".norm." + ofNorm(norm.group(2)), values.values());
    } else if (edge.matches()) {
      String part = EDGE_UPDATE.get(edge.group(2));
      ours.put("layer" + edge.group(1) + ".edge." + part + "." + edge.group(3), values.values());
    } else if (probe.matches()) {
      int slot = Integer.parseInt(probe.group(1));
      String place = slot == 0 ? "input" : slot == lastProbe ? "output" : "hidden" + (slot - 1);
      String part =
          probe.group(2).equals("0")
              ? "project." + probe.group(3)
              : "norm." + ofNorm(probe.group(3));
      ours.put("probe." + place + "." + part, values.values());
    } else if (head.matches()) {
      String scope =
          switch (head.group(1)) {
            case "proj_node" -> "bias.";
            case "proj_edge" -> "weight.";
            default -> "head.";
          };
      String place =
          String.valueOf(
              heads
                  .getOrDefault(head.group(1), new TreeMap<>())
                  .get(Integer.parseInt(head.group(2))));
      ours.put(scope + place + "." + head.group(3), values.values());
    } else {
      ours.put(ofInput(name), values.values());
    }
  }

  private static String ofInput(String name) {
    String exact = ENDS.get(name);
    if (exact != null) {
      return exact;
    }
    Matcher numbered = Pattern.compile("(proj_\\w+\\.)(?:\\d\\.)?(weight|bias)").matcher(name);
    String ours = numbered.matches() ? ENDS.get(numbered.group(1)) : null;
    if (ours == null) {
      throw new AssertionError("published parameter " + name + " has no counterpart here");
    }
    return ours + numbered.group(2);
  }

  private static String ofNorm(String published) {
    return published.equals("weight") ? "gain" : "bias";
  }

  private void putLayer(Map<String, float[]> ours, String layer, String name, Values values) {
    switch (name) {
      case "pre_nns.0.0.weight" -> {
        int d = values.shape()[0];
        ours.put(layer + "message.target.weight", columns(values, 0, d));
        ours.put(layer + "message.source.weight", columns(values, d, 2 * d));
      }
      case "edge_encoder.weight", "edge_encoder.bias" -> {
        String kind = name.substring(name.lastIndexOf('.'));
        int half = values.values().length / 2;
        ours.put(layer + "message.scale" + kind, Arrays.copyOf(values.values(), half));
        ours.put(
            layer + "message.shift" + kind, Arrays.copyOfRange(values.values(), half, 2 * half));
      }
      case "pre_nns.0.0.bias" -> ours.put(layer + "message.target.bias", values.values());
      case "self_attn.qkv_node.weight" ->
          putHeads(ours, layer + "attention.", values, "query", "key", "value");
      case "self_attn.qkv_edge.weight" ->
          putHeads(ours, layer + "attention.", values, "queryEdge", "keyEdge", "shift", "scale");
      default -> {
        int dot = name.lastIndexOf('.');
        String part = OF_LAYER.get(name.substring(0, dot));
        if (part == null) {
          throw new AssertionError("published parameter " + name + " has no counterpart here");
        }
        String kind = name.substring(dot + 1);
        boolean isNorm = part.contains("norm");
        ours.put(layer + part + "." + (isNorm ? ofNorm(kind) : kind), values.values());
      }
    }
  }

  private static float[] columns(Values matrix, int from, int to) {
    int rows = matrix.shape()[0];
    int all = matrix.shape()[1];
    float[] cut = new float[rows * (to - from)];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(matrix.values(), r * all + from, cut, r * (to - from), to - from);
    }
    return cut;
  }

  /** Rows are by head, inside a head by part. */
  private void putHeads(Map<String, float[]> ours, String scope, Values matrix, String... parts) {
    int in = matrix.shape()[1];
    int block = matrix.shape()[0] / (heads * parts.length) * in;
    for (int part = 0; part < parts.length; part++) {
      float[] rows = new float[heads * block];
      for (int head = 0; head < heads; head++) {
        System.arraycopy(
            matrix.values(), (head * parts.length + part) * block, rows, head * block, block);
      }
      ours.put(scope + parts[part] + ".weight", rows);
    }
  }
}
