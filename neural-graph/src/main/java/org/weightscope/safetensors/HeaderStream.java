package org.weightscope.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hands the bytes of a header to the JSON parser and refuses, before the parser sees them, what it
 * would take too kindly or at too great a cost: bytes that are not strict UTF-8, and tokens that
 * are too long.
 */
final class HeaderStream extends InputStream {
  /** Longest number or literal; 2^53 has 16 digits. */
  static final int NUMBER_LENGTH = 20;

  private final ByteBuffer header;
  private final long stringBytes;

  private int continuations;
  private int lowest = 0x80;
  private int highest = 0xBF;
  private boolean inString;
  private boolean escaped;
  private long tokenLength;

  /** Ends a reading; carries the reason through the parser. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient FileProblem problem;

    Refused(FileProblem problem) {
      super(problem.rule());
      this.problem = problem;
    }

    FileProblem problem() {
      return problem;
    }
  }

  /**
   * A stream over a header.
   *
   * @param header its remaining bytes; 8 stand before it in the file
   * @param stringBytes longest string as written, escapes counted in full
   */
  HeaderStream(ByteBuffer header, long stringBytes) {
    this.header = header;
    this.stringBytes = stringBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    if (!header.hasRemaining()) {
      if (continuations > 0) {
        throw notUtf8(header.position());
      }
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, header.remaining());
    int offset = header.position();
    header.get(target, at, count);
    for (int i = 0; i < count; i++) {
      int value = target[at + i] & 0xFF;
      checkUtf8(value, offset + i);
      checkLength(value);
    }
    return count;
  }

  private void checkUtf8(int value, int offset) throws Refused {
    if (continuations > 0) {
      if (value < lowest || value > highest) {
        throw notUtf8(offset);
      }
      continuations--;
      lowest = 0x80;
      highest = 0xBF;
    } else if (value >= 0x80) {
      // Overlong forms, surrogates and values above U+10FFFF are cut off by the second byte.
      if (value < 0xC2 || value > 0xF4) {
        throw notUtf8(offset);
      }
      continuations = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
      lowest = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
      highest = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
    }
  }

  private void checkLength(int value) throws Refused {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (value == '\\') {
        escaped = true;
      } else if (value == '"') {
        inString = false;
        tokenLength = 0;
        return;
      }
      if (++tokenLength > stringBytes) {
        throw tooLong("string-bytes", stringBytes);
      }
      return;
    }
    switch (value) {
      case '"' -> {
        inString = true;
        tokenLength = 0;
      }
      case '{', '}', '[', ']', ',', ':', ' ', '\t', '\r', '\n' -> tokenLength = 0;
      default -> {
        if (++tokenLength > NUMBER_LENGTH) {
          throw tooLong("number-length", NUMBER_LENGTH);
        }
      }
    }
  }

  private static Refused tooLong(String what, long bound) {
    return new Refused(new FileProblem.OverLimit("S22", what, bound, bound + 1, Optional.empty()));
  }

  private static Refused notUtf8(int offset) {
    return new Refused(
        new FileProblem.Malformed(
            "S06",
            TensorFile.PREFIX_BYTES + (long) offset,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            "The header is not UTF-8."));
  }
}
