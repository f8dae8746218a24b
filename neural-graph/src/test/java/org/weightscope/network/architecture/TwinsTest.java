package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.SharedData;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.StoredTensor;

/** State dicts of published kinds of networks, with the document that settles each. */
class TwinsTest {

  @ParameterizedTest
  @CsvSource({
    "classifier/cnn-act-prelu-channel, cnn-act-prelu-channel, 1e-5",
    "classifier/cnn-dense-concat, cnn-dense-concat, 1e-5",
    "classifier/cnn-input-normalised, cnn-input-normalised, 1e-5",
    "classifier/cnn-nobias, cnn-nobias, 1e-5",
    "classifier/convnext-opset13, convnext, 1e-5",
    "classifier/lenet-view-logsoftmax, lenet-view-logsoftmax, 1e-5",
    "classifier/lenet5-tanh-avgpool, lenet5-tanh-avgpool, 1e-5",
    "classifier/mlp-bn-dropout-eval, mlp-bn-dropout-eval, 1e-5",
    "classifier/mlp-relu, mlp-relu, 1e-5",
    "classifier/mobilenet-relu6, mobilenet-relu6, 1e-5",
    "classifier/park-1-noskip, park-1-noskip, 1e-5",
    "classifier/park-2-pad, park-2-pad, 1e-5",
    "classifier/park-3-inplace, park-3-inplace, 1e-5",
    "classifier/park-4-cat, park-4-cat, 1e-5",
    "classifier/park-5-pad-opset9, park-5-pad-opset9, 1e-5",
    "classifier/park-10-inplace-fixed-batch, park-10-inplace-fixed-batch, 1e-5",
    "classifier/resnet8-eval, resnet8, 1e-5",
    "classifier/resnet8-preact, resnet8-preact, 1e-5",
    "classifier/vgg-small-bn, vgg-small-bn, 1e-5",
    "classifier/zoo-1-relu, zoo-relu, 1e-5",
    "classifier/zoo-2-tanh, zoo-tanh, 1e-5",
    "classifier/zoo-3-relu, zoo-relu, 1e-5",
    "classifier/zoo-dtypes-bf16, zoo-relu, 5e-3",
    "classifier/zoo-dtypes-f16, zoo-relu, 7e-4",
    "classifier/zoo-dtypes-f64, zoo-relu, 1e-5",
    "classifier/zoo-dtypes-mixed-order, zoo-relu, 7e-4",
    "classifier/zoo-dtypes-unprefixed, zoo-unprefixed, 1e-5",
    "inr/inr-fourier-features, inr-fourier-features, 1e-4",
    "transformer/bert-like-token-ids, bert-like-token-ids, 1e-5",
    "transformer/encoder-post-relu-opset13, encoder-post-relu-opset13, 1e-5",
    "transformer/encoder-pre-gelu-opset16, encoder-pre-gelu-opset16, 1e-5",
    "transformer/encoder-pre-gelu-opset17, encoder-pre-gelu-opset17, 1e-5",
    "transformer/vit-mean-pool-opset11, vit-mean-pool, 1e-5",
    "transformer/vit-separate-qkv-fixed-batch, vit-separate-qkv, 1e-5",
    "transformer/vit-tiny-opset13, vit-tiny-opset13, 1e-5",
    "transformer/vit-tiny-opset17, vit-tiny-opset17, 1e-5",
  })
  void aStateDictWithItsDocumentComputesWhatItsTwinDoes(
      String name, String document, double tolerance) throws Exception {
    Network network = read(name, document);
    TensorFile recorded =
        TensorFiles.read(SharedData.bytes("networks/" + twin(name) + ".io.safetensors"));
    StoredTensor input = only(recorded, "input.");
    float[] expected = only(recorded, "output.").toFloats();
    float[] found = Evaluation.output(network, values(input)).toArray();
    assertEquals(expected.length, found.length, "outputs");
    for (int i = 0; i < found.length; i++) {
      assertEquals(
          expected[i], found[i], tolerance * Math.max(1, Math.abs(expected[i])), "output " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"zoo-keras-layout, 10", "burn-multi-layer, 16"})
  void filesWithoutATwinAreReadWithTheirDocument(String name, int outputs) throws Exception {
    assertEquals(outputs, read("classifier/" + name, name).outputs());
  }

  private static Network read(String name, String document) throws Exception {
    return NetworkReader.read(
            TensorFiles.read(SharedData.bytes("networks/" + name + ".safetensors")),
            Optional.of(Architecture.parse(document(document))))
        .network();
  }

  private static byte[] document(String name) throws IOException {
    try (InputStream in = TwinsTest.class.getResourceAsStream("/architectures/" + name + ".json")) {
      assertNotNull(in, "no document " + name);
      return in.readAllBytes();
    }
  }

  private static String twin(String name) {
    if (name.startsWith("classifier/zoo-dtypes")) {
      return "classifier/zoo-dtypes";
    }
    return name.equals("classifier/mlp-relu") ? "classifier/mlp-relu-opset13" : name;
  }

  private static Values values(StoredTensor tensor) {
    int[] shape = tensor.shape();
    if (tensor.type().readsAsLongs()) {
      long[] tokens = tensor.toLongs();
      float[] entries = new float[tokens.length];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = tokens[i];
      }
      return Values.of(new Shape.Tokens(shape[1]), shape[0], entries);
    }
    Shape one =
        switch (shape.length) {
          case 4 -> new Shape.FeatureMap(shape[1], shape[2], shape[3]);
          case 3 -> new Shape.Sequence(shape[1], shape[2]);
          default -> new Shape.Vector(shape[1]);
        };
    return Values.of(one, shape[0], tensor.toFloats());
  }

  private static StoredTensor only(TensorFile file, String prefix) {
    return file.tensors().stream()
        .filter(tensor -> tensor.name().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }
}
