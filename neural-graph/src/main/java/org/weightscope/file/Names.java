package org.weightscope.file;

/** What names in a file may hold, and how they are shown. */
public final class Names {
  private static final int MOST_SHOWN = 512;

  private Names() {}

  /** Bytes of a string in UTF-8. */
  public static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Whether a control character is among the characters. */
  public static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The name with control characters, marks of writing direction and halves of surrogate pairs
   * escaped, cut after 512 characters.
   */
  public static String shown(String name) {
    return escaped(name, MOST_SHOWN);
  }

  /** A text that names may stand in, with the same characters escaped, in full. */
  public static String clean(String text) {
    return escaped(text, Integer.MAX_VALUE);
  }

  private static String escaped(String text, int most) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < most; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE ->
            shown.append((c < 0x10000 ? "\\u%04x" : "\\u{%x}").formatted(c));
        default -> shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }
}
