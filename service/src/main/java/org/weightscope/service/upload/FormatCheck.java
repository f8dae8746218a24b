package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.weightscope.api.Problem;
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

  private record Magic(String name, String words, byte[] start) {
    Magic(String name, String words, String start) {
      this(name, words, start.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static final List<Magic> KNOWN =
      List.of(
          new Magic("zip", "a zip archive, such as PyTorch and NumPy write", "PK\u0003\u0004"),
          new Magic("zip", "an empty zip archive", "PK\u0005\u0006"),
          new Magic("gzip", "a gzip file", "\u001f\u008b\b"),
          new Magic("hdf5", "an HDF5 file, such as Keras writes", "\u0089HDF\r\n\u001a\n"),
          new Magic("gguf", "a GGUF file", "GGUF"),
          new Magic("png", "a PNG picture", "\u0089PNG\r\n\u001a\n"),
          new Magic("npy", "a NumPy array", "\u0093NUMPY"),
          new Magic(
              "git-lfs",
              "a pointer of Git LFS and not the file itself",
              "version https://git-lfs"));

  private FormatCheck() {}

  /**
   * The format whose reader may look at the bytes.
   *
   * @throws RefusedException if they are of no format that is read, or of another than was declared
   */
  public static FileFormat format(ByteBuffer bytes, DeclaredFormat declared) {
    // The length of a sound header can happen to look like one of the short marks.
    boolean soundHeader = headerFits(bytes) && bytes.get(bytes.position() + LENGTH_BYTES) == '{';
    for (Magic magic : KNOWN) {
      if (!soundHeader && startsWith(bytes, magic.start())) {
        throw unsupported(magic.name(), "The bytes are " + magic.words() + ".");
      }
    }
    if (!soundHeader && isPickle(bytes)) {
      throw unsupported(
          "pickle",
          "The bytes are a Python pickle, which runs code when it is opened; it was not opened.");
    }
    String start = firstText(bytes);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      throw unsupported("html", "The bytes are an HTML page; was a download page saved?");
    }
    if (!soundHeader && isOnnx(bytes)) {
      if (declared == DeclaredFormat.SAFETENSORS) {
        throw unsupported("onnx", "The media type says safetensors, but the bytes look like ONNX.");
      }
      return FileFormat.ONNX;
    }
    if (!mayBeSafetensors(bytes)) {
      throw start.startsWith("{")
          ? unsupported("json", "The bytes are JSON text and no safetensors file.")
          : unsupported("unknown", "The bytes are of no format we know.");
    }
    if (declared == DeclaredFormat.ONNX) {
      throw unsupported(
          "safetensors", "The media type says ONNX, but the bytes look like safetensors.");
    }
    return FileFormat.SAFETENSORS;
  }

  private static RefusedException unsupported(String looksLike, String detail) {
    return new RefusedException(
        new Problem.UnsupportedFormat(
            detail + " Save the weights as safetensors or ONNX.",
            looksLike,
            Refusals.SUPPORTED_FORMATS));
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

  private static boolean isPickle(ByteBuffer bytes) {
    return bytes.remaining() >= 4
        && bytes.get(bytes.position()) == (byte) 0x80
        && bytes.get(bytes.position() + 1) >= 2
        && bytes.get(bytes.position() + 1) <= 5
        && bytes.get(bytes.position() + 2) != 0;
  }

  private static String firstText(ByteBuffer bytes) {
    byte[] start = new byte[Math.min(64, bytes.remaining())];
    bytes.duplicate().get(start);
    return new String(start, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
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

  private static boolean startsWith(ByteBuffer bytes, byte[] start) {
    if (bytes.remaining() < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes.get(bytes.position() + i) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
