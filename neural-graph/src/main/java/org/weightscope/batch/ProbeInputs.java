package org.weightscope.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.evaluation.Cost;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;

/**
 * Learned inputs on which every network is evaluated, whatever its layers are, so that a model sees
 * what the network does and not only its weights (Herrmann et al. 2024; Kahana et al. 2025).
 *
 * <p>The evaluation is {@link Evaluation}'s; a batch has its results as arrays, so that it is no
 * part of the model.
 *
 * @param input shape of one input: {@code [channels, height, width]} of a map, {@code [channels]}
 *     of a vector
 * @param count number of inputs
 * @param values {@code [count, input…]} as little-endian float32; empty before they are learned
 */
public record ProbeInputs(List<Integer> input, int count, byte[] values) {

  public ProbeInputs {
    input = List.copyOf(input);
    values = values == null ? new byte[0] : values.clone(); // a recipe need not say them
    if (input.size() != 1 && input.size() != 3) {
      throw new IllegalArgumentException(
          "an input is [channels] or [channels, height, width], not " + input);
    }
    long size = count * input.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (count < 1 || values.length != 0 && values.length != size * Float.BYTES) {
      throw new IllegalArgumentException(
          "%d bytes are not %d inputs of %s".formatted(values.length, count, input));
    }
  }

  /** Inputs that are to be learned. */
  public ProbeInputs(List<Integer> input, int count) {
    this(input, count, new byte[0]);
  }

  /** The same with values, {@code [count, input…]}. */
  public ProbeInputs with(float[] learned) {
    ByteBuffer bytes =
        ByteBuffer.allocate(learned.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(learned);
    return new ProbeInputs(input, count, bytes.array());
  }

  /** Whether there are values. */
  public boolean learned() {
    return values.length > 0;
  }

  @Override
  public byte[] values() {
    return values.clone();
  }

  /** Numbers of one input. */
  public int size() {
    return input.stream().reduce(1, (a, b) -> a * b);
  }

  /** Shape of one input. */
  public Shape shape() {
    return input.size() == 1
        ? new Shape.Vector(input.getFirst())
        : new Shape.FeatureMap(input.get(0), input.get(1), input.get(2));
  }

  /**
   * What evaluating a network takes; a network that leaves the size of its input open gets that of
   * these inputs.
   *
   * @throws GraphDoesNotFitException if the network takes other inputs
   */
  public Cost cost(Network network) {
    check(network);
    try {
      return Cost.of(network, shape(), count);
    } catch (IllegalArgumentException e) {
      throw new GraphDoesNotFitException(
          "layers that cannot take what follows from inputs of %s: %s",
          shape(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Evaluates a network, within its {@link #cost}.
   *
   * @throws GraphDoesNotFitException if the network takes other inputs
   * @throws IllegalStateException if there are no values yet
   */
  public ProbeValues of(NeuralGraph graph) {
    check(graph.network());
    float[] nodes = new float[Math.toIntExact(graph.nodes() * count)];
    Map<Integer, List<Integer>> firstNodes = new HashMap<>();
    int first = 0;
    for (NodeGroup group : graph.groups()) {
      if (group.value().isPresent()) {
        firstNodes.computeIfAbsent(group.value().getAsInt(), _ -> new ArrayList<>()).add(first);
      }
      first += group.size();
    }
    Values outputs =
        Evaluation.output(
            graph.network(),
            inputs(),
            (values, number) ->
                firstNodes
                    .getOrDefault(number, List.of())
                    .forEach(node -> means(values, nodes, node)));
    return new ProbeValues(outputs.toArray(), nodes);
  }

  /**
   * Evaluates a network without a look at its nodes, within its {@link #cost}.
   *
   * @throws GraphDoesNotFitException if the network takes other inputs
   * @throws IllegalStateException if there are no values yet
   */
  ProbeValues outputsOf(Network network) {
    check(network);
    return new ProbeValues(Evaluation.output(network, inputs()).toArray(), new float[0]);
  }

  private void means(Values values, float[] nodes, int first) {
    Values means = values.means(); // (count, channels)
    int channels = means.shape().channels();
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < count; i++) {
        nodes[(first + c) * count + i] = means.get(i * channels + c);
      }
    }
  }

  /**
   * Adds the outputs of networks as {@code probe.outputs [graphs, count, outputs]}.
   *
   * @throws GraphDoesNotFitException if a network has another number of outputs
   */
  void addOutputs(Map<String, BatchArray> arrays, List<ProbeValues> values, int outputs) {
    Floats array = Floats.zeros(values.size(), count, outputs);
    for (int g = 0; g < values.size(); g++) {
      float[] found = values.get(g).outputs();
      if (found.length != count * outputs) {
        throw new GraphDoesNotFitException(
            "%d outputs, and the model is made for %d", found.length / count, outputs);
      }
      array.values().put(g * count * outputs, found);
    }
    arrays.put("probe.outputs", array);
  }

  /**
   * Adds what nodes are as {@code probe.nodes}.
   *
   * @param nodes {@code [.., count]}, to be filled
   * @param rowOf the row of a node there, counted over all graphs
   */
  void addNodes(
      Map<String, BatchArray> arrays,
      List<ProbeValues> values,
      Floats nodes,
      IntUnaryOperator rowOf) {
    int node = 0;
    for (ProbeValues ofGraph : values) {
      for (int from = 0; from < ofGraph.nodes().length; from += count) {
        nodes.values().put(rowOf.applyAsInt(node++) * count, ofGraph.nodes(), from, count);
      }
    }
    arrays.put("probe.nodes", nodes);
  }

  private void check(Network network) {
    Shape taken = network.input();
    boolean fits =
        switch (taken) {
          case Shape.FeatureMap(int channels, int height, int width) ->
              input.size() == 3
                  && channels == input.get(0)
                  && (height == Shape.FREE || height == input.get(1))
                  && (width == Shape.FREE || width == input.get(2));
          case Shape.Vector(int channels) -> input.equals(List.of(channels));
          case Shape.Sequence _, Shape.Tokens _ -> false;
        };
    if (!fits) {
      throw new GraphDoesNotFitException(
          "inputs of %s, and the model's probe inputs are of %s", taken, shape());
    }
  }

  private Values inputs() {
    if (!learned()) {
      throw new IllegalStateException("the probe inputs are not learned yet");
    }
    float[] numbers = new float[count * size()];
    ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return Values.of(shape(), count, numbers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProbeInputs(List<Integer> shape, int number, byte[] bytes)
        && shape.equals(input)
        && number == count
        && Arrays.equals(bytes, values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, count, Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    return "ProbeInputs[%d of %s, %s]"
        .formatted(count, shape(), learned() ? "learned" : "to be learned");
  }
}
