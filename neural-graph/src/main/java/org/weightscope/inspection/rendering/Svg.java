package org.weightscope.inspection.rendering;

import java.util.Locale;

/**
 * Writes the elements of a picture. Only attributes carry style, so that the picture looks the same
 * under a content security policy that allows no styles; all text is escaped here.
 */
public final class Svg {
  /** Shapes of letters that every system has. */
  public static final String FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

  private final StringBuilder out = new StringBuilder();

  /**
   * Begins a picture.
   *
   * @param title what it is, in a few words
   * @param description the same for somebody who cannot see it
   */
  public static Svg begin(int width, int height, String title, String description) {
    Svg svg = new Svg();
    svg.out
        .append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                .formatted(width, height))
        .append("viewBox=\"0 0 %d %d\" role=\"img\" ".formatted(width, height))
        .append(
            "aria-labelledby=\"drawing-title drawing-description\" font-family=\"%s\">\n"
                .formatted(escaped(FONT)))
        .append("<title id=\"drawing-title\">%s</title>\n".formatted(escaped(title)))
        .append("<desc id=\"drawing-description\">%s</desc>\n".formatted(escaped(description)));
    return svg;
  }

  /** Ends the picture. */
  public String end() {
    return out.append("</svg>\n").toString();
  }

  /** Begins a group that shows a text when it is pointed at. */
  public Svg group(String tooltip) {
    out.append("<g><title>%s</title>\n".formatted(escaped(tooltip)));
    return this;
  }

  /** Ends a group. */
  public Svg endGroup() {
    out.append("</g>\n");
    return this;
  }

  /** A rectangle with rounded corners. */
  public Svg rectangle(
      double x, double y, double width, double height, double round, String attributes) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" %s/>%n",
            number(x),
            number(y),
            number(width),
            number(height),
            number(round),
            attributes));
    return this;
  }

  /** A path, by its commands. */
  public Svg path(String commands, String attributes) {
    out.append("<path d=\"%s\" %s/>\n".formatted(commands, attributes));
    return this;
  }

  /** Text whose baseline begins at a point, or ends there or has its middle there by attribute. */
  public Svg text(double x, double y, int size, String attributes, String text) {
    out.append(
        "<text x=\"%s\" y=\"%s\" font-size=\"%d\" %s>%s</text>\n"
            .formatted(number(x), number(y), size, attributes, escaped(text)));
    return this;
  }

  /** Text in two styles, the second behind the first. */
  Svg text(
      double x, double y, String attributes, String text, String otherAttributes, String other) {
    out.append(
        "<text x=\"%s\" y=\"%s\"><tspan %s>%s</tspan>"
            .formatted(number(x), number(y), attributes, escaped(text)));
    if (!other.isEmpty()) {
      out.append("<tspan dx=\"8\" %s>%s</tspan>".formatted(otherAttributes, escaped(other)));
    }
    out.append("</text>\n");
    return this;
  }

  /** A coordinate with at most one decimal. */
  public static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  /** Text for elements and attributes; what no XML document may hold becomes U+FFFD. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(mayBeInXml(point) ? point : 0xFFFD);
          }
        });
    return escaped.toString();
  }

  private static boolean mayBeInXml(int point) {
    return point == '\t'
        || point == '\n'
        || point >= 0x20 && point <= 0xD7FF
        || point >= 0xE000 && point <= 0xFFFD
        || point >= 0x10000;
  }
}
