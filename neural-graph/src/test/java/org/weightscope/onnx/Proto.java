package org.weightscope.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Fields of a protobuf message one after the other, and ONNX messages made of them. */
public final class Proto {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A varint field. */
  public Proto number(int field, long value) {
    return varint((long) field << 3).varint(value);
  }

  /** A field of four bytes. */
  public Proto fixed32(int field, float value) {
    varint((long) field << 3 | 5);
    out.writeBytes(floats(value));
    return this;
  }

  /** A field of any bytes. */
  public Proto bytes(int field, byte[] value) {
    varint((long) field << 3 | 2).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A string. */
  public Proto text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message. */
  public Proto message(int field, Proto value) {
    return bytes(field, value.toBytes());
  }

  /** Bytes of no field of their own. */
  public Proto raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  /** A varint without a tag. */
  public Proto varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** All bytes so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** Little-endian floats. */
  public static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** A model of IR 8 and opset 20 with this graph. */
  public static byte[] model(Proto graph) {
    return new Proto().number(1, 8).message(7, graph).message(8, opset("", 20)).toBytes();
  }

  /** An entry of the opsets. */
  public static Proto opset(String domain, long version) {
    return new Proto().text(1, domain).number(2, version);
  }

  /** A float tensor with raw data and dims one by one. */
  public static Proto tensor(String name, float[] values, long... dims) {
    Proto tensor = dims(dims);
    return tensor.number(2, 1).text(8, name).bytes(9, floats(values));
  }

  /** The begin of a tensor: its dims. */
  public static Proto dims(long... dims) {
    Proto tensor = new Proto();
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    return tensor;
  }

  /** A node; several inputs are separated by commas. */
  public static Proto node(String operator, String inputs, String output, Proto... attributes) {
    Proto node = new Proto();
    if (!inputs.isEmpty()) {
      for (String input : inputs.split(",", -1)) {
        node.text(1, input);
      }
    }
    node.text(2, output).text(4, operator);
    for (Proto attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  /** An attribute that is an integer. */
  public static Proto integer(String name, long value) {
    return new Proto().text(1, name).number(3, value).number(20, 2);
  }

  /** An attribute that is a number. */
  public static Proto number(String name, float value) {
    return new Proto().text(1, name).fixed32(2, value).number(20, 1);
  }

  /** An attribute that is a string. */
  public static Proto string(String name, String value) {
    return new Proto().text(1, name).text(4, value).number(20, 3);
  }

  /** An attribute that is a tensor. */
  public static Proto tensorAttribute(String name, Proto tensor) {
    return new Proto().text(1, name).message(5, tensor).number(20, 4);
  }

  /** An input or output; a size of -1 is free. */
  public static Proto value(String name, long... sizes) {
    Proto shape = new Proto();
    for (long size : sizes) {
      shape.message(1, size < 0 ? new Proto().text(2, "n") : new Proto().number(1, size));
    }
    Proto type = new Proto().message(1, new Proto().number(1, 1).message(2, shape));
    return new Proto().text(1, name).message(2, type);
  }

  /** A graph that takes {@code x [n, inputs]} and gives {@code y}, with these nodes. */
  public static Proto graph(int inputs, Proto... nodes) {
    Proto graph = new Proto().text(2, "g");
    for (Proto node : nodes) {
      graph.message(1, node);
    }
    return graph.message(11, value("x", -1, inputs)).message(12, value("y", -1, 1));
  }

  /** The values 0.1, 0.2 and so on. */
  public static float[] steps(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i + 1) * 0.1f;
    }
    return values;
  }

  /** A SIREN 2-3-1 as PyTorch writes it: Gemm, Constant, Mul, Sin, Gemm. */
  public static Proto siren() {
    return graph(
            2,
            node("Gemm", "x,0.weight,0.bias", "a", integer("transB", 1)),
            node("Constant", "", "w0", tensorAttribute("value", tensor("", new float[] {30}))),
            node("Mul", "w0,a", "b"),
            node("Sin", "b", "c"),
            node("Gemm", "c,2.weight,2.bias", "y", integer("transB", 1)))
        .message(5, tensor("0.weight", steps(6), 3, 2))
        .message(5, tensor("0.bias", steps(3), 3))
        .message(5, tensor("2.weight", steps(3), 1, 3))
        .message(5, tensor("2.bias", steps(1), 1));
  }
}
