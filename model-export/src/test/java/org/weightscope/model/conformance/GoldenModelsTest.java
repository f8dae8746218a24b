package org.weightscope.model.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * Small models answer what they answered when the published numbers were last met, so that everyone
 * can check the arithmetic without those.
 *
 * <p>Each golden file holds a model's parameters ({@code parameter.NAME}), its input networks
 * ({@code network.N.L.weight}, {@code .bias}; activations and skips are metadata) and its answers
 * ({@code output.NAME}). They are written by {@link #writeGoldenFiles}, which is to be run only
 * after a change of the models that the published numbers confirm:
 *
 * <pre>./mvnw -pl model-export -am test -Dtest=GoldenModelsTest#writeGoldenFiles
 *   -Dweightscope.golden=write -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class GoldenModelsTest {
  private static final String PARAMETER = "parameter.";
  private static final String OUTPUT = "output.";
  private static final int MOST_BYTES = 300_000;

  @ParameterizedTest
  @EnumSource
  void bothInterpretersAnswerAsBefore(SmallModel kind) throws Exception {
    TensorFile golden = read(kind);
    Map<String, float[]> parameters = below(golden, PARAMETER);
    List<Network> networks = networks(golden);
    Map<String, float[]> expected = below(golden, OUTPUT);
    for (Interpreter interpreter : Interpreter.values()) {
      Map<String, float[]> actual =
          interpreter.outputs(kind.model(), parameters, kind.batch(networks));
      assertEquals(expected.keySet(), actual.keySet(), "outputs of " + kind);
      expected.forEach((name, values) ->
          Tolerance.OUTPUT.check(
              interpreter + ", " + name + " of " + kind,
              values,
              actual.getOrDefault(name, new float[0])));
    }
  }

  @ParameterizedTest
  @EnumSource
  void parametersStartAsBefore(SmallModel kind) throws Exception {
    Map<String, float[]> drawn = kind.parameters();
    Map<String, float[]> golden = below(read(kind), PARAMETER);
    assertEquals(golden.keySet(), new TreeMap<>(drawn).keySet(), "parameters of " + kind);
    golden.forEach((name, values) ->
        new Tolerance(0, 1e-6, 0)
            .check(name + " of " + kind, values, drawn.getOrDefault(name, new float[0])));
  }

  @Test
  void goldenFilesAreSmall() throws IOException {
    long bytes = 0;
    for (SmallModel kind : SmallModel.values()) {
      bytes += bytes(kind).length;
    }
    assertTrue(bytes < MOST_BYTES, "golden files take " + bytes + " bytes");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "weightscope.golden",
      matches = "write",
      disabledReason = "golden files are written on request only; see this class")
  void writeGoldenFiles() throws IOException {
    Path folder =
        Path.of(System.getProperty("weightscope.project", ".."))
            .resolve("model-export/src/test/resources/golden");
    Files.createDirectories(folder);
    for (SmallModel kind : SmallModel.values()) {
      List<StoredTensor> tensors = new ArrayList<>();
      Map<String, float[]> parameters = kind.parameters();
      new TreeMap<>(parameters)
          .forEach((name, values) -> tensors.add(flat(PARAMETER + name, values)));
      Map<String, String> activations = new TreeMap<>();
      List<Network> networks = kind.networks();
      for (int n = 0; n < networks.size(); n++) {
        StringJoiner described = new StringJoiner(" ");
        NeuralGraph graph = NeuralGraph.of(networks.get(n));
        for (int l = 0; l < networks.get(n).weighted().size(); l++) {
          Layer.Weighted layer = networks.get(n).weighted().get(l);
          String name = "network." + n + "." + l;
          tensors.add(stored(name + ".weight", layer.weight()));
          tensors.add(stored(name + ".bias", layer.bias()));
          int group = l + 1;
          int skip =
              graph.blocks().stream()
                  .filter(b -> b.kind() == EdgeKind.RESIDUAL && b.target() == group)
                  .mapToInt(b -> b.source() - 1)
                  .findFirst()
                  .orElse(-1);
          described.add(name(graph.groups().get(group).activation()) + "/" + skip);
        }
        activations.put("network." + n, described.toString());
      }
      Interpreter.DJL
          .outputs(kind.model(), parameters, kind.batch(networks))
          .forEach((name, values) -> tensors.add(flat(OUTPUT + name, values)));
      Files.write(folder.resolve(fileName(kind)), TensorFileWriter.write(tensors, activations));
    }
  }

  private static StoredTensor flat(String name, float[] values) {
    return StoredTensor.of(name, DataType.F32, values, values.length);
  }

  private static StoredTensor stored(String name, Weights weights) {
    return StoredTensor.of(name, DataType.F32, weights.toArray(), weights.shape());
  }

  private static String name(Activation activation) {
    return activation instanceof Activation.Sine(double frequency)
        ? "sine:" + frequency
        : activation.kind();
  }

  private static Activation activation(String name) {
    return name.startsWith("sine:")
        ? new Activation.Sine(Double.parseDouble(name.substring("sine:".length())))
        : Activation.named(name.toLowerCase(Locale.ROOT).replace('_', '-')).orElseThrow();
  }

  private static List<Network> networks(TensorFile golden) {
    List<Network> networks = new ArrayList<>();
    for (int n = 0; n < golden.metadata().size(); n++) {
      String[] described = String.valueOf(golden.metadata().get("network." + n)).split(" ", -1);
      List<Layer.Weighted> layers = new ArrayList<>();
      List<OptionalInt> skips = new ArrayList<>();
      for (int l = 0; l < described.length; l++) {
        String[] part = described[l].split("/", -1);
        Weights weight = weights(golden, "network." + n + "." + l + ".weight");
        Weights bias = weights(golden, "network." + n + "." + l + ".bias");
        int skip = Integer.parseInt(part[1]);
        skips.add(skip < 0 ? OptionalInt.empty() : OptionalInt.of(skip));
        layers.add(
            weight.rank() == 4
                ? new Layer.Convolution(weight, bias, activation(part[0]))
                : new Layer.Linear(weight, bias, activation(part[0])));
      }
      networks.add(Network.chain(layers, skips));
    }
    return networks;
  }

  private static Weights weights(TensorFile golden, String name) {
    StoredTensor tensor = golden.tensor(name).orElseThrow();
    return Weights.of(name, tensor.toFloats(), tensor.shape());
  }

  private static Map<String, float[]> below(TensorFile golden, String prefix) {
    Map<String, float[]> below = new TreeMap<>();
    for (StoredTensor tensor : golden.tensors()) {
      if (tensor.name().startsWith(prefix)) {
        below.put(tensor.name().substring(prefix.length()), tensor.toFloats());
      }
    }
    return below;
  }

  private static TensorFile read(SmallModel kind) throws IOException, UnreadableFileException {
    return TensorFile.read(ByteBuffer.wrap(bytes(kind)), ReadLimits.DEFAULT);
  }

  private static byte[] bytes(SmallModel kind) throws IOException {
    try (InputStream file =
        GoldenModelsTest.class.getResourceAsStream("/golden/" + fileName(kind))) {
      if (file == null) {
        throw new AssertionError("there is no golden file " + fileName(kind));
      }
      return file.readAllBytes();
    }
  }

  private static String fileName(SmallModel kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".safetensors";
  }
}
