package org.weightscope.model.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.GraphModel;
import org.weightscope.model.onnx.OnnxExport;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;

/** What the service promises of every model, shown on small ones through ONNX Runtime. */
class CompanyTest {
  private static final long SEED = 20240611;

  private enum Kind {
    GNN_CLASSIFIER(SmallModels.gnnClassifier(), false),
    TRANSFORMER_CLASSIFIER(SmallModels.transformerClassifier(), false),
    GNN_EDITOR(SmallModels.gnnEditor(), false),
    TRANSFORMER_EDITOR(SmallModels.transformerEditor(), false),
    GNN_PREDICTOR(SmallModels.gnnPredictor(), true),
    TRANSFORMER_PREDICTOR(SmallModels.transformerPredictor(), true),
    STATISTICS(SmallModels.statistics(), true),
    PROBES_ONLY(SmallModels.probesOnly(), false);

    private final GraphModel model;
    private final boolean convolutional;

    Kind(GraphModel model, boolean convolutional) {
      this.model = model;
      this.convolutional = convolutional;
    }

    /** Networks of different width and depth. */
    List<Network> networks() {
      RandomGenerator random = new SplittableRandom(SEED);
      if (convolutional) {
        return List.of(
            RandomNetworks.convolutional(random, 4, 5, 4),
            RandomNetworks.convolutional(random, 3),
            RandomNetworks.convolutional(random, 2, 6));
      }
      return List.of(
          RandomNetworks.sine(random, 5, 9, 4),
          RandomNetworks.sine(random, 3),
          RandomNetworks.sine(random, 8, 8),
          RandomNetworks.sine(random, 1, 2));
    }

    GraphBatch batch(List<Network> networks) {
      return model.layout().batch(networks.stream().map(NeuralGraph::of).toList());
    }

    Map<String, float[]> outputs(byte[] file, List<Network> networks) {
      return Interpreter.run(file, batch(networks));
    }

    byte[] file() {
      GraphBatch example = batch(networks());
      return OnnxExport.write(
          model, SmallModels.parameters(model, example, SEED), example, Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerIsTheSameAloneAndInCompany(Kind kind) {
    byte[] file = kind.file();
    Map<String, float[]> together = kind.outputs(file, kind.networks());
    Map<String, List<float[]>> alone = new TreeMap<>();
    for (Network network : kind.networks()) {
      kind.outputs(file, List.of(network))
          .forEach(
              (name, values) -> alone.computeIfAbsent(name, _ -> new ArrayList<>()).add(values));
    }
    together.forEach((name, values) ->
        Tolerance.SAME.check(
            name + " of " + kind, joined(alone.getOrDefault(name, List.of())), values));
    List<float[]> first = alone.values().iterator().next();
    assertTrue(
        Math.abs(first.getFirst()[0] - first.get(1)[0]) > 1e-4,
        "different networks get different answers, or this test shows nothing");
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfHiddenNeuronsDoesNotMatter(Kind kind) {
    byte[] file = kind.file();
    List<Network> networks = kind.networks();
    Map<String, float[]> before = kind.outputs(file, networks);
    Map<String, float[]> after =
        kind.outputs(file, networks.stream().map(RandomNetworks::reversed).toList());
    before.forEach((name, values) ->
        Tolerance.SAME.check(
            name + " of " + kind,
            name.endsWith("Delta") ? reversed(networks, values, name) : values,
            after.getOrDefault(name, new float[0])));
  }

  /** Changes of the networks, with hidden neurons in the reverse order. */
  private static float[] reversed(List<Network> networks, float[] deltas, String name) {
    List<float[]> parts = new ArrayList<>();
    int at = 0;
    for (Network network : networks) {
      for (int l = 0; l < network.layers().size(); l++) {
        Layer layer = network.layers().get(l);
        boolean hidden = l < network.layers().size() - 1;
        boolean weight = name.equals("weightDelta");
        var shaped = weight ? layer.weight() : layer.bias();
        float[] part = java.util.Arrays.copyOfRange(deltas, at, at + shaped.size());
        at += part.length;
        parts.add(RandomNetworks.reversed(shaped.with(part), hidden, weight && l > 0).toArray());
      }
    }
    return joined(parts);
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
