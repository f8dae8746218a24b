package org.weightscope.report;

import java.util.List;
import java.util.stream.Collectors;
import org.weightscope.inspection.rendering.Svg;

/** A plot as SVG: title, axes, marks. The same marks give the same bytes. */
final class Plot {
  static final String BLUE = "#0072B2";
  static final String ORANGE = "#D55E00";
  static final String GREY = "#767676";
  private static final String TEXT = "#222222";
  private static final String DASHED = " stroke-dasharray=\"6 4\"";
  private static final int WIDTH = 680;
  private static final int TOP = 84;
  private static final int BOTTOM = 56;
  private static final int RIGHT = 24;

  private final Svg svg;
  private final int left;
  private final int height;
  private final int right;
  private final Axis across;
  private final Axis up;
  private double legend;

  private Plot(Svg svg, int left, int right, int height, Axis across, Axis up, boolean marksUp) {
    this.svg = svg;
    this.left = left;
    this.right = right;
    this.height = height;
    this.across = across;
    this.up = up;
    this.legend = marksUp ? left + 6 : 24;
    axes(marksUp);
  }

  /** A plot of two quantities. */
  static Plot of(String title, String networks, Axis across, Axis up) {
    return new Plot(begin(title, networks, 520), 70, RIGHT, 520, across, up, true);
  }

  /**
   * A plot of one quantity, a row for each of several things, the first at the top.
   *
   * @param notes what is written at the right of each row
   * @param notesTitle what is written above the notes
   */
  static Plot ofRows(
      String title,
      String networks,
      Axis across,
      List<String> rows,
      List<String> notes,
      String notesTitle) {
    int height = TOP + BOTTOM + 24 * rows.size();
    int longest = rows.stream().mapToInt(String::length).max().orElse(0);
    int widest = notes.stream().mapToInt(String::length).max().orElse(0);
    Plot plot =
        new Plot(
            begin(title, networks, height),
            24 + 7 * longest,
            RIGHT + 7 * Math.max(widest, notesTitle.length()),
            height,
            across,
            new Axis("", rows.size(), 0, 1),
            false);
    for (int r = 0; r < rows.size(); r++) {
      double y = plot.y(r + 0.5) + 4;
      plot.svg.text(plot.left - 10, y, 12, fill(TEXT) + " text-anchor=\"end\"", rows.get(r));
      plot.svg.text(WIDTH - RIGHT, y, 12, fill(GREY) + " text-anchor=\"end\"", notes.get(r));
    }
    plot.svg.text(WIDTH - RIGHT, TOP - 8, 12, fill(GREY) + " text-anchor=\"end\"", notesTitle);
    return plot;
  }

  private static Svg begin(String title, String networks, int height) {
    return Svg.begin(WIDTH, height, title, title + ". " + networks)
        .rectangle(0, 0, WIDTH, height, 0, fill("#ffffff"))
        .text(16, 26, 16, fill(TEXT) + " font-weight=\"600\"", title)
        .text(16, 45, 12, fill(GREY), networks);
  }

  private void axes(boolean marksUp) {
    for (double mark : across.marks()) {
      double x = x(mark);
      svg.path("M%s %sV%s".formatted(n(x), TOP, height - BOTTOM), stroke("#e4e4e4", 1));
      svg.text(
          x, height - BOTTOM + 18, 12, fill(TEXT) + " text-anchor=\"middle\"", across.text(mark));
    }
    svg.text(
        (left + WIDTH - right) / 2.0,
        height - 14,
        13,
        fill(TEXT) + " text-anchor=\"middle\"",
        across.label());
    if (marksUp) {
      for (double mark : up.marks()) {
        double y = y(mark);
        svg.path("M%s %sH%s".formatted(left, n(y), WIDTH - right), stroke("#e4e4e4", 1));
        svg.text(left - 8, y + 4, 12, fill(TEXT) + " text-anchor=\"end\"", up.text(mark));
      }
      double middle = (TOP + height - BOTTOM) / 2.0;
      svg.text(
          20,
          middle,
          13,
          fill(TEXT)
              + " text-anchor=\"middle\" transform=\"rotate(-90 20 %s)\"".formatted(n(middle)),
          up.label());
    }
    svg.path("M%s %sV%sH%s".formatted(left, TOP, height - BOTTOM, WIDTH - right), stroke(GREY, 1));
  }

