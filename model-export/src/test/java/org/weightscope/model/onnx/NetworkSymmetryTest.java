package org.weightscope.model.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.Kinds;
import org.weightscope.batch.NodePairs;
import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;
import org.weightscope.model.GraphModel;
import org.weightscope.model.Head;
import org.weightscope.model.InputFeatures;
import org.weightscope.model.NgGnn;
import org.weightscope.model.NgTransformer;
import org.weightscope.model.Output;
import org.weightscope.model.conformance.Interpreter;
import org.weightscope.model.conformance.Tolerance;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.ParameterStore;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;

/**
 * An order of hidden nodes that leaves a network's function as it is leaves its graph and the
 * answers of graph models as they are; another order changes all three.
 */
class NetworkSymmetryTest {
  private static final int SEEDS = 4;
  private static final Head HEAD = new Head.Plain(List.of(8));

  @ParameterizedTest
  @EnumSource
  void permutingWhatIsHiddenKeepsTheFunction(SymmetricNetworks.Kind kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      float[] first = function(network(kind, seed, SymmetricNetworks.Order.FIRST), seed);
      Network permuted = network(kind, seed, SymmetricNetworks.Order.PERMUTED);
      new Tolerance(1e-5, 1e-5, 1e-5).check(at(kind, seed), first, function(permuted, seed));
      Network broken = network(kind, seed, SymmetricNetworks.Order.BROKEN);
      assertTrue(distance(first, function(broken, seed)) > 1e-3, "no other function: " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void permutingWhatIsHiddenPermutesTheNodesOfTheGraph(SymmetricNetworks.Kind kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      long[] first = colours(network(kind, seed, SymmetricNetworks.Order.FIRST));
      assertTrue(
          Arrays.stream(first).distinct().count() == first.length,
          "every node is told from every other, so that equal colours name the one isomorphism");
      assertArrayEquals(
          first, colours(network(kind, seed, SymmetricNetworks.Order.PERMUTED)), at(kind, seed));
      assertFalse(
          Arrays.equals(first, colours(network(kind, seed, SymmetricNetworks.Order.BROKEN))),
          "another function has another graph: " + at(kind, seed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void permutingWhatIsHiddenKeepsTheAnswersOfGraphModels(SymmetricNetworks.Kind kind) {
    long seed = 7;
    Network first = network(kind, seed, SymmetricNetworks.Order.FIRST);
    Network permuted = network(kind, seed, SymmetricNetworks.Order.PERMUTED);
    Network broken = network(kind, seed, SymmetricNetworks.Order.BROKEN);
    for (boolean reverse : new boolean[] {true, false}) {
      for (GraphModel model : List.of(gnn(first, reverse), transformer(first, reverse))) {
        Map<String, float[]> parameters = parameters(model, batch(model, first));
        float[] exported = answer(Interpreter.ONNX_RUNTIME, model, parameters, first);
        for (Interpreter interpreter : Interpreter.values()) {
          Tolerance.SAME.check(
              kind + " by " + interpreter,
              exported,
              answer(interpreter, model, parameters, permuted));
        }
        float[] other = answer(Interpreter.ONNX_RUNTIME, model, parameters, broken);
        double distance = distance(exported, other);
        assertTrue(
            distance > 1e-4,
            () ->
                "%s: another function gets the same answer of %s, to %s"
                    .formatted(kind, model.getClass().getSimpleName(), distance));
      }
    }
  }

  private static Network network(
      SymmetricNetworks.Kind kind, long seed, SymmetricNetworks.Order order) {
    return SymmetricNetworks.of(kind, seed, order);
  }

  private static String at(SymmetricNetworks.Kind kind, long seed) {
    return "%s of seed %d with its hidden nodes permuted".formatted(kind, seed);
  }

  private static float[] function(Network network, long seed) {
    Random random = new Random(seed + 5);
    long[] sizes = NetworkOnnx.sizes(network.input());
    int size = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    BatchArray input;
    if (network.input() instanceof Shape.Tokens) {
      BatchArray.Longs tokens = BatchArray.Longs.zeros(sizes);
      for (int i = 0; i < size; i++) {
        tokens.values().put(i, random.nextInt(7));
      }
      input = tokens;
    } else {
      BatchArray.Floats numbers = BatchArray.Floats.zeros(sizes);
      for (int i = 0; i < size; i++) {
        numbers.values().put(i, (float) random.nextGaussian());
      }
      input = numbers;
    }
    GraphBatch batch = new GraphBatch(1, Map.of("x", input));
    return Interpreter.run(NetworkOnnx.of(network), batch).getOrDefault("y", new float[0]);
  }

  /** Colours of all nodes, group by group and sorted, that tell features and neighbourhoods. */
  private static long[] colours(Network network) {
    NeuralGraph graph = NeuralGraph.of(network);
    int[] starts = new int[graph.groups().size() + 1];
    for (int g = 0; g < graph.groups().size(); g++) {
      starts[g + 1] = starts[g] + graph.groups().get(g).size();
    }
    long[] colours = new long[starts[starts.length - 1]];
    for (int g = 0; g < graph.groups().size(); g++) {
      NodeGroup group = graph.groups().get(g);
      for (int i = 0; i < group.size(); i++) {
        int node = i;
        boolean placed = group.role() != NodeGroup.Role.HIDDEN || group.kind().ordered();
        colours[starts[g] + i] =
            mix(
                g,
                group.kind().ordinal(),
                group.activation().kind().hashCode(),
                placed ? i : -1,
                group.bias().map(b -> Float.floatToIntBits(b.get(node))).orElse(0),
                group.keyBias().map(b -> Float.floatToIntBits(b.get(node))).orElse(0));
      }
    }
    for (int round = 0; round < 5; round++) {
      long[] before = colours.clone();
      for (EdgeBlock block : graph.blocks()) {
        block.forEach((source, target, kernel, key) -> {
          int s = starts[block.source()] + source;
          int t = starts[block.target()] + target;
          long carried =
              mix(block.kind().ordinal(), Arrays.hashCode(kernel), Float.floatToIntBits(key));
          colours[t] += mix(1, carried, before[s]);
          colours[s] += mix(2, carried, before[t]);
        });
      }
    }
    for (int g = 0; g < graph.groups().size(); g++) {
      Arrays.sort(colours, starts[g], starts[g + 1]);
    }
    return colours;
  }

  private static long mix(long... parts) {
    long hash = 17;
    for (long part : parts) {
      hash = (hash ^ part) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static GraphFeatures features(Network network, boolean reverse) {
    return new GraphFeatures(
        network.inputs(), 5, 3, 6, !reverse, reverse, Optional.empty(), Optional.of(Kinds.ALL));
  }

  private static GraphModel gnn(Network network, boolean reverse) {
    return new NgGnn(
        new InEdges(features(network, reverse), 3, Optional.empty(), false),
        8,
        3,
        new InputFeatures(8, 3),
        Optional.empty(),
        true,
        1.5,
        0,
        new Output.Logits(HEAD, 4));
  }

  private static GraphModel transformer(Network network, boolean reverse) {
    GraphFeatures f = features(network, reverse);
    return new NgTransformer(
        new NodePairs(
            new GraphFeatures(f.inputs(), 5, 3, 6, true, reverse, Optional.empty(), f.kinds()),
            Optional.empty(),
            false),
        new NgTransformer.Size(8, 6, 12, 2, 16, 10),
        2,
        new InputFeatures(8, 3),
        Optional.empty(),
        true,
        0,
        new Output.Logits(HEAD, 4));
  }

  private static GraphBatch batch(GraphModel model, Network network) {
    return model.layout().batch(List.of(NeuralGraph.of(network)));
  }

  private static float[] answer(
      Interpreter interpreter, GraphModel model, Map<String, float[]> parameters, Network network) {
    return interpreter
        .outputs(model, parameters, batch(model, network))
        .getOrDefault("logits", new float[0]);
  }

  private static Map<String, float[]> parameters(GraphModel model, GraphBatch example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 11);
      Map<String, ?> _ =
          model.outputs(store.parameters(false), new DjlBatch(manager, example, false));
      Map<String, float[]> values = store.values();
      values.forEach((name, value) -> {
        for (int i = 0; name.startsWith("head.") && i < value.length; i++) {
          value[i] *= 6; // so that small differences of nodes show in the answer
        }
      });
      return values;
    }
  }

  private static double distance(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
