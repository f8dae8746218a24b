package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Reads one tensor; what it says is checked before its values are looked at. */
final class TensorReader {
  private static final int STRING = 8;

  private final Wire wire;
  private final OnnxLimits limits;

  // Of the tensor that is being read.
  private int begin;
  private String name = "";
  private long type;
  private final long[] dims;
  private int rank;
  private int rawAt;
  private int rawSize;
  private int typedField;
  private long typedCount;
  private int packedAt;

  TensorReader(Wire wire, OnnxLimits limits) {
    this.wire = wire;
    this.limits = limits;
    dims = new long[limits.rank()];
  }

  /**
   * Reads the tensor of the field at the cursor.
   *
   * @param otherName its name if it states none
   */
  StoredTensor read(String otherName) throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    begin = wire.at();
    name = otherName;
    type = 0;
    rank = 0;
    rawAt = -1;
    rawSize = 0;
    typedField = 0;
    typedCount = 0;
    packedAt = -1;
    look();
    StoredTensor tensor = tensor(tagAt);
    wire.leave(outer);
    return tensor;
  }

  private void look() throws UnreadableFileException {
    OnceOnly once = new OnceOnly("a tensor");
    while (wire.next()) {
      int field = wire.field();
      switch (field) {
        case Schema.Tensor.DIMS -> dims();
        case Schema.Tensor.DATA_TYPE -> {
          once.see(wire);
          type = wire.number();
        }
        case Schema.Tensor.NAME -> {
          once.see(wire);
          String stated = Strings.name(wire, limits.nameBytes());
          name = stated.isEmpty() ? name : stated;
        }
        case Schema.Tensor.RAW_DATA -> {
          once.see(wire);
          rawSize = wire.length();
          rawAt = wire.at();
          wire.seek(rawAt + rawSize, wire.end());
        }
        case Schema.Tensor.FLOAT_DATA -> fixed(Float.BYTES, field);
        case Schema.Tensor.DOUBLE_DATA -> fixed(Double.BYTES, field);
        case Schema.Tensor.INT32_DATA, Schema.Tensor.INT64_DATA, Schema.Tensor.UINT64_DATA ->
            typed(wire.countVarints(), field);
        case Schema.Tensor.STRING_DATA -> {
          wire.skip();
          typed(1, field);
        }
        default -> wire.skip();
      }
    }
  }

  private void dims() throws UnreadableFileException {
    if (wire.type() == Wire.VARINT) {
      dim(wire.varint());
      return;
    }
    int outer = wire.enter();
    while (wire.at() < wire.end()) {
      dim(wire.varint());
    }
    wire.leave(outer);
  }

  private void dim(long size) throws UnreadableFileException {
    if (rank == limits.rank()) {
      throw over("rank", limits.rank(), limits.rank() + 1L);
    }
    if (size < 0) {
      throw malformed("O08", wire.tagAt(), "has an axis of size %d.".formatted(size));
    }
    if (size > limits.dimension()) {
      throw over("dimension", limits.dimension(), size);
    }
    dims[rank++] = size;
  }

  /** Values that stand in one piece look like raw data, and stay where they are like them. */
  private void fixed(int width, int field) throws UnreadableFileException {
    int count = wire.countFixed(width);
    boolean onePiece = wire.type() == Wire.LENGTH && typedCount == 0;
    packedAt = onePiece ? wire.at() - count * width : -1;
    typed(count, field);
  }

  private void typed(int count, int field) throws UnreadableFileException {
    if (count == 0) {
      return;
    }
    if (typedField != 0 && typedField != field) {
      throw malformed(
          "O06",
          wire.tagAt(),
          "has values in field %d and in field %d.".formatted(typedField, field));
    }
    typedField = field;
    typedCount += count;
  }

  private StoredTensor tensor(int tagAt) throws UnreadableFileException {
    if (type == STRING) {
      throw malformed("O10", tagAt, "holds strings; weights are numbers.");
    }
    DataType stored = type(type);
    if (stored == null) {
      throw malformed("O06", tagAt, "is of data type %d, which is not read.".formatted(type));
    }
    int[] shape = new int[rank];
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      shape[i] = (int) dims[i];
      // No overflow: both factors are below 2^31.
      elements *= dims[i];
      if (elements > limits.elements()) {
        throw over("elements", limits.elements(), elements);
      }
    }
    int width = stored.bits() / 8;
    long needed = elements * width;
    if (rawAt >= 0 && typedField != 0) {
      throw malformed("O06", tagAt, "has values twice, raw and typed.");
    }
    if (typedField != 0 && typedField != field(stored)) {
      throw malformed(
          "O06", tagAt, "is of type %s but has values in field %d.".formatted(stored, typedField));
    }
    long found = rawAt >= 0 ? rawSize : typedCount * width;
    if (found != needed) {
      throw new UnreadableFileException(
          new FileProblem.TensorSize(
              "O06", shown(), stored, Arrays.stream(shape).boxed().toList(), needed, found));
    }
    int inPlace = rawAt >= 0 ? rawAt : packedAt;
    return inPlace >= 0
        ? StoredTensor.in(wire.bytes(), inPlace, name, stored, shape)
        : StoredTensor.in(typedValues(stored, (int) needed), 0, name, stored, shape);
  }

  /** The second look: the values, now that their number is known to be right. */
  private ByteBuffer typedValues(DataType stored, int size) throws UnreadableFileException {
    ByteBuffer values = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    if (size == 0) {
      return values;
    }
    int end = wire.end();
    wire.seek(begin, end);
    while (wire.next()) {
      if (wire.field() != typedField) {
        wire.skip();
      } else if (wire.type() == Wire.LENGTH) {
        int outer = wire.enter();
        if (Schema.Tensor.isVarints(typedField)) {
          while (wire.at() < wire.end()) {
            put(values, stored, wire.varint());
          }
        } else {
          values.put(wire.bytes().slice(wire.at(), wire.end() - wire.at()));
        }
        wire.leave(outer);
      } else if (wire.type() == Wire.VARINT) {
        put(values, stored, wire.varint());
      } else if (wire.type() == Wire.FIXED32) {
        do {
          values.putInt(wire.fixed32());
        } while (wire.again());
      } else {
        int at = wire.at();
        wire.skip();
        values.putLong(wire.bytes().getLong(at));
      }
    }
    return values.flip();
  }

  private void put(ByteBuffer values, DataType stored, long value) throws UnreadableFileException {
    boolean fits =
        switch (stored) {
          case I64, U64 -> true;
          case I32 -> value == (int) value;
          case I16 -> value == (short) value;
          case I8 -> value == (byte) value;
          case BOOL -> value == 0 || value == 1;
          default -> value >>> stored.bits() == 0;
        };
    if (!fits) {
      throw malformed(
          "O07", wire.tagAt(), "has the value %d, which does not fit %s.".formatted(value, stored));
    }
    switch (stored.bits()) {
      case 8 -> values.put((byte) value);
      case 16 -> values.putShort((short) value);
      case 32 -> values.putInt((int) value);
      default -> values.putLong(value);
    }
  }

  private static @Nullable DataType type(long number) {
    return number < 0 || number > 19
        ? null
        : switch ((int) number) {
          case 1 -> DataType.F32;
          case 2 -> DataType.U8;
          case 3 -> DataType.I8;
          case 4 -> DataType.U16;
          case 5 -> DataType.I16;
          case 6 -> DataType.I32;
          case 7 -> DataType.I64;
          case 9 -> DataType.BOOL;
          case 10 -> DataType.F16;
          case 11 -> DataType.F64;
          case 12 -> DataType.U32;
          case 13 -> DataType.U64;
          case 16 -> DataType.BF16;
          case 17 -> DataType.F8_E4M3;
          case 19 -> DataType.F8_E5M2;
          default -> null;
        };
  }

  /** Where values of a type stand if they are not raw. */
  private static int field(DataType stored) {
    return switch (stored) {
      case F32 -> Schema.Tensor.FLOAT_DATA;
      case F64 -> Schema.Tensor.DOUBLE_DATA;
      case I64 -> Schema.Tensor.INT64_DATA;
      case U32, U64 -> Schema.Tensor.UINT64_DATA;
      default -> Schema.Tensor.INT32_DATA;
    };
  }

  private String shown() {
    return Names.shown(name);
  }

  private UnreadableFileException malformed(String rule, long offset, String what) {
    return Wire.malformed(
        rule, offset, Optional.of(shown()), "Tensor %s %s".formatted(shown(), what));
  }

  private UnreadableFileException over(String what, long bound, long found) {
    return new UnreadableFileException(
        new FileProblem.OverLimit("O08", what, bound, found, Optional.of(shown())));
  }
}
