package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.onnx.WrittenNode.Reference;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Reads one attribute; it must hold what its type says and nothing else (rule O20). */
final class AttributeReader {
  private static final int MOST_TEXT = 4096;

  /** The kinds in the order of their numbers, with the field that holds them. */
  private enum Kind {
    FLOAT(Schema.Attribute.FLOAT),
    INT(Schema.Attribute.INT),
    STRING(Schema.Attribute.STRING),
    TENSOR(Schema.Attribute.TENSOR),
    GRAPH(Schema.Attribute.GRAPH),
    FLOATS(Schema.Attribute.FLOATS),
    INTS(Schema.Attribute.INTS),
    STRINGS(Schema.Attribute.STRINGS),
    TENSORS(Schema.Attribute.TENSORS),
    GRAPHS(Schema.Attribute.GRAPHS),
    SPARSE_TENSOR(Schema.Attribute.SPARSE),
    SPARSE_TENSORS(Schema.Attribute.SPARSES),
    TYPE_PROTO(Schema.Attribute.TYPE_PROTO),
    TYPE_PROTOS(Schema.Attribute.TYPE_PROTOS);

    private static final Kind[] ALL = values();
    private final int field;

    Kind(int field) {
      this.field = field;
    }

    static @Nullable Kind of(long number) {
      return number < 1 || number > ALL.length ? null : ALL[(int) number - 1];
    }
  }

  private final Wire wire;
  private final OnnxLimits limits;
  private final TensorReader tensors;

  AttributeReader(Wire wire, OnnxLimits limits, TensorReader tensors) {
    this.wire = wire;
    this.limits = limits;
    this.tensors = tensors;
  }

  /**
   * Reads the attribute of the field at the cursor.
   *
   * @param node the node it belongs to, for messages
   */
  OnnxAttribute read(String node) throws UnreadableFileException {
    return read(node, null);
  }

  /**
   * Reads the attribute of the field at the cursor, which stands in a function.
   *
   * @param references takes what the attribute refers to if it has no value of its own; what is
   *     returned then only has its name
   */
  OnnxAttribute readOrRefer(String node, Map<String, Reference> references)
      throws UnreadableFileException {
    return read(node, references);
  }

