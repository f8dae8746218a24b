package org.weightscope.model.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.model.onnx.OnnxExport;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;

/** What the service promises of every model, shown on small ones through ONNX Runtime. */
class CompanyTest {
  @ParameterizedTest
  @EnumSource
  void anAnswerIsTheSameAloneAndInCompany(SmallModel kind) {
    byte[] file = file(kind);
    Map<String, float[]> together = outputs(kind, file, kind.networks());
    Map<String, List<float[]>> alone = new TreeMap<>();
    for (Network network : kind.networks()) {
      outputs(kind, file, List.of(network))
          .forEach(
              (name, values) -> alone.computeIfAbsent(name, _ -> new ArrayList<>()).add(values));
    }
    together.forEach((name, values) ->
        Tolerance.SAME.check(
            name + " of " + kind, joined(alone.getOrDefault(name, List.of())), values));
    List<float[]> first = alone.values().iterator().next();
    assertTrue(
        Math.abs(last(first.getFirst()) - last(first.get(1))) > 1e-4,
        "different networks get different answers, or this test shows nothing");
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfHiddenNeuronsDoesNotMatter(SmallModel kind) {
    byte[] file = file(kind);
    List<Network> networks = kind.networks();
    Map<String, float[]> before = outputs(kind, file, networks);
    Map<String, float[]> after =
        outputs(kind, file, networks.stream().map(RandomNetworks::reversed).toList());
    before.forEach((name, values) ->
        Tolerance.SAME.check(
            name + " of " + kind,
            name.endsWith("Delta") ? reversed(networks, values, name) : values,
            after.getOrDefault(name, new float[0])));
  }

  /** Of the outputs, which come after what all networks have in common. */
  private static float last(float[] values) {
    return values[values.length - 1];
  }

  private static byte[] file(SmallModel kind) {
    return OnnxExport.write(kind.model(), kind.parameters(), kind.batch(kind.networks()), Map.of());
  }

  private static Map<String, float[]> outputs(
      SmallModel kind, byte[] file, List<Network> networks) {
    return Interpreter.run(file, kind.batch(networks));
  }

  /** Changes of the networks, with hidden neurons in the reverse order. */
  private static float[] reversed(List<Network> networks, float[] deltas, String name) {
    List<float[]> parts = new ArrayList<>();
    int at = 0;
    for (Network network : networks) {
      for (int l = 0; l < network.weighted().size(); l++) {
        Layer.Weighted layer = network.weighted().get(l);
        boolean hidden = l < network.weighted().size() - 1;
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
