package org.weightscope.service.query;

/** Text of a request made fit for messages and logs. */
public final class Printable {
  private Printable() {}

  /** The text with control and direction characters replaced, cut after so many characters. */
  public static String shortened(String text, int length) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .limit(length)
        .map(c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR,
                  Character.UNASSIGNED ->
                  '?';
              default -> c;
            })
        .forEach(result::appendCodePoint);
    return text.codePointCount(0, text.length()) > length ? result + "…" : result.toString();
  }
}
