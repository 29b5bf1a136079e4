package org.dt4ecg.study.chart;

import java.util.List;
import java.util.Locale;
import org.dt4ecg.study.figures.Statistic;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** Accuracies, in per cent, with their spread, over something that was varied. */
public final class AccuracyChart {

  private AccuracyChart() {}

  /** A measured accuracy. */
  public record Point(double x, Statistic accuracy) {}

  /** The points of one line. */
  public record Line(String name, List<Point> points) {

    public Line {
      points = List.copyOf(points);
    }
  }

  /** Draws lines; lines without points are left out. */
  public static Chart<?, ?> of(ChartTheme theme, String title, String xTitle, List<Line> lines) {
    XYChart chart = ChartStyle.lines(theme, title, xTitle, "accuracy, %");
    for (int i = 0; i < lines.size(); i++) {
      List<Point> points = lines.get(i).points();
      if (!points.isEmpty()) {
        ChartStyle.line(
            chart.addSeries(
                lines.get(i).name(),
                points.stream().map(Point::x).toList(),
                points.stream().map(point -> 100 * point.accuracy().mean()).toList(),
                points.stream().map(AccuracyChart::spread).toList()),
            theme.series(i),
            true);
      }
    }
    chart.setCustomXAxisTickLabelsFormatter(AccuracyChart::plain);
    return chart;
  }

  private static double spread(Point point) {
    double deviation = point.accuracy().deviation();
    return Double.isNaN(deviation) ? 0 : 100 * deviation;
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
