package org.dt4ecg.study.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.figures.Statistic;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Measured accuracies, in per cent, with their spread, beside what was to be reached. */
public final class TargetChart {

  private static final double LOWEST = 50;

  private TargetChart() {}

  /**
   * An accuracy that was to be reached.
   *
   * @param name what stands below it
   * @param head the task it is of
   * @param measured what was reached
   * @param target what was to be reached, a share
   */
  public record Column(String name, ModelTask head, Statistic measured, double target) {}

  /** Draws a column for each accuracy, from 50 to 100 %; at least one. */
  public static Chart<?, ?> of(ChartTheme theme, String title, List<Column> columns) {
    CategoryChart chart = ChartStyle.categories(theme, title, "accuracy, %");
    List<String> names = columns.stream().map(Column::name).toList();
    // First, so that what was measured lies on top.
    CategorySeries targets =
        chart.addSeries(
            "to be reached", names, columns.stream().map(column -> 100 * column.target()).toList());
    points(targets, SeriesMarkers.DIAMOND, theme.faint());
    for (ModelTask head : ModelTask.values()) {
      if (columns.stream().anyMatch(column -> column.head() == head)) {
        List<Double> means = new ArrayList<>();
        List<Double> spreads = new ArrayList<>();
        for (Column column : columns) {
          boolean own = column.head() == head;
          means.add(own ? 100 * column.measured().mean() : Double.NaN);
          spreads.add(own ? spread(column.measured()) : Double.NaN);
        }
        CategorySeries series = chart.addSeries(head.label(), names, means, spreads);
        points(series, SeriesMarkers.CIRCLE, theme.series(head));
      }
    }
    chart.getStyler().setYAxisMin(LOWEST).setYAxisMax(100d);
    return chart;
  }

  private static void points(CategorySeries series, Marker marker, Color color) {
    series.setMarker(marker);
    series.setMarkerColor(color);
    series.setLineColor(color);
  }

  private static double spread(Statistic measured) {
    return Double.isNaN(measured.deviation()) ? 0 : 100 * measured.deviation();
  }
}
