package org.weightscope.service.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.api.Problem;
import org.weightscope.file.FileFormat;
import org.weightscope.file.OtherFormat;
import org.weightscope.service.problem.RefusedException;

class FormatCheckTest {
  /** A file whose header has this length and begins as JSON. */
  private static ByteBuffer withHeaderOf(int length) {
    ByteBuffer file = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length).put((byte) '{');
    return file.rewind();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0x0280, 0x0380, 0x010280, 0x08_8b1f})
  void aHeaderWhoseLengthLooksLikeAnotherFormatIsStillAHeader(int length) {
    assertEquals(
        FileFormat.SAFETENSORS, FormatCheck.format(withHeaderOf(length), DeclaredFormat.UNSAID));
  }

  @Test
  void anyBytesGetAnAnswer() {
    Random random = new Random(20261121);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try {
        FormatCheck.format(ByteBuffer.wrap(bytes), DeclaredFormat.UNSAID);
      } catch (RefusedException e) {
        assertEquals(415, e.problem().status());
      }
    }
  }

  @Test
  void theDeclaredFormatMustNotContradictTheBytes() {
    assertThrows(
        RefusedException.class, () -> FormatCheck.format(withHeaderOf(2), DeclaredFormat.ONNX));
    assertEquals(
        FileFormat.SAFETENSORS, FormatCheck.format(withHeaderOf(2), DeclaredFormat.SAFETENSORS));
    assertThrows(
        RefusedException.class, () -> FormatCheck.format(onnx(), DeclaredFormat.SAFETENSORS));
    assertEquals(FileFormat.ONNX, FormatCheck.format(onnx(), DeclaredFormat.ONNX));
  }

  /** Version 8 and an empty graph. */
  private static ByteBuffer onnx() {
    return ByteBuffer.wrap(new byte[] {8, 8, 58, 0});
  }

  @Test
  void H09_anOnnxFileThatWasCutIsForItsReaderToExplain() {
    ByteBuffer cut = ByteBuffer.wrap(new byte[] {8, 8, 58, 100, 10, 20, 30, 40, 50, 60});
    assertEquals(FileFormat.ONNX, FormatCheck.format(cut, DeclaredFormat.UNSAID));
  }

  static Stream<Arguments> otherFormats() {
    return Stream.of(
        Arguments.of("pytorch", zip("archive/data.pkl"), "safetensors.torch.save_file"),
        Arguments.of("pytorch", zip("linear/byteorder"), "torch.onnx.export"),
        Arguments.of("npz", zip("arr_0.npy"), "safetensors.numpy.save_file"),
        Arguments.of("keras", zip("metadata.json"), "model.export"),
        Arguments.of("zip", zip("../../etc/passwd"), "Take the file"),
        Arguments.of("zip", "PK\u0003\u0004", "Take the file"),
        Arguments.of("zip", "PK\u0005\u0006" + "\0".repeat(18), "Take the file"),
        Arguments.of("pickle", "\u0080\u0004\u0095\u0020\0\0\0\0\0\0\0\u008c", "not opened"),
        Arguments.of("pickle", "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P", "not opened"),
        Arguments.of("hdf5", "\u0089HDF\r\n\u001a\n\0\0\0\0", "Keras"),
        Arguments.of("gguf", "GGUF\u0003\0\0\0\0\0\0\0", "quantised"),
        Arguments.of("tflite", "\u001c\0\0\0TFL3\0\0\0\0", "tf2onnx"),
        Arguments.of("gzip", "\u001f\u008b\b\0\0\0\0\0\u0002\u0003", "gunzip"),
        Arguments.of("zstd", "\u0028\u00b5\u002f\u00fd\u0004\0\0\0\0", "unzstd"),
        Arguments.of("xz", "\u00fd7zXZ\0\0\u0004\0\0", "unxz"),
        Arguments.of("bzip2", "BZh91AY&SY\0\0", "bunzip2"),
        Arguments.of("npy", "\u0093NUMPY\u0001\0v\0", "all arrays"),
        Arguments.of("png", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "picture"),
        Arguments.of("jpeg", "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", "picture"),
        Arguments.of(
            "git-lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
        Arguments.of("html", "\r\n<!DOCTYPE html><html><body>Sign in</body></html>", "login page"),
        Arguments.of("html", "<HTML lang=en>not found", "login page"),
        Arguments.of("xml", "<?xml version=\"1.0\"?><net name=\"a\"/>", "XML"),
        Arguments.of("json", "{\"layers\": [1, 2, 3], \"more\": true}", "part architecture"),
        Arguments.of("json", "[0.25, 1.5, -2]", "part architecture"),
        Arguments.of("text", "layer one has these words and no weights at all", "plain text"),
        Arguments.of("text", "(dp0\nS'weight'\np1\n(lp2\n", "plain text"),
        Arguments.of(
            "unknown", "\u0007\u0007\u0007\u0007\u0007\u0007\u0007\u0007\u0007", "no format"));
  }

  /** The begin of an archive with this first entry. */
  private static String zip(String entry) {
    return "PK\u0003\u0004" + "\0".repeat(22) + (char) entry.length() + "\0\0\0" + entry + "data";
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("otherFormats")
  void O25_eachOtherFormatIsToldByItsBytesWithWhatToDo(
      String looksLike, String bytes, String says) {
    ByteBuffer file = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    for (DeclaredFormat declared : DeclaredFormat.values()) {
      Problem.UnsupportedFormat problem =
          assertInstanceOf(
              Problem.UnsupportedFormat.class,
              assertThrows(
                      RefusedException.class, () -> FormatCheck.format(file.duplicate(), declared))
                  .problem());
      assertEquals(looksLike, problem.looksLike());
      assertTrue(problem.detail().contains(says), problem.detail());
      assertFalse(problem.detail().contains("passwd"), "no name of an entry is told");
    }
  }

  @Test
  void O25_everyFormatThatIsToldHasATest() {
    assertEquals(
        Arrays.stream(OtherFormat.values()).map(OtherFormat::looksLike).collect(Collectors.toSet()),
        otherFormats().map(arguments -> (String) arguments.get()[0]).collect(Collectors.toSet()));
    assertEquals(
        OtherFormat.values().length,
        Arrays.stream(OtherFormat.values()).map(OtherFormat::sentences).distinct().count(),
        "each has sentences of its own");
  }
}
