package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightscope.network.architecture.NetworkTests.document;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.SharedData;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Inr;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;

/** Files of many producers, sound and broken. */
class CorpusTest {

  @ParameterizedTest
  @CsvSource({
    "broken/st-duplicate-key, S07",
    "broken/st-header-length-huge, S02",
    "broken/st-header-nested-json, S21",
    "broken/st-header-not-json, S25",
    "broken/st-hole, S10",
    "broken/st-many-empty-tensors, S22",
    "broken/st-negative-shape, S14",
    "broken/st-offset-past-end, S11",
    "broken/st-only-eight-bytes, S03",
    "broken/st-overlap, S09",
    "broken/st-shape-data-mismatch, S15",
    "broken/st-unknown-dtype, S18",
    "broken/gguf-header, S02",
    "broken/onnx-named-safetensors, S02",
    "broken/pickle-plain, S02",
    "broken/st-empty-object, NoNetwork",
    "broken/st-nan-weights, NonFiniteWeights",
    "other/djl-list, NoNetwork",
    "other/st-ambiguous-square, AmbiguousArchitecture",
    "other/st-data-set, NoNetwork",
    "other/st-lora-adapter, NoNetwork",
    "other/st-optimiser-state, NoNetwork",
    "quantised/st-int8-linear, UnsupportedWeights",
    "recurrent/torch-lstm-opset13, NoNetwork",
    "transformer/vit-tiny-opset17, AmbiguousArchitecture",
    "classifier/resnet8-eval, AmbiguousArchitecture",
    "classifier/mlp-relu, AmbiguousArchitecture",
    "classifier/zoo-1-relu, AmbiguousArchitecture",
    "classifier/zoo-keras-layout, AmbiguousArchitecture",
    "classifier/burn-multi-layer, AmbiguousArchitecture",
    "classifier/st-lightning-prefix, relu 784 32 10",
    "classifier/mlp-relu, relu 784 64 32 10",
    "other/autoencoder-mlp, relu 32 16 4 16 32",
    "quantised/st-f8-linear, relu 8 16 4",
    "inr/siren-4-deep-rgb, 2 48 48 48 3",
    "inr/siren-names-decoder, 2 32 32 1",
    "inr/siren-names-f16, 2 32 32 1",
    "inr/siren-names-weights-biases, 2 32 32 1",
  })
  void aFileIsReadOrRefusedForItsReason(String name, String outcome) {
    byte[] bytes = SharedData.bytes("networks/" + name + ".safetensors");
    Optional<Architecture> stated =
        outcome.startsWith("relu ")
            ? document("{\"format\":1,\"activation\":\"relu\"}")
            : Optional.empty();
    assertEquals(outcome.replace("relu ", ""), outcome(bytes, stated));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "inr/siren-1-disc |",
        "inr/siren-2-bars |",
        "inr/siren-4-deep-rgb |",
        "inr/siren-w0-folded | \"activation\":\"sine\",\"frequency\":1",
        "inr/inr-relu | \"activation\":\"relu\"",
        "inr/siren-3-ring | \"layers\":[{\"weight\":\"net.0.weight\"},"
            + "{\"weight\":\"net.2.weight\",\"activation\":\"sine\",\"frequency\":1},"
            + "{\"weight\":\"net.4.weight\"}]"
      })
  void recordedOutputsAreComputed(String name, @Nullable String stated) throws Exception {
    Optional<Architecture> architecture =
        stated == null ? Optional.empty() : document("{\"format\":1,%s}".formatted(stated));
    TensorFile recorded =
        TensorFiles.read(SharedData.bytes("networks/" + name + ".io.safetensors"));
    float[] inputs = only(recorded, "input.");
    float[] outputs = only(recorded, "output.");
    Inr inr =
        NetworkReader.read(
                TensorFiles.read(SharedData.bytes("networks/" + name + ".safetensors")),
                architecture)
            .inr()
            .orElseThrow();
    float[] found = Evaluation.outputs(inr.network(), inputs);
    assertEquals(outputs.length, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(outputs[i], found[i], 1e-4, "output " + i);
    }
  }

  private static float[] only(TensorFile file, String prefix) {
    return file.tensors().stream()
        .filter(tensor -> tensor.name().startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .toFloats();
  }

  private static String outcome(byte[] bytes, Optional<Architecture> stated) {
    try {
      DescribedNetwork described =
          NetworkReader.read(TensorFile.read(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT), stated);
      StringBuilder widths = new StringBuilder().append(described.network().inputs());
      described.network().weighted().forEach(layer -> widths.append(' ').append(layer.outputs()));
      return widths.toString();
    } catch (UnreadableFileException e) {
      return e.problem().rule();
    } catch (UnreadableNetworkException e) {
      return e.problem().getClass().getSimpleName();
    }
  }
}
