package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.Printable;

/**
 * A {@code multipart/form-data} body (RFC 7578) that is in memory: strict, bounded, and without
 * temporary files. File names are passed over.
 */
final class MultipartBody {
  private static final int LONGEST_BOUNDARY = 70;
  private static final int LONGEST_SHOWN = 64;

  private final ByteBuffer body;
  private final byte[] delimiter;
  private final LimitsProperties limits;
  private int at;

  /**
   * A part.
   *
   * @param name its name in the form
   * @param contentType its media type, if it has one
   * @param bytes its content, read-only
   */
  record Part(String name, @Nullable String contentType, ByteBuffer bytes) {
    String shownName() {
      return Printable.shortened(name, LONGEST_SHOWN);
    }
  }

  private record Header(@Nullable String name, @Nullable String contentType) {}

  private MultipartBody(ByteBuffer body, byte[] delimiter, LimitsProperties limits) {
    this.body = body;
    this.delimiter = delimiter;
    this.limits = limits;
  }

  /** The boundary a media type names. */
  static String boundary(String contentType) {
    for (String parameter : contentType.split(";", -1)) {
      String text = parameter.strip();
      if (text.toLowerCase(Locale.ROOT).startsWith("boundary=")) {
        String boundary = unquoted(text.substring("boundary=".length()).strip());
        if (!boundary.isEmpty() && boundary.length() <= LONGEST_BOUNDARY) {
          return boundary;
        }
      }
    }
    throw malformed("The media type multipart/form-data needs a boundary of 1 to 70 characters.");
  }

  /**
   * The parts in order.
   *
   * @throws RefusedException if the body is no such form or over a limit
   */
  static List<Part> parts(ByteBuffer body, String boundary, LimitsProperties limits) {
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    return new MultipartBody(body, delimiter, limits).read();
  }

  private List<Part> read() {
    List<Part> parts = new ArrayList<>();
    // The first delimiter may stand at the very start, without the line break before it.
    if (startsWith(delimiter, 2, 0)) {
      at = delimiter.length - 2;
    } else {
      at = after(find(0));
    }
    while (!atEnd()) {
      skipLineBreak();
      if (parts.size() == limits.parts()) {
        throw new RefusedException(
            new Problem.TooLarge(
                "The body has more than %d parts.".formatted(limits.parts()),
                "parts",
                limits.parts(),
                null));
      }
      Header header = header();
      if (header.name() == null) {
        throw malformed("A part has no name in its Content-Disposition.");
      }
      int end = find(at);
      parts.add(new Part(header.name(), header.contentType(), body.slice(at, end - at)));
      at = after(end);
    }
    return parts;
  }

  /** Whether the delimiter just passed was the last one. */
  private boolean atEnd() {
    return at + 2 <= body.limit() && body.get(at) == '-' && body.get(at + 1) == '-';
  }

  private void skipLineBreak() {
    while (at < body.limit() && (body.get(at) == ' ' || body.get(at) == '\t')) {
      at++;
    }
    if (at + 2 > body.limit() || body.get(at) != '\r' || body.get(at + 1) != '\n') {
      throw cut();
    }
    at += 2;
  }

  private Header header() {
    String name = null;
    String contentType = null;
    int start = at;
    while (true) {
      String line = line(start);
      if (line.isEmpty()) {
        return new Header(name, contentType);
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformed("The header of a part has a line without a name.");
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> name = formName(value);
        case "content-type" -> contentType = value;
        case "content-transfer-encoding", "content-encoding" -> {
          if (!List.of("binary", "8bit", "7bit", "identity")
              .contains(value.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(
                new Problem.UnsupportedFormat(
                    "A part is encoded; parts are read as they are only.",
                    "content-transfer-encoding",
                    List.of("binary")));
          }
        }
        default -> {
          // Other headers of a part say nothing we need.
        }
      }
    }
  }

  /** The next line of a header that began at {@code start}, without its end. */
  private String line(int start) {
    int from = at;
    long longest = limits.partHeaderBytes().toBytes();
    while (at + 1 < body.limit() && !(body.get(at) == '\r' && body.get(at + 1) == '\n')) {
      at++;
      if (at - start > longest) {
        throw new RefusedException(
            new Problem.TooLarge(
                "The header of a part has more than %d bytes.".formatted(longest),
                "part-header-bytes",
                longest,
                null));
      }
    }
    if (at + 1 >= body.limit()) {
      throw cut();
    }
    byte[] line = new byte[at - from];
    body.get(from, line);
    at += 2;
    return new String(line, StandardCharsets.UTF_8);
  }

  private static @Nullable String formName(String disposition) {
    int i = disposition.indexOf(';');
    if (i < 0 || !disposition.substring(0, i).strip().equalsIgnoreCase("form-data")) {
      return null;
    }
    while (i >= 0 && i < disposition.length()) {
      int start = i + 1;
      i = endOfParameter(disposition, start);
      String parameter = disposition.substring(start, i).strip();
      if (parameter.regionMatches(true, 0, "name=", 0, 5)) {
        return unquoted(parameter.substring(5).strip());
      }
    }
    return null;
  }

  /** The next semicolon outside quotes, or the end. */
  private static int endOfParameter(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String unquoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      return text;
    }
    StringBuilder result = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length() - 1) {
        i++;
      }
      result.append(text.charAt(i));
    }
    return result.toString();
  }

  private int after(int delimiterAt) {
    return delimiterAt + delimiter.length;
  }

  /** Where the next delimiter begins. */
  private int find(int from) {
    for (int i = from; i <= body.limit() - delimiter.length; i++) {
      if (body.get(i) == '\r' && startsWith(delimiter, 0, i)) {
        return i;
      }
    }
    throw cut();
  }

  private boolean startsWith(byte[] what, int whatFrom, int from) {
    if (from + what.length - whatFrom > body.limit()) {
      return false;
    }
    for (int i = whatFrom; i < what.length; i++) {
      if (body.get(from + i - whatFrom) != what[i]) {
        return false;
      }
    }
    return true;
  }

  private static RefusedException cut() {
    return malformed(
        "The multipart body ends before its last boundary, or a boundary is not where it belongs.");
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(new Problem.MalformedRequest(detail));
  }
}
