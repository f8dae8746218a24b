package org.weightscope.onnx.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.SharedData;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.file.FileProblem;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ONNX files as people have them: the same outputs as ONNX Runtime gave, or a reason. */
class OnnxCorpusTest {
  private static Network read(String file) throws Exception {
    return read(SharedData.bytes("networks/" + file));
  }

  private static Network read(byte[] file) throws Exception {
    return OnnxNetworkReader.read(
            OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT), Optional.empty())
        .network();
  }

  private static StoredTensor tensor(TensorFile file, String prefix) {
    List<StoredTensor> found =
        file.tensors().stream().filter(tensor -> tensor.name().startsWith(prefix)).toList();
    assertEquals(1, found.size(), prefix);
    return found.getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inr/inr-relu",
        "inr/onnx2c-sine-1d",
        "inr/siren-1-disc",
        "inr/siren-2-bars",
        "inr/siren-3-ring",
        "inr/siren-4-deep-rgb",
        "inr/siren-5-sdf",
        "inr/siren-6-sigmoid-end",
        "inr/siren-names",
        "inr/siren-w0-folded",
        "classifier/mlp-relu-opset9",
        "classifier/mlp-relu-opset11",
        "classifier/mlp-relu-opset13",
        "classifier/mlp-relu-opset16",
        "classifier/mlp-tanh-fixed-batch",
        "classifier/mlp-tanh-initialisers-as-inputs",
        "classifier/mlp-tied-layer",
        "classifier/mlp-double",
        "classifier/mlp-half",
        "other/autoencoder-mlp"
      })
  void theNetworkComputesWhatTheFileDoes(String name) throws Exception {
    Network network = read(name + ".onnx");
    TensorFile io =
        TensorFile.read(
            ByteBuffer.wrap(SharedData.bytes("networks/" + name + ".io.safetensors")),
            ReadLimits.DEFAULT);
    float[] inputs = tensor(io, "input.").toFloats();
    float[] expected = tensor(io, "output.").toFloats();
    // Halves are rounded after every operation there, and not here.
    double tolerance = name.endsWith("half") ? 5e-3 : 1e-4;
    float[] found = Evaluation.outputs(network, inputs);
    assertEquals(expected.length, found.length);
    double scale = 1;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * scale, name + " at " + i);
    }
  }

  @Test
  void everyFileIsReadOrRefusedWithAReasonAndWhatMustBeRefusedIs() throws Exception {
    JsonNode manifest = new JsonMapper().readTree(SharedData.bytes("networks/manifest.json"));
    JsonNode entries = manifest.isArray() ? manifest : manifest.get("files");
    int files = 0;
    for (JsonNode entry : entries) {
      String file = entry.get("file").asString();
      if (!file.endsWith(".onnx")) {
        continue;
      }
      files++;
      String refusal = refusal(file);
      boolean mustRefuse =
          entry.get("expected").asString().equals("refuse") && entry.get("firm").asBoolean();
      assertTrue(!mustRefuse || !refusal.isEmpty(), file + " was read");
    }
    assertTrue(files > 150, "only %d files were found".formatted(files));
  }

  @ParameterizedTest
  @ValueSource(strings = {"external-data", "external-data-escape", "vespa-external-data"})
  void O09_externalDataIsToldAsSuch(String name) throws Exception {
    byte[] file = SharedData.bytes("networks/broken/" + name + ".onnx");
    UnreadableFileException refused = assertThrows(UnreadableFileException.class, () -> read(file));
    assertInstanceOf(FileProblem.ExternalData.class, refused.problem());
  }

  /** The reason of the refusal; empty if there is none. */
  private static String refusal(String file) throws Exception {
    try {
      read(file);
      return "";
    } catch (UnreadableFileException e) {
      assertFalse(e.problem().detail().isBlank(), file);
      return e.problem().rule();
    } catch (UnreadableNetworkException e) {
      assertFalse(e.problem().detail().isBlank(), file);
      return e.problem().detail();
    }
  }
}