  /** The region between two curves. */
  Plot band(List<double[]> lowAndHighAt, String colour) {
    String there =
        lowAndHighAt.stream()
            .map(p -> n(x(p[0])) + " " + n(y(p[1])))
            .collect(Collectors.joining("L", "M", ""));
    String back =
        lowAndHighAt.reversed().stream()
            .map(p -> n(x(p[0])) + " " + n(y(p[2])))
            .collect(Collectors.joining("L", "L", "Z"));
    svg.path(there + back, fill(colour) + " fill-opacity=\"0.13\"");
    return this;
  }

  /** A dashed line where both quantities are equal. */
  Plot diagonal() {
    double from = Math.max(across.low(), up.low());
    double to = Math.min(across.high(), up.high());
    svg.path(
        "M%s %sL%s %s".formatted(n(x(from)), n(y(from)), n(x(to)), n(y(to))),
        stroke(GREY, 1.5) + DASHED);
    return this;
  }

  /** A dashed line from the bottom to the top. */
  Plot referenceAt(double value) {
    svg.path("M%s %sV%s".formatted(n(x(value)), TOP, height - BOTTOM), stroke(GREY, 1.5) + DASHED);
    return this;
  }

  Plot dot(double across, double up, double size, String colour, double opacity) {
    svg.path(
        "M%s %sh0".formatted(n(x(across)), n(y(up))),
        stroke(colour, size) + " stroke-linecap=\"round\" stroke-opacity=\"" + opacity + "\"");
    return this;
  }

  Plot line(List<double[]> points, String colour) {
    svg.path(
        points.stream()
            .map(p -> n(x(p[0])) + " " + n(y(p[1])))
            .collect(Collectors.joining("L", "M", "")),
        stroke(colour, 2));
    return this;
  }

  /** A row's value with its interval; an interval that is not defined is left out. */
  Plot row(int row, double value, double low, double high, String colour, String tooltip) {
    double y = y(row + 0.5);
    svg.group(tooltip);
    if (Double.isFinite(low) && Double.isFinite(high)) {
      svg.path(
          "M%s %sH%sM%s %sv8M%s %sv8"
              .formatted(n(x(low)), n(y), n(x(high)), n(x(low)), n(y - 4), n(x(high)), n(y - 4)),
          stroke(colour, 1.5));
    }
    dot(value, row + 0.5, 9, colour, 1);
    svg.endGroup();
    return this;
  }

  /** An upright mark in a row. */
  Plot tick(int row, double value, String colour) {
    svg.path("M%s %sv14".formatted(n(x(value)), n(y(row + 0.5) - 7)), stroke(colour, 2.5));
    return this;
  }

  /** What dots of a colour mean, beside what was told before. */
  Plot legendOfDots(String colour, String text) {
    return legend("h0", stroke(colour, 9) + " stroke-linecap=\"round\"", text);
  }

  /** What upright marks of a colour mean. */
  Plot legendOfTicks(String colour, String text) {
    return legend("m0 -6v12", stroke(colour, 2.5), text);
  }

  /** What the dashed line means. */
  Plot legendOfDashes(String text) {
    return legend("m-9 0h20", stroke(GREY, 1.5) + DASHED, text);
  }

  private Plot legend(String mark, String attributes, String text) {
    svg.path("M%s %s".formatted(n(legend), TOP - 18) + mark, attributes);
    svg.text(legend + 15, TOP - 14, 12, fill(TEXT), text);
    legend += 48 + 6.4 * text.length();
    return this;
  }

  String svg() {
    return svg.end();
  }

  private double x(double value) {
    return left + across.place(value) * (WIDTH - left - right);
  }

  private double y(double value) {
    return height - BOTTOM - up.place(value) * (height - TOP - BOTTOM);
  }

  private static String n(double value) {
    return Svg.number(value);
  }

  private static String fill(String colour) {
    return "fill=\"" + colour + "\"";
  }

  private static String stroke(String colour, double width) {
    return "fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"".formatted(colour, n(width));
  }
}
