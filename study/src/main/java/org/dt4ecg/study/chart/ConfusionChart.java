package org.dt4ecg.study.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.study.figures.ConfusionCounts;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** What was taken for what, in per cent of the true class. */
public final class ConfusionChart {

  private static final int CELL = 104;
  private static final int MARGIN = 330;
  private static final int SMALLEST_SIDE = 860;

  private ConfusionChart() {}

  /** Draws a confusion matrix. */
  public static Chart<?, ?> of(ChartTheme theme, String title, ConfusionCounts confusion) {
    int classes = confusion.labels().size();
    int side = Math.max(SMALLEST_SIDE, MARGIN + classes * CELL);
    HeatMapChart chart =
        ChartStyle.heat(theme, title, "taken for", "is", side, Math.round(side * 0.84f));
    List<String> rows = new ArrayList<>(confusion.labels());
    // The first class is the top row, as in a printed matrix; the axis grows upwards.
    Collections.reverse(rows);
    List<Number[]> cells = new ArrayList<>();
    for (int column = 0; column < classes; column++) {
      for (int row = 0; row < classes; row++) {
        // To a tenth of a per cent, which is what the cells show.
        double share = Math.round(1000 * confusion.share(classes - 1 - row, column)) / 10.0;
        cells.add(new Number[] {column, row, share});
      }
    }
    chart.addSeries("share", confusion.labels(), rows, cells).setMin(0).setMax(100);
    chart.getStyler().setXAxisMaxLabelCount(classes);
    if (IntStream.range(0, classes).anyMatch(i -> confusion.labels().get(i).length() > 8)) {
      chart.getStyler().setXAxisLabelRotation(20);
    }
    return chart;
  }
}
