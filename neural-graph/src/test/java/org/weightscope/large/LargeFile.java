package org.weightscope.large;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.RawFile;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

/**
 * Kinds of large files of square linear layers, made in place so that making them takes no more
 * memory than they have bytes.
 */
enum LargeFile {
  SAFETENSORS_F32(1000),
  SAFETENSORS_F16(1000),
  SAFETENSORS_F8(1000),
  ONNX_RAW(1000),
  ONNX_PACKED(1000),
  ONNX_UNPACKED(1000),
  ONNX_SMALL_TENSORS(80);

  private static final int UNPACKED_BYTES = 5;

  private final int width;

  LargeFile(int width) {
    this.width = width;
  }

  /** Bytes before the values of a layer, and how many bytes those take. */
  private record Piece(byte[] head, int data) {}

  /** A file of about that many bytes. */
  ByteBuffer make(int bytes) {
    int layers = bytes / (width * width * bytesEach());
    return switch (this) {
      case SAFETENSORS_F32, SAFETENSORS_F16, SAFETENSORS_F8 -> safetensors(layers);
      case ONNX_RAW, ONNX_PACKED, ONNX_UNPACKED, ONNX_SMALL_TENSORS -> onnx(layers);
    };
  }

  /** Reads what was made. */
  Network read(ByteBuffer file) throws UnreadableFileException, UnreadableNetworkException {
    return switch (this) {
      case SAFETENSORS_F32, SAFETENSORS_F16, SAFETENSORS_F8 ->
          NetworkReader.read(TensorFile.read(file, ReadLimits.DEFAULT), Optional.empty()).network();
      case ONNX_RAW, ONNX_PACKED, ONNX_UNPACKED, ONNX_SMALL_TENSORS ->
          OnnxNetworkReader.read(OnnxFile.read(file, OnnxLimits.DEFAULT), Optional.empty())
              .network();
    };
  }

  /** Bytes in memory of the weights of a file of that many bytes. */
  long weights(long bytes) {
    return bytes * Float.BYTES / bytesEach();
  }

  private int bytesEach() {
    return switch (this) {
      case SAFETENSORS_F8 -> 1;
      case SAFETENSORS_F16 -> 2;
      case SAFETENSORS_F32, ONNX_RAW, ONNX_PACKED, ONNX_SMALL_TENSORS -> 4;
      case ONNX_UNPACKED -> UNPACKED_BYTES;
    };
  }

  private ByteBuffer safetensors(int layers) {
    int data = width * width * bytesEach();
    String type = bytesEach() == 4 ? "F32" : bytesEach() == 2 ? "F16" : "F8_E4M3";
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"activation\":\"relu\"}");
    for (int i = 0; i < layers; i++) {
      long begin = (long) i * data;
      header
          .append(',')
          .append(
              RawFile.entry(
                  i + ".weight",
                  type,
                  "[%d,%d]".formatted(width, width),
                  "[%d,%d]".formatted(begin, begin + data)));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = allocate(8L + json.length + (long) layers * data);
    file.putLong(json.length).put(json);
    for (int i = 0; i < layers; i++) {
      putValues(file);
    }
    return file.flip();
  }

  private ByteBuffer onnx(int layers) {
    Proto nodes = new Proto().text(2, "g");
    List<Piece> pieces = new ArrayList<>();
    long graphBytes = 0;
    for (int i = 0; i < layers; i++) {
      String from = i == 0 ? "x" : "h" + i;
      String to = i == layers - 1 ? "y" : "h" + (i + 1);
      Proto transposed = Proto.integer("transB", 1);
      nodes.message(1, Proto.node("Gemm", from + ",w" + i, "a" + i, transposed));
      nodes.message(1, Proto.node("Relu", "a" + i, to));
      Piece piece = initializer("w" + i);
      pieces.add(piece);
      graphBytes += piece.head().length + piece.data();
    }
    nodes.message(11, Proto.value("x", -1, width)).message(12, Proto.value("y", -1, width));
    byte[] rest = nodes.toBytes();
    graphBytes += rest.length;
    byte[] head =
        new Proto()
            .number(1, 8)
            .message(8, Proto.opset("", 20))
            .raw(7 << 3 | 2)
            .varint(graphBytes)
            .toBytes();
    ByteBuffer file = allocate(head.length + graphBytes);
    file.put(head).put(rest);
    for (Piece piece : pieces) {
      file.put(piece.head());
      putValues(file);
    }
    return file.flip();
  }

  /** An initialiser up to the first of its values. */
  private Piece initializer(String name) {
    int data = width * width * bytesEach();
    Proto start = Proto.dims(width, width).number(2, 1).text(8, name);
    switch (this) {
      case ONNX_UNPACKED -> {}
      case ONNX_PACKED -> start.raw(4 << 3 | 2).varint(data);
      default -> start.raw(9 << 3 | 2).varint(data);
    }
    byte[] inside = start.toBytes();
    byte[] head = new Proto().raw(5 << 3 | 2).varint((long) inside.length + data).toBytes();
    return new Piece(
        ByteBuffer.allocate(head.length + inside.length).put(head).put(inside).array(), data);
  }

  private void putValues(ByteBuffer file) {
    for (int i = 0; i < width * width; i++) {
      float value = (i % 17 - 8) / 1024f;
      switch (bytesEach()) {
        case 1 -> file.put((byte) (i % 17));
        case 2 -> file.putShort(Float.floatToFloat16(value));
        case UNPACKED_BYTES -> file.put((byte) (4 << 3 | 5)).putFloat(value);
        default -> file.putFloat(value);
      }
    }
  }

  private static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
