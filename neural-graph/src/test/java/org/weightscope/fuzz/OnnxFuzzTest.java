package org.weightscope.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.OnnxValue;
import org.weightscope.onnx.importer.OnnxNetworkReader;

/** Any bytes as an ONNX file. */
class OnnxFuzzTest {
  private static final String RULES = "O(0[1-9]|1[0-9]|2[0-4])";

  static Stream<Arguments> seeds() {
    return Seeds.onnx();
  }

  @MethodSource("seeds")
  @Timeout(Seeds.SECONDS_EACH)
  @FuzzTest
  void anyBytesAreRefusedByARuleOrReadAsASoundGraph(byte[] bytes) {
    Allowance.check(bytes.length, () -> read(bytes));
    read(bytes)
        .ifPresent(file -> {
          checkOrder(file);
          Allowance.check(bytes.length, () -> readNetwork(file));
        });
  }

  private static Optional<OnnxFile> read(byte[] bytes) {
    try {
      return Optional.of(OnnxFile.read(ByteBuffer.wrap(bytes), OnnxLimits.DEFAULT));
    } catch (UnreadableFileException e) {
      Allowance.check(e, RULES);
      return Optional.empty();
    }
  }

  private static void checkOrder(OnnxFile file) {
    Set<String> made = new HashSet<>(file.initializers().keySet());
    file.inputs().forEach(input -> assertTrue(made.add(input.name()), "an input is made once"));
    for (OnnxNode node : file.nodes()) {
      for (String input : node.inputs()) {
        assertTrue(input.isEmpty() || made.contains(input), "a value is made before it is used");
      }
      for (String output : node.outputs()) {
        assertTrue(made.add(output), "a value is made once");
      }
    }
    assertEquals(
        0,
        file.outputs().stream().map(OnnxValue::name).filter(name -> !made.contains(name)).count(),
        "every output is made");
  }

  private static void readNetwork(OnnxFile file) {
    try {
      OnnxNetworkReader.read(file, Optional.empty()).network().shapes();
    } catch (UnreadableNetworkException e) {
      Allowance.check(e);
    }
  }
}
