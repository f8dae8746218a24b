package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Layer;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Whatever tensors, metadata and documents say, a network is read or refused with a reason. */
class AnyTensorsTest {
  private static final List<String> STEPS =
      List.of(
          "net", "0", "1", "2", "layers", "fc1", "fc2", "last", "head", "conv", "dense_1", "", "a",
          "b");
  private static final List<String> LEAVES =
      List.of(
          "weight",
          "weight",
          "weight",
          "bias",
          "kernel",
          "w",
          "w1",
          "b1",
          "scale",
          "weight:0",
          "running_mean");
  private static final List<String> WORDS =
      List.of(
          "sine",
          "relu",
          "30",
          "0",
          "NaN",
          "row, column",
          "x",
          "0.5",
          "none",
          "-1",
          "{\"format\":1}",
          "{}");
  private static final List<String> KEYS =
      List.of(
          "activation",
          "w0",
          "inputs",
          "output_offset",
          "output_scale",
          "output_activation",
          Architecture.METADATA_KEY,
          "format");

  private static final List<String> SPOILERS =
      List.of(
          "linear",
          "convolution",
          "batch-norm",
          "layer-norm",
          "instance-norm",
          "group-norm",
          "flatten",
          "concat",
          "sum",
          "product",
          "attention",
          "position",
          "embedding",
          "input",
          "select",
          "to-sequence",
          "transpose",
          "global-max-pool",
          "same",
          "none",
          "t0.weight",
          "t1.kernel",
          "step 1",
          "");

  @Test
  void tensorsOfAnyNamesAreReadOrRefused() {
    int read = 0;
    Random random = new Random(11);
    for (int i = 0; i < 6_000; i++) {
      TensorFile file = TensorFiles.of(tensors(random), metadata(random));
      Optional<Architecture> stated =
          random.nextInt(3) == 0 ? document(random, file) : Optional.empty();
      try {
        DescribedNetwork described = NetworkReader.read(file, stated);
        for (Layer.Weighted layer : described.network().weighted()) {
          assertTrue(
              file.tensor(layer.weight().origin().tensor()).isPresent(),
              "weights know their tensor");
        }
        read++;
      } catch (UnreadableNetworkException e) {
        assertFalse(e.problem().detail().isBlank(), "a refusal says why");
        SuggestionTest.settled(file, stated);
      }
    }
    assertTrue(read > 50, "only %d of the files were networks".formatted(read));
  }

  @Test
  void spoiltDocumentsAreReadOrRefused() {
    byte[] sound =
        """
        {"format":1,"layers":[{"weight":"a","bias":"b","orientation":"in-out","activation":"sine",
        "frequency":3e1,"skipFrom":0}],"activation":"relu","picture":{"axes":"column-row","scale":-2}}
        """
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = sound.clone();
      for (int c = random.nextInt(3); c >= 0; c--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(i % 2 == 0 ? 128 : 256);
      }
      try {
        Architecture.parse(bytes);
      } catch (UnreadableNetworkException e) {
        assertFalse(e.problem().detail().isBlank(), "a refusal says why");
      }
    }
  }

  @Test
  void spoiltDocumentsOfAnyLayersAreReadOrRefused() {
    Random random = new Random(13);
    int read = 0;
    for (int i = 0; i < 4_000; i++) {
      NetworkFile network = new NetworkFile(RandomSteps.network(random));
      TensorFile file = TensorFiles.of(network.tensors(), Map.of());
      String json = network.architecture().toJson();
      for (int c = random.nextInt(3); c >= 0; c--) {
        json = spoilt(json, random);
      }
      try {
        Architecture document = Architecture.parse(json.getBytes(StandardCharsets.UTF_8));
        NetworkReader.read(file, Optional.of(document));
        read++;
      } catch (UnreadableNetworkException e) {
        assertFalse(e.problem().detail().isBlank(), "a refusal says why");
      }
    }
    assertTrue(read > 100, "only %d of the documents were read".formatted(read));
  }

  /** With one number, word or layer another one. */
  private static String spoilt(String json, Random random) {
    String[] tokens = json.split("(?<=[,:\\[\\]{}])|(?=[,:\\[\\]{}])");
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      if (!tokens[i].matches("[,:\\[\\]{}]")) {
        values.add(i);
      }
    }
    int at = values.get(random.nextInt(values.size()));
    tokens[at] =
        switch (random.nextInt(4)) {
          case 0 -> tokens[values.get(random.nextInt(values.size()))];
          case 1 -> String.valueOf(random.nextInt(-2, 70));
          case 2 -> random.nextBoolean() ? "1048576" : "-1e300";
          default -> "\"" + any(random, SPOILERS) + "\"";
        };
    return String.join("", tokens);
  }

  private static List<StoredTensor> tensors(Random random) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    int count = random.nextInt(6);
    int width = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      StringBuilder name = new StringBuilder();
      for (int s = random.nextInt(3); s > 0; s--) {
        name.append(any(random, STEPS)).append(random.nextInt(4) == 0 ? '/' : '.');
      }
      name.append(any(random, LEAVES));
      int rank = List.of(0, 1, 1, 2, 2, 2, 2, 3, 4).get(random.nextInt(9));
      int[] shape = new int[rank];
      int size = 1;
      for (int a = 0; a < rank; a++) {
        shape[a] = random.nextInt(3) == 0 ? random.nextInt(4) : width;
        size *= shape[a];
      }
      DataType type = List.of(DataType.F32, DataType.F16, DataType.I64).get(random.nextInt(20) / 9);
      tensors.put(
          name.toString(),
          type.readsAsFloats()
              ? StoredTensor.of(name.toString(), type, new float[size], shape)
              : StoredTensor.ofLongs(name.toString(), type, new long[size], shape));
    }
    return List.copyOf(tensors.values());
  }

  private static Map<String, String> metadata(Random random) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      metadata.put(any(random, KEYS), any(random, WORDS));
    }
    return metadata;
  }

  /** A document that names some of the tensors. */
  private static Optional<Architecture> document(Random random, TensorFile file) {
    List<String> layers = new ArrayList<>();
    for (StoredTensor tensor : file.tensors()) {
      if (random.nextBoolean()) {
        layers.add(
            "{\"weight\":\"%s\"%s%s}"
                .formatted(
                    tensor.name(),
                    random.nextInt(4) == 0 ? ",\"orientation\":\"in-out\"" : "",
                    random.nextInt(4) == 0 ? ",\"skipFrom\":" + random.nextInt(-1, 3) : ""));
      }
    }
    return NetworkTests.document(
        "{\"format\":1,\"activation\":\"relu\"%s}"
            .formatted(layers.isEmpty() ? "" : ",\"layers\":[" + String.join(",", layers) + "]"));
  }

  private static String any(Random random, List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
