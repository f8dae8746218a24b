package org.weightscope.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ONNX file written from lines such as {@code y = Gemm<transB=1>(x, ~[4,3], ~[4])}.
 *
 * <p>Arguments are names of values, or tensors of the file: {@code ~[4,3]} of random numbers,
 * {@code ~+[4]} of positive ones, {@code ~h[4]} of halves and {@code ~d[4]} of doubles, {@code
 * zero[2,4]} and {@code ones[4]}, {@code 2} and {@code {0,-1}} of integers, {@code 0.5} and {@code
 * {0.5}} of floats. Attributes of a function are {@code $name}. Lines {@code def F<a>(x) -> y} to
 * {@code end} define a function of domain {@code own}.
 */
final class OnnxText {
  private static final Pattern LINE =
      Pattern.compile("([\\w, ]+) = (?:(\\w+)\\.)?(\\w+)(?:<(.*)>)?\\((.*)\\)");
  private static final Pattern DEFINITION =
      Pattern.compile("def (\\w+)(?:<(.*)>)?\\((.*)\\) -> (.*)");
  private static final Pattern FILLED = Pattern.compile("(~[+hd]?|zero|ones)\\[([\\d,]*)\\]");

  private final Random random;
  private final int opset;
  private final Message graph = new Message().text(2, "g");
  private final List<Message> functions = new ArrayList<>();
  private int constants;

  private OnnxText(int opset, Random random) {
    this.opset = opset;
    this.random = random;
  }

  /**
   * The file of a graph from {@code x} to {@code y}.
   *
   * @param input sizes of {@code x}; a negative one is open
   */
  static byte[] file(int opset, long[] input, Random random, String lines) {
    OnnxText text = new OnnxText(opset, random);
    List<String> all = lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (int i = 0; i < all.size(); i++) {
      Matcher definition = DEFINITION.matcher(all.get(i));
      if (!definition.matches()) {
        text.graph.message(1, text.node(all.get(i)));
        continue;
      }
      Message function = text.function(definition);
      for (i++; !all.get(i).equals("end"); i++) {
        function.message(7, text.node(all.get(i)));
      }
      text.functions.add(function);
    }
    text.graph.message(11, value("x", input)).message(12, value("y"));
    Message model = new Message().number(1, 8).message(7, text.graph);
    model.message(8, new Message().number(2, opset));
    if (!text.functions.isEmpty()) {
      model.message(8, new Message().text(1, "own").number(2, 1));
      text.functions.forEach(function -> model.message(25, function));
    }
    return model.toBytes();
  }

  private Message function(Matcher definition) {
    Message function =
        new Message()
            .text(1, definition.group(1))
            .text(10, "own")
            .message(9, new Message().number(2, opset))
            .message(9, new Message().text(1, "own").number(2, 1));
    split(definition.group(3)).forEach(input -> function.text(4, input));
    split(definition.group(4)).forEach(output -> function.text(5, output));
    split(definition.group(2)).forEach(attribute -> function.text(6, attribute));
    return function;
  }

