package org.weightscope.model.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * The wire form of an ONNX model (onnx.proto3, IR 10), as far as our exports use it.
 *
 * <p>Each method gives the bytes of one message; field numbers are those of the public schema.
 */
final class OnnxWriter {
  static final int FLOAT = 1;
  static final int INT64 = 7;
  private static final long IR_VERSION = 10;
  private static final long OPSET = 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private OnnxWriter() {}

  /** ModelProto. */
  static byte[] model(byte[] graph, Map<String, String> metadata) {
    OnnxWriter model = new OnnxWriter().integer(1, IR_VERSION).text(2, "weightscope");
    model.message(7, graph).message(8, new OnnxWriter().integer(2, OPSET).bytes());
    metadata.forEach(
        (key, value) -> model.message(14, new OnnxWriter().text(1, key).text(2, value).bytes()));
    return model.bytes();
  }

  /** GraphProto. */
  static byte[] graph(
      List<byte[]> nodes, List<byte[]> initializers, List<byte[]> inputs, List<byte[]> outputs) {
    OnnxWriter graph = new OnnxWriter();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "weightscope");
    initializers.forEach(initializer -> graph.message(5, initializer));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    return graph.bytes();
  }

  /** NodeProto. */
  static byte[] node(String operator, List<String> inputs, String output, List<byte[]> attributes) {
    OnnxWriter node = new OnnxWriter();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    attributes.forEach(attribute -> node.message(5, attribute));
    return node.bytes();
  }

  /** AttributeProto of an integer. */
  static byte[] attribute(String name, long value) {
    return new OnnxWriter().text(1, name).integer(3, value).integer(20, 2).bytes();
  }

  /** AttributeProto of a float. */
  static byte[] attribute(String name, float value) {
    OnnxWriter attribute = new OnnxWriter().text(1, name);
    return attribute.write(() -> attribute.out.writeFloat(2, value)).integer(20, 1).bytes();
  }

  /** AttributeProto of integers. */
  static byte[] attribute(String name, long... values) {
    OnnxWriter attribute = new OnnxWriter().text(1, name);
    for (long value : values) {
      attribute.integer(8, value);
    }
    return attribute.integer(20, 7).bytes();
  }

  /** TensorProto of floats. */
  static byte[] tensor(String name, float[] values, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw, shape);
  }

  /** TensorProto of int64. */
  static byte[] tensor(String name, long[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw, shape);
  }

  private static byte[] tensor(String name, int type, ByteBuffer raw, long[] shape) {
    OnnxWriter tensor = new OnnxWriter();
    for (long size : shape) {
      tensor.integer(1, size);
    }
    tensor.integer(2, type).text(8, name);
    return tensor.write(() -> tensor.out.writeBytes(9, ByteString.copyFrom(raw.rewind()))).bytes();
  }

  /** ValueInfoProto; a negative size is dynamic. */
  static byte[] value(String name, int type, long... shape) {
    OnnxWriter dimensions = new OnnxWriter();
    for (int axis = 0; axis < shape.length; axis++) {
      OnnxWriter dimension = new OnnxWriter();
      if (shape[axis] < 0) {
        dimension.text(2, name + "_" + axis);
      } else {
        dimension.integer(1, shape[axis]);
      }
      dimensions.message(1, dimension.bytes());
    }
    byte[] tensorType = new OnnxWriter().integer(1, type).message(2, dimensions.bytes()).bytes();
    return new OnnxWriter()
        .text(1, name)
        .message(2, new OnnxWriter().message(1, tensorType).bytes())
        .bytes();
  }

  private OnnxWriter integer(int field, long value) {
    return write(() -> out.writeInt64(field, value));
  }

  private OnnxWriter text(int field, String value) {
    return write(() -> out.writeString(field, value));
  }

  private OnnxWriter message(int field, byte[] value) {
    return write(() -> out.writeByteArray(field, value));
  }

  private interface Write {
    void run() throws IOException;
  }

  private OnnxWriter write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private byte[] bytes() {
    write(out::flush);
    return bytes.toByteArray();
  }
}
