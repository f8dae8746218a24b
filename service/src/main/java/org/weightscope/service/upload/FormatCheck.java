package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightscope.api.Problem;
import org.weightscope.service.problem.Refusals;

/**
 * Tells by content what bytes are, and lets only what may be safetensors through to the reader.
 * Nothing else is opened, whatever its name or media type says.
 */
public final class FormatCheck {
  private static final int LENGTH_BYTES = 8;
  private static final int MOST_FIELDS = 4096;

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
   * Refuses bytes that cannot be safetensors, or that contradict what was declared.
   *
   * @return the problem, or empty if a reader may look at them
   */
  public static Optional<Problem> refusal(ByteBuffer bytes, DeclaredFormat declared) {
    // The length of a sound header can happen to look like one of the short marks.
    boolean soundHeader = headerFits(bytes) && bytes.get(bytes.position() + LENGTH_BYTES) == '{';
    for (Magic magic : KNOWN) {
      if (!soundHeader && startsWith(bytes, magic.start())) {
        return unsupported(magic.name(), "The bytes are " + magic.words() + ".");
      }
    }
    if (!soundHeader && isPickle(bytes)) {
      return unsupported(
          "pickle",
          "The bytes are a Python pickle, which runs code when it is opened; it was not opened.");
    }
    String start = firstText(bytes);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return unsupported("html", "The bytes are an HTML page; was a download page saved?");
    }
    if (isOnnx(bytes)) {
      return unsupported(
          "onnx",
          "The bytes are an ONNX model. This version reads safetensors only; export the weights as"
              + " safetensors.");
    }
    if (!mayBeSafetensors(bytes)) {
      return start.startsWith("{")
          ? unsupported("json", "The bytes are JSON text and no safetensors file.")
          : unsupported("unknown", "The bytes are of no format we know.");
    }
    if (declared == DeclaredFormat.ONNX) {
      return unsupported(
          "safetensors", "The media type says ONNX, but the bytes look like safetensors.");
    }
    return Optional.empty();
  }

  private static Optional<Problem> unsupported(String looksLike, String detail) {
    return Optional.of(
        new Problem.UnsupportedFormat(
            detail + " Save the weights as safetensors.", looksLike, Refusals.SUPPORTED_FORMATS));
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

  /** Whether the bytes are fields of an ONNX model with a graph among them. */
  private static boolean isOnnx(ByteBuffer bytes) {
    ByteBuffer rest = bytes.slice();
    boolean graph = false;
    for (int fields = 0; fields < MOST_FIELDS && rest.hasRemaining(); fields++) {
      long tag = varint(rest);
      long field = tag >>> 3;
      if (tag < 0 || field < 1 || field > 25) {
        return false;
      }
      switch ((int) (tag & 7)) {
        case 0 -> {
          if (varint(rest) == BROKEN) {
            return false;
          }
        }
        case 2 -> {
          long length = varint(rest);
          if (length < 0 || length > rest.remaining()) {
            return false;
          }
          graph |= field == 7;
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
