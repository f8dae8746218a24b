package org.weightscope.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A named tensor whose values stay in the bytes they came in: little-endian, row-major, at any
 * alignment.
 *
 * <p>Immutable as long as nobody changes the bytes underneath; only read-only views are handed out.
 */
public final class StoredTensor {
  private static final int CHUNK = 1 << 12;

  private final String name;
  private final DataType type;
  private final int[] shape;
  private final int elements;
  private final ByteBuffer bytes;
  private final int begin;

  private StoredTensor(
      String name, DataType type, int[] shape, int elements, ByteBuffer bytes, int begin) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.elements = elements;
    this.bytes = bytes;
    this.begin = begin;
  }

  /**
   * A tensor that begins at an index of a buffer; nothing is copied.
   *
   * @param bytes never moved; its position and order do not matter
   * @param begin index of the first byte in {@code bytes}
   * @throws IllegalArgumentException if the shape does not fit, in whole bytes, between {@code
   *     begin} and the limit
   */
  public static StoredTensor in(
      ByteBuffer bytes, int begin, String name, DataType type, int... shape) {
    int elements = elements(name, shape);
    long bits = (long) elements * type.bits();
    if (bits % 8 != 0 || begin < 0 || begin + bits / 8 > bytes.limit()) {
      throw new IllegalArgumentException(
          "%s: %s%s does not fit in %d bytes"
              .formatted(name, type, Arrays.toString(shape), bytes.limit() - begin));
    }
    return new StoredTensor(name, type, shape.clone(), elements, bytes, begin);
  }

  /**
   * A new tensor of these values, rounded to the nearest of the type, ties to even.
   *
   * @throws IllegalArgumentException if the type holds no weights or the values do not fill the
   *     shape
   */
  public static StoredTensor of(String name, DataType type, float[] values, int... shape) {
    checkCount(name, elements(name, shape), values.length);
    ByteBuffer bytes = allocate(name, type, values.length);
    for (int i = 0; i < values.length; i++) {
      putFloat(bytes, type, i * (type.bits() / 8), values[i]);
    }
    return in(bytes, 0, name, type, shape);
  }

  /**
   * A new tensor of these integers, the lowest bytes of each.
   *
   * @throws IllegalArgumentException if the type holds no integers or the values do not fill the
   *     shape
   */
  public static StoredTensor ofLongs(String name, DataType type, long[] values, int... shape) {
    if (!type.readsAsLongs()) {
      throw new IllegalArgumentException("%s: %s holds no integers".formatted(name, type));
    }
    checkCount(name, elements(name, shape), values.length);
    int width = type.bits() / 8;
    byte[] bytes = new byte[Math.multiplyExact(values.length, width)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i / width] >>> 8 * (i % width));
    }
    return in(ByteBuffer.wrap(bytes), 0, name, type, shape);
  }

  /** Name in the file. */
  public String name() {
    return name;
  }

  /** How one element is stored. */
  public DataType type() {
    return type;
  }

  /** All sizes, outermost first; empty for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }

  /** Size of one axis. */
  public int dimension(int axis) {
    return shape[axis];
  }

  /** Number of elements. */
  public int elements() {
    return elements;
  }

  /** Number of bytes. */
  public int size() {
    return (int) ((long) elements * type.bits() / 8);
  }

  /** Index of the first byte in the buffer the tensor was made {@link #in}; 0 if it has its own. */
  public int begin() {
    return begin;
  }

  /** A read-only, little-endian view of the bytes. */
  public ByteBuffer data() {
    return bytes.slice(begin, size()).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * All values as float32; float64 is rounded, everything else is exact.
   *
   * @throws IllegalStateException if the type does not {@link DataType#readsAsFloats()}
   */
  public float[] toFloats() {
    return toFloats(0, elements);
  }

  /**
   * Some values as float32.
   *
   * @param from row-major index of the first element
   * @param count number of elements
   * @throws IllegalStateException if the type does not {@link DataType#readsAsFloats()}
   * @throws IndexOutOfBoundsException if there are not that many elements
   */
  public float[] toFloats(int from, int count) {
    Objects.checkFromIndexSize(from, count, elements);
    requireWeights();
    float[] values = new float[count];
    copyTo(from, values);
    return values;
  }

  /**
   * Copies all values as float32, as {@link #toFloats()} gives them.
   *
   * @param target as many places as there are elements
   * @throws IllegalStateException if the type does not {@link DataType#readsAsFloats()}
   * @throws IllegalArgumentException if the target has another length
   */
  public void copyTo(float[] target) {
    requireWeights();
    checkCount(name, elements, target.length);
    copyTo(0, target);
  }

  private void copyTo(int from, float[] target) {
    int width = type.bits() / 8;
    ByteBuffer data =
        bytes.slice(begin + from * width, target.length * width).order(ByteOrder.LITTLE_ENDIAN);
    if (type == DataType.F32) {
      data.asFloatBuffer().get(target);
    } else {
      for (int i = 0; i < target.length; i++) {
        target[i] = getFloat(data, type, i * width);
      }
    }
  }

  /**
   * Values that are NaN or infinite as float32.
   *
   * @param first row-major index of the first
   * @param count how many there are
   */
  public record NotFinite(int first, int count) {}

  /**
   * What of the values is not finite, if anything is; no copy is made of all of them.
   *
   * @throws IllegalStateException if the type does not {@link DataType#readsAsFloats()}
   */
  public Optional<NotFinite> notFinite() {
    requireWeights();
    int first = 0;
    int count = 0;
    int length;
    for (int from = 0; from < elements; from += length) {
      length = Math.min(CHUNK, elements - from);
      float[] some = toFloats(from, length);
      for (int i = 0; i < some.length; i++) {
        if (!Float.isFinite(some[i]) && count++ == 0) {
          first = from + i;
        }
      }
    }
    return count == 0 ? Optional.empty() : Optional.of(new NotFinite(first, count));
  }

  /**
   * All values as integers; U64 keeps its bits.
   *
   * @throws IllegalStateException if the type does not {@link DataType#readsAsLongs()}
   */
  public long[] toLongs() {
    if (!type.readsAsLongs()) {
      throw new IllegalStateException("%s: %s holds no integers".formatted(name, type));
    }
    ByteBuffer data = data();
    long[] values = new long[elements];
    for (int i = 0; i < elements; i++) {
      values[i] =
          switch (type) {
            case U8 -> Byte.toUnsignedLong(data.get(i));
            case I8 -> data.get(i);
            case U16 -> Short.toUnsignedLong(data.getShort(2 * i));
            case I16 -> data.getShort(2 * i);
            case U32 -> Integer.toUnsignedLong(data.getInt(4 * i));
            case I32 -> data.getInt(4 * i);
            case U64, I64 -> data.getLong(8 * i);
            case BOOL,
                F4,
                F6_E2M3,
                F6_E3M2,
                F8_E5M2,
                F8_E4M3,
                F8_E8M0,
                F8_E4M3FNUZ,
                F8_E5M2FNUZ,
                F16,
                BF16,
                F32,
                C64,
                F64 ->
                throw new IllegalStateException(type + " holds no integers");
          };
    }
    return values;
  }

  /**
   * The same tensor with other values. An element whose float32 value stays the same keeps its
   * stored bits, so that writing back what was read changes no byte, whatever the type.
   *
   * @throws IllegalStateException if the type does not {@link DataType#readsAsFloats()}
   * @throws IllegalArgumentException if the number of values is another
   */
  public StoredTensor with(float[] values) {
    requireWeights();
    checkCount(name, elements, values.length);
    ByteBuffer edited = allocate(name, type, elements).put(0, bytes, begin, size());
    int width = type.bits() / 8;
    for (int i = 0; i < elements; i++) {
      float before = getFloat(edited, type, i * width);
      if (Float.floatToRawIntBits(before) != Float.floatToRawIntBits(values[i])) {
        putFloat(edited, type, i * width, values[i]);
      }
    }
    return new StoredTensor(name, type, shape, elements, edited, 0);
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }

  private void requireWeights() {
    if (!type.readsAsFloats()) {
      throw new IllegalStateException("%s: %s is not read as weights".formatted(name, type));
    }
  }

  private static void checkCount(String name, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s: %d values where the shape has %d".formatted(name, found, expected));
    }
  }

  private static int elements(String name, int[] shape) {
    long elements = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(name + ": a size is negative");
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return Math.toIntExact(elements);
  }

  private static ByteBuffer allocate(String name, DataType type, int elements) {
    if (!type.readsAsFloats()) {
      throw new IllegalArgumentException("%s: %s holds no weights".formatted(name, type));
    }
    return ByteBuffer.allocate(Math.multiplyExact(elements, type.bits() / 8))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float getFloat(ByteBuffer data, DataType type, int at) {
    return switch (type) {
      case F64 -> (float) data.getDouble(at);
      case F32 -> data.getFloat(at);
      case F16 -> Float.float16ToFloat(data.getShort(at));
      case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
      case F8_E4M3 -> Float8.fromE4m3(data.get(at));
      case F8_E5M2 -> Float8.fromE5m2(data.get(at));
      case BOOL,
          F4,
          F6_E2M3,
          F6_E3M2,
          U8,
          I8,
          F8_E8M0,
          F8_E4M3FNUZ,
          F8_E5M2FNUZ,
          I16,
          U16,
          I32,
          U32,
          C64,
          I64,
          U64 ->
          throw new IllegalStateException(type + " is not read as weights");
    };
  }

  private static void putFloat(ByteBuffer data, DataType type, int at, float value) {
    switch (type) {
      case F64 -> data.putDouble(at, value);
      case F32 -> data.putFloat(at, value);
      case F16 -> data.putShort(at, Float.floatToFloat16(value));
      case BF16 -> data.putShort(at, toBfloat16(value));
      case F8_E4M3 -> data.put(at, Float8.toE4m3(value));
      case F8_E5M2 -> data.put(at, Float8.toE5m2(value));
      case BOOL,
          F4,
          F6_E2M3,
          F6_E3M2,
          U8,
          I8,
          F8_E8M0,
          F8_E4M3FNUZ,
          F8_E5M2FNUZ,
          I16,
          U16,
          I32,
          U32,
          C64,
          I64,
          U64 ->
          throw new IllegalStateException(type + " is not written as weights");
    }
  }

  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // A payload in the lower half only would turn into an infinity.
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
