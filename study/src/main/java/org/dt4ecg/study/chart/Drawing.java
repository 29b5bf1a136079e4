package org.dt4ecg.study.chart;

import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A chart that can be drawn in either theme.
 *
 * @param name name of its file, without the ending
 * @param title what it shows, in a few words
 * @param caption what to see in it, in a sentence or two, and how it was measured
 * @param painter makes the chart
 */
public record Drawing(String name, String title, String caption, Painter painter) {

  /** Makes the chart in a theme. */
  @FunctionalInterface
  public interface Painter {
    Chart<?, ?> paint(ChartTheme theme);
  }
}
