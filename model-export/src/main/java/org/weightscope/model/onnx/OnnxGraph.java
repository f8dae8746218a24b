package org.weightscope.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.Inputs;
import org.weightscope.model.Parameters;

/**
 * An ONNX graph under construction: the inputs a model asks for, its parameters as initializers,
 * and the nodes it appends.
 */
final class OnnxGraph implements Inputs<OnnxValue> {
  private final GraphBatch example;
  private final Map<String, float[]> values;
  private final Set<String> unused;
  private final Map<String, byte[]> inputs = new LinkedHashMap<>();
  private final Map<String, byte[]> initializers = new LinkedHashMap<>();
  private final List<byte[]> nodes = new ArrayList<>();

  /**
   * An empty graph.
   *
   * @param example a batch whose arrays tell names, kinds and ranks of the inputs
   * @param values parameters by name
   */
  OnnxGraph(GraphBatch example, Map<String, float[]> values) {
    this.example = example;
    this.values = values;
    this.unused = new TreeSet<>(values.keySet());
  }

  @Override
  public OnnxValue get(String name) {
    BatchArray array = example.arrays().get(name);
    if (array == null) {
      throw new IllegalArgumentException("the layout makes no array " + name);
    }
    long[] dynamic = new long[array.shape().length];
    Arrays.fill(dynamic, -1);
    int type = array instanceof BatchArray.Floats ? OnnxWriter.FLOAT : OnnxWriter.INT64;
    inputs.computeIfAbsent(name, _ -> OnnxWriter.value(name, type, dynamic));
    return new OnnxValue(this, name);
  }

  Parameters<OnnxValue> parameters() {
    return new Scope("");
  }

  OnnxValue node(String operator, List<byte[]> attributes, List<OnnxValue> operands) {
    String output = operator.toLowerCase(java.util.Locale.ROOT) + "_" + nodes.size();
    nodes.add(
        OnnxWriter.node(
            operator, operands.stream().map(OnnxValue::name).toList(), output, attributes));
    return new OnnxValue(this, output);
  }

  OnnxValue constant(float value) {
    String name = "constant_" + value;
    initializers.computeIfAbsent(name, _ -> OnnxWriter.tensor(name, new float[] {value}));
    return new OnnxValue(this, name);
  }

  OnnxValue integers(long... value) {
    String name = "integers_" + Arrays.toString(value).replaceAll("[^-0-9]+", "_");
    initializers.computeIfAbsent(name, _ -> OnnxWriter.tensor(name, value, value.length));
    return new OnnxValue(this, name);
  }

  /**
   * The bytes of the graph.
   *
   * @throws IllegalStateException if a parameter was given that the model does not have
   */
  byte[] bytes(Map<String, OnnxValue> outputs) {
    if (!unused.isEmpty()) {
      throw new IllegalStateException("parameters the model does not have: " + unused);
    }
    List<byte[]> ends = new ArrayList<>();
    outputs.forEach((name, value) -> {
      nodes.add(OnnxWriter.node("Identity", List.of(value.name()), name, List.of()));
      boolean flat = name.endsWith("Delta");
      ends.add(
          OnnxWriter.value(name, OnnxWriter.FLOAT, flat ? new long[] {-1} : new long[] {-1, -1}));
    });
    return OnnxWriter.graph(
        nodes, List.copyOf(initializers.values()), List.copyOf(inputs.values()), ends);
  }

  private final class Scope implements Parameters<OnnxValue> {
    private final String prefix;

    Scope(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Parameters<OnnxValue> scope(String name) {
      return new Scope(prefix + name + ".");
    }

    @Override
    public OnnxValue get(String name, Start start, Kind kind, long... shape) {
      String full = prefix + name;
      float[] value = values.get(full);
      if (value == null || value.length != Arrays.stream(shape).reduce(1, Math::multiplyExact)) {
        throw new IllegalStateException(
            "parameter %s %s is %s"
                .formatted(
                    full,
                    Arrays.toString(shape),
                    value == null ? "missing" : value.length + " numbers"));
      }
      unused.remove(full);
      if (example.arrays().containsKey(full)) {
        throw new IllegalStateException("an input and a parameter are both called " + full);
      }
      initializers.computeIfAbsent(full, _ -> OnnxWriter.tensor(full, value, shape));
      return new OnnxValue(OnnxGraph.this, full);
    }
  }
}
