package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.StoredTensor;

/** Files of tensors given as text, and what becomes of them. */
final class NetworkTests {
  private NetworkTests() {}

  /** A file of random float32 tensors, each given as {@code name[2,3]}. */
  static TensorFile file(Map<String, String> metadata, String... tensors) {
    List<StoredTensor> all = new ArrayList<>();
    Random random = new Random(7);
    for (String tensor : tensors) {
      int bracket = tensor.lastIndexOf('[');
      int[] shape =
          Arrays.stream(tensor.substring(bracket + 1, tensor.length() - 1).split(","))
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      all.add(TensorFiles.floats(random, tensor.substring(0, bracket), shape));
    }
    return TensorFiles.of(all, metadata);
  }

  static TensorFile file(String... tensors) {
    return file(Map.of(), tensors);
  }

  static Optional<Architecture> document(String json) {
    try {
      return Optional.of(Architecture.parse(json.getBytes(StandardCharsets.UTF_8)));
    } catch (UnreadableNetworkException e) {
      throw new AssertionError("a sound document was refused: " + e.problem().detail(), e);
    }
  }

  static NetworkProblem refused(TensorFile file, Optional<Architecture> stated) {
    return assertThrows(
            UnreadableNetworkException.class,
            () -> NetworkReader.read(file, stated),
            "the network was read")
        .problem();
  }

  static NetworkProblem refused(TensorFile file) {
    return refused(file, Optional.empty());
  }

  static DescribedNetwork read(TensorFile file, Optional<Architecture> stated) {
    try {
      return NetworkReader.read(file, stated);
    } catch (UnreadableNetworkException e) {
      throw new AssertionError("the network was refused: " + e.problem().detail(), e);
    }
  }

  static DescribedNetwork read(TensorFile file) {
    return read(file, Optional.empty());
  }

  /** Names of the weights in the order of the layers. */
  static List<String> order(DescribedNetwork described) {
    return described.network().weighted().stream()
        .map(layer -> layer.weight().origin().tensor())
        .toList();
  }
}
