package org.weightscope.service.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Optional.empty(), FormatCheck.refusal(withHeaderOf(length), DeclaredFormat.UNSAID));
  }

  @Test
  void anyBytesGetAnAnswer() {
    Random random = new Random(20261121);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      FormatCheck.refusal(ByteBuffer.wrap(bytes), DeclaredFormat.UNSAID);
    }
  }

  @Test
  void theDeclaredFormatMustNotContradictTheBytes() {
    assertTrue(FormatCheck.refusal(withHeaderOf(2), DeclaredFormat.ONNX).isPresent());
    assertEquals(
        Optional.empty(), FormatCheck.refusal(withHeaderOf(2), DeclaredFormat.SAFETENSORS));
  }
}