  private OnnxAttribute read(String node, @Nullable Map<String, Reference> references)
      throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    int begin = wire.at();
    OnceOnly once = new OnceOnly("an attribute");
    String name = "";
    long type = 0;
    int valueField = 0;
    String reference = "";
    while (wire.next()) {
      int field = wire.field();
      switch (field) {
        case Schema.Attribute.NAME -> {
          once.see(wire);
          name = Strings.name(wire, limits.nameBytes());
        }
        case Schema.Attribute.TYPE -> {
          once.see(wire);
          type = wire.number();
        }
        case Schema.Attribute.REFERENCE -> {
          once.see(wire);
          reference = Strings.name(wire, limits.nameBytes());
        }
        case Schema.Attribute.FLOATS,
            Schema.Attribute.INTS,
            Schema.Attribute.STRINGS,
            Schema.Attribute.TENSORS,
            Schema.Attribute.GRAPHS,
            Schema.Attribute.SPARSES,
            Schema.Attribute.TYPE_PROTOS -> {
          valueField = only(valueField, field, tagAt, node, name);
          wire.skip();
        }
        case Schema.Attribute.FLOAT,
            Schema.Attribute.INT,
            Schema.Attribute.STRING,
            Schema.Attribute.TENSOR,
            Schema.Attribute.GRAPH,
            Schema.Attribute.SPARSE,
            Schema.Attribute.TYPE_PROTO -> {
          once.see(wire);
          valueField = only(valueField, field, tagAt, node, name);
          wire.skip();
        }
        default -> wire.skip();
      }
    }
    Kind kind = Kind.of(type);
    if (name.isEmpty() || kind == null) {
      throw refused(
          tagAt,
          node,
          name,
          name.isEmpty() ? "has no name." : "is of type %d; there is none.".formatted(type));
    }
    if (valueField != 0 && valueField != kind.field) {
      throw refused(
          tagAt,
          node,
          name,
          "is said to be %s, but its value stands in field %d.".formatted(kind, valueField));
    }
    if (!reference.isEmpty()) {
      if (references == null || valueField != 0) {
        throw refused(
            tagAt,
            node,
            name,
            references == null
                ? "refers to one of a function, but stands in none."
                : "refers to another one, and has a value too.");
      }
      references.put(name, new Reference(reference, kind.name()));
      wire.leave(outer);
      return new OnnxAttribute(name, new OnnxAttribute.Other(kind.name()));
    }
    wire.seek(begin, wire.end());
    OnnxAttribute attribute = new OnnxAttribute(name, value(kind, name, node, tagAt));
    wire.leave(outer);
    return attribute;
  }

  private static int only(int before, int field, int tagAt, String node, String name)
      throws UnreadableFileException {
    if (before != 0 && before != field) {
      throw refused(
          tagAt, node, name, "has values in field %d and in field %d.".formatted(before, field));
    }
    return field;
  }

  private OnnxAttribute.Value value(Kind kind, String name, String node, int tagAt)
      throws UnreadableFileException {
    return switch (kind) {
      case FLOAT -> {
        float value = 0;
        while (find(kind)) {
          value = Float.intBitsToFloat(wire.fixed32());
        }
        yield new OnnxAttribute.Float(value);
      }
      case INT -> {
        long value = 0;
        while (find(kind)) {
          value = wire.number();
        }
        yield new OnnxAttribute.Int(value);
      }
      case STRING -> {
        String value = "";
        while (find(kind)) {
          value = Strings.read(wire, MOST_TEXT);
        }
        yield new OnnxAttribute.Text(value);
      }
      case TENSOR -> {
        StoredTensor value = null;
        while (find(kind)) {
          value = tensors.read(name);
        }
        if (value == null) {
          throw refused(tagAt, node, name, "is said to be TENSOR, but there is none.");
        }
        yield new OnnxAttribute.Tensor(value);
      }
      case INTS -> new OnnxAttribute.Ints(ints());
      case FLOATS -> new OnnxAttribute.Floats(floats(name));
      case GRAPH,
          STRINGS,
          TENSORS,
          GRAPHS,
          SPARSE_TENSOR,
          SPARSE_TENSORS,
          TYPE_PROTO,
          TYPE_PROTOS ->
          new OnnxAttribute.Other(kind.name());
    };
  }

  /** Goes to the next field that holds the value; false at the end. */
  private boolean find(Kind kind) throws UnreadableFileException {
    while (wire.next()) {
      if (wire.field() == kind.field) {
        return true;
      }
      wire.skip();
    }
    return false;
  }

  /** Their number is bounded by the counting pass. */
  private List<Long> ints() throws UnreadableFileException {
    List<Long> values = new ArrayList<>();
    while (find(Kind.INTS)) {
      if (wire.type() == Wire.VARINT) {
        values.add(wire.varint());
      } else {
        int outer = wire.enter();
        while (wire.at() < wire.end()) {
          values.add(wire.varint());
        }
        wire.leave(outer);
      }
    }
    return values;
  }

  private StoredTensor floats(String name) throws UnreadableFileException {
    int begin = wire.at();
    int count = 0;
    while (find(Kind.FLOATS)) {
      count += wire.countFixed(Float.BYTES);
    }
    ByteBuffer values = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    wire.seek(begin, wire.end());
    while (find(Kind.FLOATS)) {
      int length = wire.type() == Wire.LENGTH ? wire.length() : Float.BYTES;
      values.put(wire.bytes().slice(wire.at(), length));
      wire.seek(wire.at() + length, wire.end());
    }
    return StoredTensor.in(values.flip(), 0, name, DataType.F32, count);
  }

  private static UnreadableFileException refused(int at, String node, String name, String what) {
    return Wire.malformed(
        "O20",
        at,
        "Attribute %s of node %s %s".formatted(Names.shown(name), Names.shown(node), what));
  }
}
