package org.dt4ecg.bench.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.bench.picture.Svg.Anchor;

/**
 * How often a newcomer is recognised before and after a release that learned who it is: what the
 * page of a demonstration with retraining knew.
 */
final class NewcomerPicture {

  static final String NAME = "newcomer";

  private static final int LEFT = 84;
  private static final int WIDTH = 846;
  private static final int TOP = 112;
  private static final int HEIGHT = 240;

  /** Of a point, in s, as the page has them. */
  private static final double SPAN = 5;

  private NewcomerPicture() {}

  /**
   * Windows that came within a few seconds.
   *
   * @param at begin, in s from the first window on
   * @param windows of a usable signal
   * @param named of them those in which the decision over the session names the person
   */
  record Point(double at, int windows, int named) {

    /** What is left of it without the point of that time, if there is one. */
    private Point without(List<Point> points) {
      for (Point other : points) {
        if (other.at() == at) {
          return new Point(at, windows - other.windows(), named - other.named());
        }
      }
      return this;
    }
  }

  /**
   * What is drawn. Times are in s from the first window on.
   *
   * @param roundFrom when the training began
   * @param roundTo when it ended
   * @param newcomer of the person whom the first model does not know
   * @param others of everybody else
   * @param swap when the first window came that the new model had decided on
   */
  record Figures(
      String person,
      String first,
      String second,
      double roundFrom,
      double roundTo,
      double swap,
      List<Point> newcomer,
      List<Point> others) {}

  /**
   * Reads what a page said.
   *
   * @param answer of {@code GET /api/v1/models}, some time after the swap
   * @throws IOException if it cannot be read, or nobody new was recognised by a second model
   */
  static Figures figures(Path answer) throws IOException {
    JsonNode models;
    try {
      models = new ObjectMapper().readTree(answer.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(
          answer + " is no JSON; keep what the page answers to /api/v1/models in it", e);
    }
    JsonNode servings = models.path("servings");
    JsonNode round = models.path("rounds").path(0);
    JsonNode newcomer = models.path("newcomerRecognition");
    if (servings.size() < 2 || round.isMissingNode() || newcomer.isEmpty()) {
      throw new IOException(
          "%s shows no swap; ask a demonstration with retraining for /api/v1/models after it"
              .formatted(answer));
    }
    long start = models.path("recognition").path(0).path("at").asLong();
    List<Point> everybody = points(start, models.path("recognition"));
    List<Point> ofNewcomer = points(start, newcomer);
    return new Figures(
        models.path("newcomer").asText(),
        servings.path(0).path("version").asText(),
        servings.path(1).path("version").asText(),
        seconds(start, round.path("startedAt")),
        seconds(start, round.path("finishedAt")),
        seconds(start, servings.path(1).path("since")),
        ofNewcomer,
        everybody.stream().map(point -> point.without(ofNewcomer)).toList());
  }

  private static List<Point> points(long start, JsonNode list) {
    List<Point> points = new ArrayList<>();
    for (JsonNode point : list) {
      points.add(
          new Point(
              seconds(start, point.path("at")),
              point.path("people").asInt(),
              point.path("named").asInt()));
    }
    return points;
  }

  private static double seconds(long start, JsonNode millis) {
    return Math.round((millis.asLong() - start) / 100.0) / 10.0;
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    Svg svg =
        new Svg(
            960,
            TOP + HEIGHT + 92,
            "Share of windows in which the right person is named, every five seconds: of the"
                + " newcomer none until the swap and nearly all from it on, of everybody else"
                + " nearly all throughout");
    svg.bold(24, 34, "A newcomer is recognised from the swap on", 18);
    svg.text(
        24,
        58,
        "./dt4ecg demo --with-retraining; simulated. Windows in which the session names the right"
            + " person, every 5 s.",
        14,
        Svg.FAINT,
        Anchor.START);
    List<Point> all = figures.others();
    double end = all.get(all.size() - 1).at() + SPAN;
    double second = WIDTH / end;
    grid(svg, end, second);
    svg.box(
        LEFT + figures.roundFrom() * second,
        TOP,
        (figures.roundTo() - figures.roundFrom()) * second,
        HEIGHT,
        Svg.PANEL);
    svg.text(
        LEFT + (figures.roundFrom() + figures.roundTo()) / 2 * second,
        TOP + HEIGHT / 2.0,
        "a round of training",
        13,
        Svg.FAINT,
        Anchor.MIDDLE);
    steps(svg, figures.others(), second, "#8c959f");
    steps(svg, figures.newcomer(), second, Svg.RED);
    double swap = LEFT + figures.swap() * second;
    svg.dashes(swap, TOP - 16, swap, TOP + HEIGHT, Svg.TEXT);
    svg.text(
        swap,
        TOP - 20,
        "swap: %s to %s".formatted(figures.first(), figures.second()),
        13,
        Svg.TEXT,
        Anchor.MIDDLE);
    double legend = TOP + HEIGHT + 66;
    svg.line(LEFT, legend - 5, LEFT + 22, legend - 5, Svg.RED, 4);
    svg.text(LEFT + 32, legend, figures.person() + ", the newcomer");
    svg.line(LEFT + 220, legend - 5, LEFT + 242, legend - 5, "#8c959f", 4);
    svg.text(LEFT + 252, legend, "everybody else");
    return Picture.of(NAME, svg, figures);
  }

  private static void grid(Svg svg, double end, double second) {
    for (int percent = 0; percent <= 100; percent += 25) {
      double y = y(percent / 100.0);
      svg.line(LEFT, y, LEFT + WIDTH, y, Svg.GRID, 1);
      svg.text(
          LEFT - 10,
          y + 5,
          String.format(Locale.ROOT, "%d %%", percent),
          13,
          Svg.FAINT,
          Anchor.END);
    }
    for (int at = 0; at <= (int) end; at += 30) {
      svg.text(LEFT + at * second, TOP + HEIGHT + 24, at + " s", 13, Svg.FAINT, Anchor.MIDDLE);
    }
  }

  /** A point counts what came in its span, so it is drawn as wide as that. */
  private static void steps(Svg svg, List<Point> points, double second, String color) {
    double before = Double.NaN;
    for (Point point : points) {
      if (point.windows() > 0) {
        double x = LEFT + point.at() * second;
        double y = y((double) point.named() / point.windows());
        if (!Double.isNaN(before) && before != y) {
          svg.line(x, before, x, y, color, 1.5);
        }
        svg.line(x, y, x + SPAN * second, y, color, 4);
        before = y;
      }
    }
  }

  private static double y(double share) {
    return TOP + HEIGHT * (1 - share);
  }
}
