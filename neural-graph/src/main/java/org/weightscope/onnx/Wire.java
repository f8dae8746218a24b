package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightscope.file.FileProblem;
import org.weightscope.file.UnreadableFileException;

/**
 * A cursor over protobuf fields, inside the bounds of the message it has entered.
 *
 * <pre>{@code
 * int outer = wire.enter();
 * while (wire.next()) {
 *   switch (wire.field()) { ... default -> wire.skip(); }
 * }
 * wire.leave(outer);
 * }</pre>
 *
 * Nothing is allocated; the caller keeps the bounds of the messages around.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int MOST_VARINT_BYTES = 10;

  /** Fields below have a tag of one byte. */
  private static final int ONE_BYTE_FIELDS = 16;

  private static final int TIME_CHECK = 4096;

  private final ByteBuffer bytes;
  private final OnnxLimits limits;
  private final long deadline;
  private int at;
  private int end;
  private int tagAt;
  private int field;
  private int type;
  private int fields;

  Wire(ByteBuffer bytes, OnnxLimits limits) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.limits = limits;
    end = bytes.limit();
    deadline = System.nanoTime() + limits.parseTime().toNanos();
  }

  /** Back to the begin of the whole file. */
  void rewind() {
    at = 0;
    end = bytes.limit();
  }

  /** To the inside of a message whose place is known. */
  void seek(int begin, int newEnd) {
    at = begin;
    end = newEnd;
  }

  /** Index of the next byte. */
  int at() {
    return at;
  }

  /** Index after the last byte of the message. */
  int end() {
    return end;
  }

  /** Index of the tag of the field read last. */
  int tagAt() {
    return tagAt;
  }

  /** Number of the field whose tag was read last. */
  int field() {
    return field;
  }

  /** How that field is written. */
  int type() {
    return type;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Reads the next tag; false at the end of the message. */
  boolean next() throws UnreadableFileException {
    if (at == end) {
      return false;
    }
    if (++fields % TIME_CHECK == 0 && System.nanoTime() - deadline > 0) {
      long bound = limits.parseTime().toMillis();
      throw new UnreadableFileException(
          new FileProblem.OverLimit("O01", "parse-time", bound, bound + 1, Optional.empty()));
    }
    tagAt = at;
    long tag = varint();
    long number = tag >>> 3;
    if (number == 0 || number > (1 << 29) - 1) {
      throw malformed("O01", tagAt, "There is a field of number " + number + "; none may have it.");
    }
    field = (int) number;
    type = (int) (tag & 7);
    switch (type) {
      case VARINT, FIXED64, LENGTH, FIXED32 -> {
        return true;
      }
      case 3, 4 ->
          throw malformed("O02", tagAt, "Field %d is a group; ONNX has none.".formatted(field));
      default ->
          throw malformed(
              "O01", tagAt, "Field %d is of wire type %d; there is none.".formatted(field, type));
    }
  }

  /**
   * Goes on to the next field if it has the same tag: many values with a tag each are read in a
   * short loop.
   */
  boolean again() {
    if (at < end && field < ONE_BYTE_FIELDS && bytes.get(at) == (field << 3 | type)) {
      tagAt = at++;
      return true;
    }
    return false;
  }

  /** The next varint, as 64 bits. */
  long varint() throws UnreadableFileException {
    int begin = at;
    long value = 0;
    for (int i = 0; i < MOST_VARINT_BYTES; i++) {
      if (at == end) {
        throw malformed("O01", begin, "A number goes beyond the end of its message. Was it cut?");
      }
      byte b = bytes.get(at++);
      value |= (b & 0x7FL) << 7 * i;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("O01", begin, "A number has more than 10 bytes.");
  }

  /** The value of a field that must be a varint. */
  long number() throws UnreadableFileException {
    require(VARINT);
    return varint();
  }

  /** The value of a field that must be four bytes. */
  int fixed32() throws UnreadableFileException {
    require(FIXED32);
    return bytes.getInt(take(4));
  }

  /** The length of a field that must have one; the cursor is at its first byte. */
  int length() throws UnreadableFileException {
    require(LENGTH);
    int begin = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new UnreadableFileException(
          new FileProblem.Malformed(
              "O01",
              begin,
              Optional.empty(),
              length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
              OptionalLong.of(end - at),
              "Field %d is said to have %s bytes; its message has %d left. Was the file cut?"
                  .formatted(field, Long.toUnsignedString(length), end - at)));
    }
    return (int) length;
  }

  /** Goes into the message of this field; returns what {@link #leave} takes. */
  int enter() throws UnreadableFileException {
    int length = length();
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Goes on after the message that was entered. */
  void leave(int outer) {
    at = end;
    end = outer;
  }

  /** Passes over the value of this field. */
  void skip() throws UnreadableFileException {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case FIXED32 -> take(4);
      default -> {
        int length = length();
        at += length;
      }
    }
  }

  /** Number of varints in a field that is packed or a single one; it is passed over. */
  int countVarints() throws UnreadableFileException {
    if (type == VARINT) {
      varint();
      return 1;
    }
    int outer = enter();
    int count = 0;
    while (at < end) {
      varint();
      count++;
    }
    leave(outer);
    return count;
  }

  /** Number of values of a fixed width in a field that is packed, or in single ones in a row. */
  int countFixed(int width) throws UnreadableFileException {
    if (type == (width == 4 ? FIXED32 : FIXED64)) {
      int count = 0;
      do {
        take(width);
        count++;
      } while (again());
      return count;
    }
    int length = length();
    if (length % width != 0) {
      throw malformed(
          "O06",
          tagAt,
          "Field %d has %d bytes, which are no numbers of %d bytes."
              .formatted(field, length, width));
    }
    at += length;
    return length / width;
  }

  private int take(int count) throws UnreadableFileException {
    if (count > end - at) {
      throw malformed(
          "O01", at, "Field %d goes beyond the end of its message. Was it cut?".formatted(field));
    }
    int begin = at;
    at += count;
    return begin;
  }

  private void require(int expected) throws UnreadableFileException {
    if (type != expected) {
      throw malformed(
          "O01",
          tagAt,
          "Field %d is of wire type %d where %d belongs.".formatted(field, type, expected));
    }
  }

  /** A refusal at a place. */
  static UnreadableFileException malformed(String rule, long offset, String detail) {
    return malformed(rule, offset, Optional.empty(), detail);
  }

  /** A refusal at a place, about a tensor whose name is shown as given. */
  static UnreadableFileException malformed(
      String rule, long offset, Optional<String> tensor, String detail) {
    return new UnreadableFileException(
        new FileProblem.Malformed(
            rule, offset, tensor, OptionalLong.empty(), OptionalLong.empty(), detail));
  }
}
