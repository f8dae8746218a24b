package org.weightscope.safetensors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes files byte by byte, sound ones and others. */
public final class RawFile {
  private RawFile() {}

  /** A file of this header and as many bytes of data. */
  public static byte[] of(String header, int dataBytes) {
    return of(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]);
  }

  /** A file of this header and this data. */
  public static byte[] of(byte[] header, byte[] data) {
    return stated(header.length, header, data);
  }

  /** A file that states any length of its header. */
  public static byte[] stated(long length, byte[] header, byte[] data) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    file.writeBytes(header);
    file.writeBytes(data);
    return file.toByteArray();
  }

  /** The entry of one F32 tensor of one axis. */
  public static String vector(String name, int elements, long begin) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
        .formatted(name, elements, begin, begin + 4L * elements);
  }

  /** An entry of any kind. */
  public static String entry(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, type, shape, offsets);
  }
}
