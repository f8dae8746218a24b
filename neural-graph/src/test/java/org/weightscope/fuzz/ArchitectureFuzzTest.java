package org.weightscope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;

/** Any bytes as the architecture document of a request. */
class ArchitectureFuzzTest {
  private static final TensorFile PICTURE = TensorFiles.read(Seeds.siren());
  private static final TensorFile CLASSIFIER = TensorFiles.read(Seeds.convolutions());
  private static final OnnxFile ONNX = onnx();
  private static final int FILE_BYTES = 16 << 10;

  static Stream<Arguments> seeds() {
    return Seeds.documents();
  }

  @MethodSource("seeds")
  @Timeout(Seeds.SECONDS_EACH)
  @FuzzTest
  void anyBytesAreRefusedOrReadAsADocumentThatFitsAFileOrDoesNot(byte[] json) {
    Allowance.check(json.length, () -> parse(json));
    parse(json)
        .ifPresent(document -> {
          Allowance.check(json.length + FILE_BYTES, () -> read(PICTURE, document));
          Allowance.check(json.length + FILE_BYTES, () -> read(CLASSIFIER, document));
          Allowance.check(json.length + FILE_BYTES, () -> readOnnx(document));
        });
  }

  private static Optional<Architecture> parse(byte[] json) {
    try {
      return Optional.of(Architecture.parse(json));
    } catch (UnreadableNetworkException e) {
      Allowance.check(e);
      return Optional.empty();
    }
  }

  private static void read(TensorFile file, Architecture document) {
    try {
      NetworkReader.read(file, Optional.of(document)).network().shapes();
    } catch (UnreadableNetworkException e) {
      Allowance.check(e);
    }
  }

  private static void readOnnx(Architecture document) {
    try {
      OnnxNetworkReader.read(ONNX, Optional.of(document)).network().shapes();
    } catch (UnreadableNetworkException e) {
      Allowance.check(e);
    }
  }

  private static OnnxFile onnx() {
    try {
      return OnnxFile.read(ByteBuffer.wrap(Proto.model(Proto.siren())), OnnxLimits.DEFAULT);
    } catch (UnreadableFileException e) {
      throw new AssertionError("a sound file was refused", e);
    }
  }
}