  private Message node(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no node: " + line);
    }
    Message node = new Message();
    split(parts.group(5)).forEach(argument -> node.text(1, argument(argument)));
    split(parts.group(1)).forEach(output -> node.text(2, output));
    node.text(3, "node_" + parts.group(1)).text(4, parts.group(3));
    split(parts.group(4)).forEach(attribute -> node.message(5, attribute(attribute)));
    return parts.group(2) == null ? node : node.text(7, parts.group(2));
  }

  /** Parts between commas that stand in no brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return parts;
    }
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  private Message attribute(String text) {
    int equals = text.indexOf('=');
    String name = text.substring(0, equals);
    String value = text.substring(equals + 1);
    Message attribute = new Message().text(1, name);
    if (value.startsWith("$")) {
      return attribute.text(21, value.substring(2)).number(20, value.charAt(1) == 'f' ? 1 : 2);
    }
    if (value.startsWith("\"")) {
      return attribute.text(4, value.substring(1, value.length() - 1)).number(20, 3);
    }
    if (value.startsWith("{") || FILLED.matcher(value).matches()) {
      return attribute.message(5, tensor("", value)).number(20, 4);
    }
    if (!value.startsWith("[")) {
      return value.contains(".")
          ? attribute.fixed32(2, Float.parseFloat(value)).number(20, 1)
          : attribute.number(3, Long.parseLong(value)).number(20, 2);
    }
    List<String> values = split(value.substring(1, value.length() - 1));
    boolean floats = value.contains(".");
    for (String each : values) {
      if (floats) {
        attribute.fixed32(7, Float.parseFloat(each));
      } else {
        attribute.number(8, Long.parseLong(each));
      }
    }
    return attribute.number(20, floats ? 6 : 7);
  }

  private String argument(String text) {
    if (text.isEmpty() || text.matches("[a-zA-Z_]\\w*")) {
      return text;
    }
    String name = "c" + constants++;
    graph.message(5, tensor(name, text));
    return name;
  }

  private Message tensor(String name, String text) {
    Matcher filled = FILLED.matcher(text);
    if (filled.matches()) {
      return filled(name, filled.group(1), split(filled.group(2)));
    }
    boolean scalar = !text.startsWith("{");
    List<String> values = scalar ? List.of(text) : split(text.substring(1, text.length() - 1));
    List<String> shape = scalar ? List.of() : List.of(String.valueOf(values.size()));
    ByteBuffer bytes = ByteBuffer.allocate(values.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    boolean floats = text.contains(".");
    for (String value : values) {
      if (floats) {
        bytes.putFloat(Float.parseFloat(value));
      } else {
        bytes.putLong(Long.parseLong(value));
      }
    }
    return tensor(name, floats ? 1 : 7, bytes, shape);
  }

  private Message filled(String name, String how, List<String> shape) {
    int size = 1;
    int inputs = 1;
    for (int i = 0; i < shape.size(); i++) {
      size *= Integer.parseInt(shape.get(i));
      inputs *= i > 0 ? Integer.parseInt(shape.get(i)) : 1;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      float value = (float) (random.nextGaussian() / Math.sqrt(Math.max(2, inputs)));
      switch (how) {
        case "zero" -> bytes.putFloat(0);
        case "ones" -> bytes.putFloat(1);
        case "~+" -> bytes.putFloat(0.5f + Math.abs(value));
        case "~h" -> bytes.putShort(Float.floatToFloat16(value));
        case "~d" -> bytes.putDouble(value);
        default -> bytes.putFloat(value);
      }
    }
    return tensor(name, how.equals("~h") ? 10 : how.equals("~d") ? 11 : 1, bytes, shape);
  }

  private static Message tensor(String name, int type, ByteBuffer bytes, List<String> shape) {
    Message tensor = new Message();
    shape.forEach(size -> tensor.number(1, Long.parseLong(size)));
    byte[] values = new byte[bytes.position()];
    bytes.get(0, values);
    return tensor.number(2, type).text(8, name).bytes(9, values);
  }

  private static Message value(String name, long... sizes) {
    Message type = new Message().number(1, 1);
    if (sizes.length > 0) {
      Message shape = new Message();
      for (int axis = 0; axis < sizes.length; axis++) {
        Message size = new Message();
        shape.message(
            1, sizes[axis] < 0 ? size.text(2, "open" + axis) : size.number(1, sizes[axis]));
      }
      type.message(2, shape);
    }
    return new Message().text(1, name).message(2, new Message().message(1, type));
  }

  /** Fields of a message of protobuf. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      return varint((long) field << 3).varint(value);
    }

    Message fixed32(int field, float value) {
      varint((long) field << 3 | 5);
      int bits = Float.floatToIntBits(value);
      for (int i = 0; i < 4; i++) {
        out.write(bits >> 8 * i);
      }
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint((long) field << 3 | 2).varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    private Message varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
      return this;
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
