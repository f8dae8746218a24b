package org.weightscope.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Tells by content what bytes are, and lets only what may be safetensors or ONNX to a reader. */
final class Bytes {
  private static final int LENGTH_BYTES = 8;
  private static final int MOST_FIELDS = 4096;
  private static final int VERSION_FIELD = 1;
  private static final int GRAPH_FIELD = 7;
  private static final int NEWEST_FIELD = 26;

  private Bytes() {}

  static Format format(ByteBuffer bytes) {
    // The length of a sound header can happen to look like one of the short marks.
    if (headerFits(bytes) && bytes.get(bytes.position() + LENGTH_BYTES) == '{') {
      return FileFormat.SAFETENSORS;
    }
    Optional<OtherFormat> other = OtherFormat.marked(bytes).or(() -> OtherFormat.text(bytes));
    if (other.isPresent()) {
      return other.get();
    }
    if (isOnnx(bytes)) {
      return FileFormat.ONNX;
    }
    return mayBeSafetensors(bytes) ? FileFormat.SAFETENSORS : OtherFormat.UNKNOWN;
  }

  /** A header that fits, or one that begins as JSON; too short is for the reader to explain. */
  private static boolean mayBeSafetensors(ByteBuffer bytes) {
    return bytes.remaining() <= LENGTH_BYTES
        || headerFits(bytes)
        || isJsonStart(bytes.get(bytes.position() + LENGTH_BYTES));
  }

  private static boolean headerFits(ByteBuffer bytes) {
    if (bytes.remaining() <= LENGTH_BYTES) {
      return false;
    }
    long length = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.position());
    return length >= 0 && length <= bytes.remaining() - LENGTH_BYTES;
  }

  private static boolean isJsonStart(byte b) {
    return b == '{' || b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * Whether the bytes are fields of an ONNX model with a graph among them. A graph behind a version
   * that goes beyond the end is that of a cut file; its reader can say so.
   */
  private static boolean isOnnx(ByteBuffer bytes) {
    ByteBuffer rest = bytes.slice();
    boolean graph = false;
    boolean version = false;
    for (int fields = 0; fields < MOST_FIELDS && rest.hasRemaining(); fields++) {
      long tag = varint(rest);
      long field = tag >>> 3;
      if (tag < 0 || field < 1 || field > NEWEST_FIELD) {
        return false;
      }
      switch ((int) (tag & 7)) {
        case 0 -> {
          if (varint(rest) == BROKEN) {
            return false;
          }
          version |= field == VERSION_FIELD;
        }
        case 2 -> {
          long length = varint(rest);
          if (length < 0 || length > rest.remaining()) {
            return version && field == GRAPH_FIELD;
          }
          graph |= field == GRAPH_FIELD;
          rest.position(rest.position() + (int) length);
        }
        default -> {
          return false;
        }
      }
    }
    return graph;
  }

  private static final long BROKEN = Long.MIN_VALUE;

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 64 && bytes.hasRemaining(); shift += 7) {
      byte b = bytes.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    return BROKEN;
  }
}
