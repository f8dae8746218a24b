package org.weightscope.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightscope.file.FileProblem;

/**
 * Hands the bytes of a header to the JSON parser and refuses, before the parser sees them, what it
 * would take too kindly or at too great a cost: bytes that are not strict UTF-8, escapes that are
 * not Unicode, foreign dialects of JSON, and tokens that are too long.
 */
final class HeaderStream extends InputStream {
  /** Longest number or literal; 2^53 has 16 digits. */
  static final int NUMBER_LENGTH = 20;

  private static final int LONGEST_ESCAPE = 6;

  private final ByteBuffer header;
  private final ReadLimits limits;

  private int continuations;
  private int lowest = 0x80;
  private int highest = 0xBF;
  private Place place = Place.OUTSIDE;
  private long tokenLength;
  private boolean key;
  private boolean keyMayFollow;
  private long objects;
  private int hexDigits;
  private int codeUnit;
  private boolean afterHighSurrogate;

  private enum Place {
    OUTSIDE,
    STRING,
    ESCAPE,
    HEX
  }

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
   */
  HeaderStream(ByteBuffer header, ReadLimits limits) {
    this.header = header;
    this.limits = limits;
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
        throw malformed("S06", header.position(), "The header is not UTF-8.");
      }
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, header.remaining());
    int offset = header.position();
    header.get(target, at, count);
    for (int i = 0; i < count; i++) {
      int value = target[at + i] & 0xFF;
      checkUtf8(value, offset + i);
      checkToken(value, offset + i);
    }
    return count;
  }

  private void checkUtf8(int value, int offset) throws Refused {
    if (continuations > 0) {
      if (value < lowest || value > highest) {
        throw malformed("S06", offset, "The header is not UTF-8.");
      }
      continuations--;
      lowest = 0x80;
      highest = 0xBF;
    } else if (value >= 0x80) {
      // Overlong forms, surrogates and values above U+10FFFF are cut off by the second byte.
      if (value < 0xC2 || value > 0xF4) {
        throw malformed("S06", offset, "The header is not UTF-8.");
      }
      continuations = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
      lowest = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
      highest = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
    }
  }

  private void checkToken(int value, int offset) throws Refused {
    switch (place) {
      case OUTSIDE -> checkOutside(value, offset);
      case STRING -> checkString(value, offset);
      case ESCAPE -> {
        countInString();
        place = value == 'u' ? Place.HEX : Place.STRING;
        hexDigits = 0;
        codeUnit = 0;
        if (value != 'u') {
          requireNoHighSurrogate(offset);
        }
      }
      case HEX -> {
        countInString();
        // What is no digit is left to the parser.
        codeUnit = codeUnit << 4 | Math.max(0, Character.digit(value, 16));
        if (++hexDigits == 4) {
          checkCodeUnit(offset);
          place = Place.STRING;
        }
      }
    }
  }

  private void checkOutside(int value, int offset) throws Refused {
    switch (value) {
      case '"' -> {
        place = Place.STRING;
        key = keyMayFollow;
        tokenLength = 0;
      }
      case '{', '[' -> {
        // One bit for each container; the parser refuses long before the first is shifted out.
        keyMayFollow = value == '{';
        objects = objects << 1 | (keyMayFollow ? 1 : 0);
        tokenLength = 0;
      }
      case '}', ']' -> {
        objects >>>= 1;
        tokenLength = 0;
      }
      case ',' -> {
        keyMayFollow = (objects & 1) == 1;
        tokenLength = 0;
      }
      case ':' -> {
        keyMayFollow = false;
        tokenLength = 0;
      }
      case ' ', '\t', '\r', '\n' -> tokenLength = 0;
      case '/', '#', '\'', 'N', 'I', 0 ->
          throw malformed(
              "S25",
              offset,
              "The header is not strict JSON: comments, single quotes, NaN and UTF-16 are no part of it.");
      default -> {
        if (++tokenLength > NUMBER_LENGTH) {
          throw tooLong("S22", "number-length", NUMBER_LENGTH);
        }
      }
    }
  }

  private void checkString(int value, int offset) throws Refused {
    if (value == '\\') {
      place = Place.ESCAPE;
    } else {
      requireNoHighSurrogate(offset);
      if (value == '"') {
        place = Place.OUTSIDE;
        tokenLength = 0;
        return;
      }
    }
    countInString();
  }

  private void checkCodeUnit(int offset) throws Refused {
    boolean low = Character.isLowSurrogate((char) codeUnit);
    if (low != afterHighSurrogate) {
      throw loneSurrogate(offset);
    }
    afterHighSurrogate = Character.isHighSurrogate((char) codeUnit);
  }

  private void requireNoHighSurrogate(int offset) throws Refused {
    if (afterHighSurrogate) {
      throw loneSurrogate(offset);
    }
  }

  /** Counts what is written, where an escape of six bytes may stand for a single one. */
  private void countInString() throws Refused {
    tokenLength++;
    if (key && tokenLength > (long) LONGEST_ESCAPE * limits.nameBytes()) {
      throw tooLong("S24", "name-bytes", limits.nameBytes());
    }
    if (tokenLength > (long) LONGEST_ESCAPE * Math.max(limits.metadataBytes(), 16)) {
      throw tooLong("S22", "string-bytes", limits.metadataBytes());
    }
  }

  private static Refused tooLong(String rule, String what, long bound) {
    return new Refused(new FileProblem.OverLimit(rule, what, bound, bound + 1, Optional.empty()));
  }

  private static Refused loneSurrogate(int offset) {
    return malformed("S06", offset, "An escape in the header is half of a surrogate pair.");
  }

  private static Refused malformed(String rule, int offset, String detail) {
    return new Refused(
        new FileProblem.Malformed(
            rule,
            TensorFile.PREFIX_BYTES + (long) offset,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            detail));
  }
}
