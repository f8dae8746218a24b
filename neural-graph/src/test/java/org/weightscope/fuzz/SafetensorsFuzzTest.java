package org.weightscope.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.StoredTensor;

/** Any bytes as a safetensors file. */
class SafetensorsFuzzTest {
  private static final String RULES = "S(0[1-9]|1[0-9]|2[0-6])";

  static Stream<Arguments> seeds() {
    return Seeds.safetensors();
  }

  @MethodSource("seeds")
  @Timeout(Seeds.SECONDS_EACH)
  @FuzzTest
  void anyBytesAreRefusedByARuleOrReadAndWrittenBackUnchanged(byte[] bytes) {
    Allowance.check(bytes.length, () -> read(bytes));
    Optional<TensorFile> file = read(bytes);
    file.ifPresent(sound -> {
      checkTiling(bytes, sound);
      checkWriting(bytes, sound);
      Allowance.check(bytes.length, () -> readNetwork(sound));
    });
  }

  private static Optional<TensorFile> read(byte[] bytes) {
    try {
      return Optional.of(TensorFile.read(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT));
    } catch (UnreadableFileException e) {
      Allowance.check(e, RULES);
      return Optional.empty();
    }
  }

  private static void checkTiling(byte[] bytes, TensorFile file) {
    long data = file.tensors().stream().mapToLong(StoredTensor::size).sum();
    assertEquals(bytes.length, 8L + file.headerBytes() + data, "the tensors tile the file");
    for (StoredTensor tensor : file.tensors()) {
      assertEquals(tensor, file.tensor(tensor.name()).orElseThrow(), "each is found by its name");
    }
  }

  private static void checkWriting(byte[] bytes, TensorFile file) {
    Map<String, float[]> same = new HashMap<>();
    for (StoredTensor tensor : file.tensors()) {
      if (tensor.type().readsAsFloats()) {
        same.put(tensor.name(), tensor.toFloats());
      }
    }
    assertArrayEquals(
        bytes, TensorFileWriter.edited(file, same), "the same values give the same file");
    byte[] anew = TensorFileWriter.write(file.tensors(), file.metadata());
    TensorFile again = read(anew).orElseThrow();
    assertEquals(file.metadata(), again.metadata(), "metadata of a file that was written anew");
    assertEquals(shown(file), shown(again), "tensors of a file that was written anew");
    assertArrayEquals(
        anew,
        TensorFileWriter.write(again.tensors(), again.metadata()),
        "what was written once is written the same way again");
  }

  private static List<String> shown(TensorFile file) {
    return file.tensors().stream().map(StoredTensor::toString).toList();
  }

  private static void readNetwork(TensorFile file) {
    try {
      NetworkReader.read(file, Optional.empty()).network().shapes();
    } catch (UnreadableNetworkException e) {
      Allowance.check(e);
    }
  }
}
