package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.weightscope.api.Problem;
import org.weightscope.file.OtherFormat;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;

/**
 * Tells by content what bytes are, and lets only what may be safetensors or ONNX through to a
 * reader. Nothing else is opened, whatever its name or media type says.
 */
public final class FormatCheck {
  private static final int LENGTH_BYTES = 8;
  private static final int MOST_FIELDS = 4096;
  private static final int VERSION_FIELD = 1;
  private static final int GRAPH_FIELD = 7;
  private static final int NEWEST_FIELD = 26;

  private static final String CONTRADICTION =
      "The media type says %s, but the bytes look like %s. Send the type that they are, or application/octet-stream.";

  private FormatCheck() {}

  /**
   * The format whose reader may look at the bytes.
   *
   * @throws RefusedException if they are of no format that is read, or of another than was declared
   */
  public static FileFormat format(ByteBuffer bytes, DeclaredFormat declared) {
    // The length of a sound header can happen to look like one of the short marks.
    boolean soundHeader = headerFits(bytes) && bytes.get(bytes.position() + LENGTH_BYTES) == '{';
    if (!soundHeader) {
      Optional<OtherFormat> other = OtherFormat.marked(bytes).or(() -> OtherFormat.text(bytes));
      if (other.isPresent()) {
        throw unsupported(other.get());
      }
    }
    if (!soundHeader && isOnnx(bytes)) {
      if (declared == DeclaredFormat.SAFETENSORS) {
        throw unsupported("onnx", CONTRADICTION.formatted("safetensors", "ONNX"));
      }
      return FileFormat.ONNX;
    }
    if (!mayBeSafetensors(bytes)) {
      throw unsupported(OtherFormat.UNKNOWN);
    }
    if (declared == DeclaredFormat.ONNX) {
      throw unsupported("safetensors", CONTRADICTION.formatted("ONNX", "safetensors"));
    }
    return FileFormat.SAFETENSORS;
  }

  private static RefusedException unsupported(OtherFormat format) {
    return unsupported(format.looksLike(), format.sentences());
  }

  private static RefusedException unsupported(String looksLike, String detail) {
    return new RefusedException(
        new Problem.UnsupportedFormat(detail, looksLike, Refusals.SUPPORTED_FORMATS));
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
