package org.weightscope.service;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Fields of a protobuf message, one after the other. */
final class ProtobufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  ProtobufBytes float32(int field, float value) {
    varint((long) field << 3 | 5);
    out.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  ProtobufBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtobufBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufBytes message(int field, ProtobufBytes value) {
    return bytes(field, value.toBytes());
  }

  /** A message as it is, but without the fields of this number; numbers and bytes only. */
  static ProtobufBytes without(byte[] message, int field) {
    ProtobufBytes rest = new ProtobufBytes();
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >>> 3);
      if ((tag & 7) == 0) {
        long value = varint(in);
        if (number != field) {
          rest.number(number, value);
        }
      } else if ((tag & 7) == 2) {
        byte[] value = new byte[(int) varint(in)];
        in.get(value);
        if (number != field) {
          rest.bytes(number, value);
        }
      } else {
        throw new IllegalArgumentException("a field of another kind: " + tag);
      }
    }
    return rest;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
