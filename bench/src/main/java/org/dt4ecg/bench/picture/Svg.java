package org.dt4ecg.bench.picture;

import java.util.Locale;

/**
 * A canvas of lines, boxes and letters that becomes an SVG file. It has a light background of its
 * own, so that it is readable on dark pages, too, and names no font that has to be loaded.
 * Coordinates are in pixels from the upper left corner, rounded to tenths. Not thread-safe.
 */
final class Svg {

  static final String TEXT = "#1f2328";
  static final String FAINT = "#656d76";
  static final String GRID = "#d8dee4";
  static final String PANEL = "#f6f8fa";

  /** Told apart by people who do not see all colours (Okabe and Ito). */
  static final String BLUE = "#0072b2";

  static final String ORANGE = "#e69f00";
  static final String GREEN = "#009e73";
  static final String RED = "#d55e00";
  static final String PINK = "#cc79a7";

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;
  private final String title;

  /**
   * @param title what the picture shows, for people who do not see it
   */
  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  /** Where a text stands to its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg box(double x, double y, double boxWidth, double boxHeight, String fill) {
    return box(x, y, boxWidth, boxHeight, fill, "none");
  }

  Svg box(double x, double y, double boxWidth, double boxHeight, String fill, String stroke) {
    return add(
        ("<rect x='%s' y='%s' width='%s' height='%s' fill='%s' stroke='%s'"
                + " shape-rendering='crispEdges'/>")
            .formatted(number(x), number(y), number(boxWidth), number(boxHeight), fill, stroke));
  }

  Svg line(double x1, double y1, double x2, double y2, String stroke, double strokeWidth) {
    return add(
        "<line x1='%s' y1='%s' x2='%s' y2='%s' stroke='%s' stroke-width='%s'/>"
            .formatted(
                number(x1), number(y1), number(x2), number(y2), stroke, number(strokeWidth)));
  }

  Svg dashes(double x1, double y1, double x2, double y2, String stroke) {
    return add(
        ("<line x1='%s' y1='%s' x2='%s' y2='%s' stroke='%s' stroke-width='1.5' stroke-dasharray='5"
                + " 4'/>")
            .formatted(number(x1), number(y1), number(x2), number(y2), stroke));
  }

  /** A line with a head at its second point. */
  Svg arrow(double x1, double y1, double x2, double y2, String stroke) {
    double length = Math.hypot(x2 - x1, y2 - y1);
    double alongX = 7 * (x2 - x1) / length;
    double alongY = 7 * (y2 - y1) / length;
    line(x1, y1, x2 - alongX, y2 - alongY, stroke, 1.5);
    return add(
        "<path d='M%s %s L%s %s L%s %s Z' fill='%s'/>"
            .formatted(
                number(x2),
                number(y2),
                number(x2 - alongX - alongY / 2),
                number(y2 - alongY + alongX / 2),
                number(x2 - alongX + alongY / 2),
                number(y2 - alongY - alongX / 2),
                stroke));
  }

  Svg dot(double x, double y, double radius, String fill) {
    return add(
        "<circle cx='%s' cy='%s' r='%s' fill='%s'/>"
            .formatted(number(x), number(y), number(radius), fill));
  }

  /**
   * A line through points that are equally far from each other.
   *
   * @param step from one point to the next, to the right
   */
  Svg curve(double x, double step, double[] ys, String stroke, double strokeWidth) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < ys.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(x + i * step)).append(',');
      points.append(number(ys[i]));
    }
    return add(
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='%s' stroke-linejoin='round'/>"
            .formatted(points, stroke, number(strokeWidth)));
  }

  Svg text(double x, double y, String text) {
    return text(x, y, text, 14, TEXT, Anchor.START);
  }

  Svg text(double x, double y, String text, int size, String fill, Anchor anchor) {
    return letters(x, y, text, size, fill, anchor, "normal");
  }

  Svg bold(double x, double y, String text, int size) {
    return letters(x, y, text, size, TEXT, Anchor.START, "bold");
  }

  private Svg letters(
      double x, double y, String text, int size, String fill, Anchor anchor, String weight) {
    return add(
        "<text x='%s' y='%s' font-size='%d' fill='%s' text-anchor='%s' font-weight='%s'>%s</text>"
            .formatted(
                number(x),
                number(y),
                size,
                fill,
                anchor.name().toLowerCase(Locale.ROOT),
                weight,
                escaped(text)));
  }

  private Svg add(String element) {
    body.append(element).append('\n');
    return this;
  }

  /**
   * The file.
   *
   * @param metadata what it was drawn from
   */
  String text(String metadata) {
    return """
    <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' \
    font-family='Helvetica, Arial, "DejaVu Sans", sans-serif'>
    <title>%s</title>
    <metadata>%s</metadata>
    <rect width='100%%' height='100%%' rx='8' fill='#ffffff'/>
    %s</svg>
    """
        .formatted(width, height, width, height, escaped(title), escaped(metadata), body);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** To a tenth, without a zero behind the point. */
  private static String number(double value) {
    long tenths = Math.round(value * 10);
    String digits =
        tenths % 10 == 0
            ? Long.toString(tenths / 10)
            : Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
    return tenths < 0 && tenths % 10 != 0 ? "-" + digits : digits;
  }
}
