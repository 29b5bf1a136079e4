package org.dt4ecg.study.chart;

import org.dt4ecg.study.figures.WrongWindow;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** One window of ECG without its baseline. */
public final class WindowChart {

  private static final int FLAT = 460;

  private WindowChart() {}

  /** Draws the shape of a window. */
  public static Chart<?, ?> of(ChartTheme theme, String title, WrongWindow window) {
    double[] seconds = new double[window.shape().length];
    double[] shape = new double[window.shape().length];
    for (int i = 0; i < shape.length; i++) {
      seconds[i] = i / window.samplingRateHz();
      shape[i] = window.shape()[i];
    }
    XYChart chart = ChartStyle.lines(theme, title, "s", "as recorded", ChartStyle.WIDTH, FLAT);
    ChartStyle.line(chart.addSeries("ECG", seconds, shape), theme.series(window.head()), false)
        .setLineWidth(2.5f);
    chart.getStyler().setLegendVisible(false);
    return chart;
  }
}
