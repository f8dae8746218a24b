package org.weightscope.large;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

/**
 * Kinds of large files whose bytes stand for many times as much in memory, if a reader lets them.
 */
enum Bomb {
  ONNX_EMPTY_NODES("O01"),
  ONNX_EMPTY_INITIALISERS("O01"),
  ONNX_ONE_LETTER_INPUTS("O01"),
  ONNX_INTEGERS_OF_ONE_BYTE("O05"),
  ONNX_UNKNOWN_FIELDS("O03"),
  SAFETENSORS_OPEN_BRACKETS("S21"),
  SAFETENSORS_BLANKS("S04"),
  SAFETENSORS_ONE_STRING("S24");

  private static final int LONGEST_HEADER = ReadLimits.DEFAULT.headerBytes();

  private final String rule;

  Bomb(String rule) {
    this.rule = rule;
  }

  /** The rule by which it is refused. */
  String rule() {
    return rule;
  }

  /** A file of about that many bytes. */
  ByteBuffer make(int bytes) {
    return switch (this) {
      case ONNX_EMPTY_NODES -> onnx(filled(bytes, 1 << 3 | 2, 0));
      case ONNX_EMPTY_INITIALISERS -> onnx(filled(bytes, 5 << 3 | 2, 0));
      case ONNX_ONE_LETTER_INPUTS -> onnx(inside(1, filled(bytes, 1 << 3 | 2, 1, 'x')));
      case ONNX_INTEGERS_OF_ONE_BYTE -> onnx(inside(5, inside(7, new byte[bytes])));
      // The producer's name of a later schema, a field of 15 bits.
      case ONNX_UNKNOWN_FIELDS -> ByteBuffer.wrap(filled(bytes, 0x82, 0xFA, 0x01, 0));
      case SAFETENSORS_OPEN_BRACKETS -> safetensors("{\"a\":", filled(LONGEST_HEADER, '['));
      case SAFETENSORS_BLANKS -> safetensors("", filled(LONGEST_HEADER, ' '));
      case SAFETENSORS_ONE_STRING -> safetensors("{\"", filled(LONGEST_HEADER, 'x'));
    };
  }

  /** Reads it, which must be refused. */
  void read(ByteBuffer file) throws UnreadableFileException {
    switch (this) {
      case ONNX_EMPTY_NODES,
          ONNX_EMPTY_INITIALISERS,
          ONNX_ONE_LETTER_INPUTS,
          ONNX_INTEGERS_OF_ONE_BYTE,
          ONNX_UNKNOWN_FIELDS ->
          OnnxFile.read(file, OnnxLimits.DEFAULT);
      case SAFETENSORS_OPEN_BRACKETS, SAFETENSORS_BLANKS, SAFETENSORS_ONE_STRING ->
          TensorFile.read(file, ReadLimits.DEFAULT);
    }
  }

  private static ByteBuffer onnx(byte[] graph) {
    return ByteBuffer.wrap(new Proto().number(1, 8).bytes(7, graph).toBytes());
  }

  private static byte[] inside(int field, byte[] content) {
    return new Proto().bytes(field, content).toBytes();
  }

  private static ByteBuffer safetensors(String start, byte[] rest) {
    byte[] file = new byte[8 + LONGEST_HEADER];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(LONGEST_HEADER);
    System.arraycopy(rest, 0, file, 8, LONGEST_HEADER);
    byte[] head = start.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, file, 8, head.length);
    return ByteBuffer.wrap(file);
  }

  private static byte[] filled(int length, int... pattern) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pattern[i % pattern.length];
    }
    return bytes;
  }
}
