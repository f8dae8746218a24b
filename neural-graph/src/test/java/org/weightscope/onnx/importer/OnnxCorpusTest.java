package org.weightscope.onnx.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.SharedData;
import org.weightscope.file.FileProblem;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Activation;
import org.weightscope.network.Activation.Plain;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ONNX files as people have them: the layers that they are, or a reason of their own. */
class OnnxCorpusTest {
  private static Network read(String file) throws Exception {
    return OnnxNetworkReader.read(
            OnnxFile.read(
                ByteBuffer.wrap(SharedData.bytes("networks/" + file)), OnnxLimits.DEFAULT),
            Optional.empty())
        .network();
  }

  private static List<String> kinds(Network network) {
    return network.layers().stream().map(layer -> layer.getClass().getSimpleName()).toList();
  }

  private static List<JsonNode> manifest() {
    JsonNode manifest = new JsonMapper().readTree(SharedData.bytes("networks/manifest.json"));
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : manifest.get("files")) {
      if (entry.get("file").asString().endsWith(".onnx")) {
        entries.add(entry);
      }
    }
    assertTrue(entries.size() > 150, "only %d files were found".formatted(entries.size()));
    return entries;
  }

  /** What the reader says of a file: nothing, or the name of its problem. */
  private static String refusal(String file) throws Exception {
    try {
      read(file);
      return "";
    } catch (UnreadableFileException e) {
      assertFalse(e.problem().detail().isBlank(), file);
      return e.problem().rule();
    } catch (UnreadableNetworkException e) {
      assertFalse(e.problem().detail().isBlank(), file);
      return e.problem() instanceof NetworkProblem.OtherKind(NetworkProblem.Kind kind, var _)
          ? kind.name()
          : e.problem().getClass().getSimpleName();
    }
  }

  @Test
  void everyNetworkThatMustBeReadIsReadAndTheOthersAreRefused() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (JsonNode entry : manifest()) {
      String file = entry.get("file").asString();
      boolean accept = entry.get("expected").asString().equals("accept");
      boolean read = refusal(file).isEmpty();
      // Layers of transformers have tests of their own.
      boolean judged = entry.get("firm").asBoolean() && !file.startsWith("transformer/");
      if (judged && accept != read) {
        wrong.add(file + (read ? " is read" : " is refused: " + refusal(file)));
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyRefusalIsOfTheKindThatTheFileIs() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (JsonNode entry : manifest()) {
      JsonNode reason = entry.get("reason");
      if (reason == null || reason.isNull() || !entry.get("firm").asBoolean()) {
        continue;
      }
      String file = entry.get("file").asString();
      Set<String> allowed = allowed(reason.asString());
      String found = refusal(file);
      if (!allowed.isEmpty() && !allowed.contains(found)) {
        wrong.add("%s, which is %s: %s".formatted(file, reason.asString(), found));
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static Set<String> allowed(String reason) {
    return switch (reason) {
      case "external-data" -> Set.of("O09");
      case "non-finite" -> Set.of("NonFiniteWeights");
      case "too-large" -> Set.of("TooCostly");
      case "unknown-opset" -> Set.of("O14");
      case "quantised" -> Set.of("QUANTISED");
      case "recurrent" -> Set.of("RECURRENT");
      case "control-flow" -> Set.of("CONTROL_FLOW");
      case "tree" -> Set.of("TREE_ENSEMBLE");
      case "weights-not-in-file" -> Set.of("WeightsAreInputs");
      case "topology" -> Set.of("SeveralEnds", "UnsupportedOperators");
      case "not-a-network" -> Set.of("NoNetwork", "SeveralEnds", "O12");
      default -> Set.of();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"external-data", "external-data-escape", "vespa-external-data"})
  void O09_externalDataIsToldAsSuch(String name) {
    byte[] file = SharedData.bytes("networks/broken/" + name + ".onnx");
    UnreadableFileException refused =
        assertThrows(
            UnreadableFileException.class,
            () -> OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT));
    assertInstanceOf(FileProblem.ExternalData.class, refused.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "cnn-act-celu, celu",
    "cnn-act-elu, elu",
    "cnn-act-gelu-erf, gelu",
    "cnn-act-gelu-tanh, gelu-tanh",
    "cnn-act-hardsigmoid, hard-sigmoid",
    "cnn-act-leakyrelu02, leaky-relu",
    "cnn-act-silu, silu",
    "cnn-act-softplus-beta5, softplus",
    "op-mish-layernorm, mish",
    "mobilenet-hardswish-opset11, hard-swish"
  })
  void activationsAreToldHoweverTheyAreWritten(String name, String kind) throws Exception {
    Network network = read("classifier/" + name + ".onnx");
    assertTrue(
        network.layers().stream().anyMatch(layer -> layer.activation().kind().equals(kind)),
        () -> "no layer has " + kind + ": " + network.layers());
    assertFalse(
        network.layers().stream().anyMatch(Layer.Product.class::isInstance),
        "no part of the activation is left as a product");
  }

  @Test
  void theParametersOfActivationsAreThoseOfTheFile() throws Exception {
    assertEquals(
        new Activation.Softplus(5),
        read("classifier/cnn-act-softplus-beta5.onnx").layers().getFirst().activation());
    assertEquals(
        new Activation.Sine(30), read("inr/siren-1-disc.onnx").layers().getFirst().activation());
  }

  @Test
  void aLayerNormalisationOfNineNodesIsTheSameAsTheOperator() throws Exception {
    List<Layer> decomposed = read("classifier/convnext-opset13.onnx").layers();
    List<Layer> operators = read("classifier/convnext-opset17.onnx").layers();
    assertEquals(
        decomposed.stream().filter(Layer.Normalization.class::isInstance).toList(),
        operators.stream().filter(Layer.Normalization.class::isInstance).toList());
    assertEquals(operators.size(), decomposed.size());
  }

  @Test
  void aGroupNormalisationOfFiveNodesIsOneLayerWithItsOwnScale() throws Exception {
    Layer.Normalization norm =
        read("classifier/cnn-groupnorm.onnx").layers().stream()
            .filter(Layer.Normalization.class::isInstance)
            .map(Layer.Normalization.class::cast)
            .findFirst()
            .orElseThrow();
    Statistics.PerGroup groups = assertInstanceOf(Statistics.PerGroup.class, norm.statistics());
    assertTrue(groups.groups() > 1 && groups.groups() < norm.scale().size());
    assertEquals(Weights.Storage.AS_IS, norm.scale().origin().storage());
    assertFalse(norm.scale().origin().tensor().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "park-2-pad",
        "park-3-inplace",
        "park-4-cat",
        "park-5-pad-opset9",
        "park-6-inplace-opset16",
        "park-10-inplace-fixed-batch"
      })
  void aSkipIntoTheFirstChannelsIsOneSumHoweverItIsWritten(String name) throws Exception {
    Network network = read("classifier/" + name + ".onnx");
    assertTrue(kinds(network).contains("Sum"), kinds(network).toString());
    for (String part : List.of("Concat", "Product")) {
      assertFalse(kinds(network).contains(part), kinds(network).toString());
    }
    network.steps().stream()
        .filter(step -> step.layer() instanceof Layer.Sum)
        .forEach(step -> assertEquals(2, step.inputs().size()));
  }

  @Test
  void aKerasNetworkIsAMapWhosePlacesComeFirstWhenItIsFlattened() throws Exception {
    Network network = read("classifier/marabou-mnist-cnn-keras.onnx");
    assertInstanceOf(Shape.FeatureMap.class, network.input());
    assertTrue(network.layers().contains(new Layer.Flatten(true)), kinds(network).toString());
  }

  @Test
  void aFlattenedPictureIsAVectorAndWeightsKeepTheirNames() throws Exception {
    Network network = read("classifier/mlp-relu-opset13.onnx");
    assertTrue(network.isChainOfLinearLayers());
    assertEquals(new Shape.Vector(28 * 28), network.input());
    for (Layer.Weighted layer : network.weighted()) {
      assertTrue(layer.weight().origin().tensor().endsWith("weight"), layer.weight()::toString);
      assertEquals(Weights.Storage.AS_IS, layer.weight().origin().storage());
    }
    assertEquals(Plain.RELU, network.layers().getFirst().activation());
  }
}
