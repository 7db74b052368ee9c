package io.github.smppbridge.bench.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A plot as SVG: one figure over a logarithmic axis, a line for each server. Readable on a light
 * and a dark page; several of them stand below each other in one picture.
 */
final class SvgPlot {

  /**
   * One measured point.
   *
   * @param x over 0
   * @param y 0 or more
   */
  record Point(double x, double y) {}

  /**
   * Colours that stand out from white and from black, also to those who do not tell red and green.
   */
  private static final List<String> COLOURS =
      List.of("#0b7fd6", "#d9730d", "#a05ad6", "#6f7d8c", "#12946b", "#c23a5e");

  private static final int WIDTH = 760;
  private static final int HEIGHT = 330;
  private static final int LEFT = 76;
  private static final int RIGHT = 150;
  private static final int TOP = 44;
  private static final int BOTTOM = 52;
  private static final int TICKS = 5;

  private final String title;
  private final String xAxis;
  private final String yAxis;
  private final Map<String, List<Point>> series = new LinkedHashMap<>();

  /**
   * An empty plot.
   *
   * @param title above it
   * @param xAxis what the horizontal axis counts
   * @param yAxis what the vertical axis measures, with its unit
   */
  SvgPlot(String title, String xAxis, String yAxis) {
    this.title = title;
    this.xAxis = xAxis;
    this.yAxis = yAxis;
  }

  /** Adds a point to a line. */
  void add(String name, double x, double y) {
    if (Double.isFinite(y)) {
      series.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(x, y));
    }
  }

  /** The picture of several plots. */
  static String svg(String description, SvgPlot... plots) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        <style>
          text { font: 12px system-ui, sans-serif; fill: #24292f; }
          .title { font-size: 15px; font-weight: 600; }
          .paper { fill: #ffffff; }
          .grid { stroke: #d0d7de; stroke-width: 1; }
          .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .paper { fill: #0d1117; }
            .grid { stroke: #30363d; }
          }
        </style>
        <rect class="paper" width="100%%" height="100%%"/>
        """
            .formatted(WIDTH, HEIGHT * plots.length, escaped(description)));
    for (int i = 0; i < plots.length; i++) {
      svg.append("<g transform=\"translate(0 ").append(i * HEIGHT).append(")\">\n");
      plots[i].draw(svg);
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg) {
    text(svg, LEFT, 24, "start", "title", title);
    text(svg, LEFT + plotWidth() / 2, HEIGHT - 12, "middle", "", xAxis);
    svg.append(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n"
            .formatted(TOP + plotHeight() / 2, escaped(yAxis)));
    double top = drawVerticalAxis(svg);
    drawHorizontalAxis(svg);
    int number = 0;
    for (Map.Entry<String, List<Point>> line : series.entrySet()) {
      drawLine(svg, line.getKey(), line.getValue(), top, number++);
    }
  }

  /** Returns what the top of the plot stands for. */
  private double drawVerticalAxis(StringBuilder svg) {
    double step = niceStep(all().mapToDouble(Point::y).max().orElse(1) / TICKS);
    double top = step * Math.ceil(all().mapToDouble(Point::y).max().orElse(1) / step);
    for (int i = 0; i * step <= top * 1.0001; i++) {
      double y = y(i * step, top);
      grid(svg, LEFT, y, LEFT + plotWidth(), y);
      text(svg, LEFT - 8, y + 4, "end", "", number(i * step));
    }
    return top;
  }

  private void drawHorizontalAxis(StringBuilder svg) {
    all()
        .mapToDouble(Point::x)
        .distinct()
        .sorted()
        .forEach(
            value -> {
              grid(svg, x(value), TOP, x(value), TOP + plotHeight());
              text(svg, x(value), TOP + plotHeight() + 18, "middle", "", number(value));
            });
  }

  private void drawLine(
      StringBuilder svg, String name, List<Point> points, double top, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      String at = format("%.1f,%.1f ", x(point.x()), y(point.y(), top));
      path.append(at);
    }
    svg.append(
        "<polyline class=\"line\" stroke=\"%s\" points=\"%s\"/>%n"
            .formatted(colour, path.toString().trim()));
    for (Point point : points) {
      svg.append(
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s</title></circle>%n",
              x(point.x()),
              y(point.y(), top),
              colour,
              escaped(name + ": " + number(point.y()) + " at " + number(point.x()))));
    }
    int legend = TOP + 10 + number * 22;
    int left = LEFT + plotWidth() + 16;
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" rx=\"3\" fill=\"%s\"/>%n"
            .formatted(left, legend - 11, colour));
    text(svg, left + 22, legend, "start", "", name);
  }

  private Stream<Point> all() {
    return series.values().stream().flatMap(List::stream);
  }

  private double x(double value) {
    double first = Math.log10(all().mapToDouble(Point::x).min().orElse(1));
    double last = Math.log10(all().mapToDouble(Point::x).max().orElse(10));
    double share = last > first ? (Math.log10(value) - first) / (last - first) : 0.5;
    return LEFT + share * plotWidth();
  }

  private static double y(double value, double top) {
    return TOP + plotHeight() * (1 - value / top);
  }

  private static int plotWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private static int plotHeight() {
    return HEIGHT - TOP - BOTTOM;
  }

  /** 1, 2 or 5 times a power of ten, not below. */
  static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-9))));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least * 0.9999) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? format("%,.0f", value) : format("%,.2f", value);
  }

  private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        format(
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1, y1, x2, y2));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    String attribute = style.isEmpty() ? "" : " class=\"" + style + "\"";
    svg.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
            x, y, anchor, attribute, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
