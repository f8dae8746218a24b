package org.weightscope.service.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
}
