package org.dt4ecg.study.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What all charts have in common. Drawn at twice the size they are shown in, so that they are
 * sharp.
 */
final class ChartStyle {

  static final int WIDTH = 1280;
  static final int HEIGHT = 840;

  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 24);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 28);
  private static final float LINE = 4;

  private ChartStyle() {}

  static XYChart lines(ChartTheme theme, String title, String x, String y) {
    return lines(theme, title, x, y, WIDTH, HEIGHT);
  }

  static XYChart lines(ChartTheme theme, String title, String x, String y, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line);
    chart.getStyler().setMarkerSize(12);
    style(chart.getStyler(), theme);
    return chart;
  }

  /** Points above names, with room for as many as the eye can take in. */
  static CategoryChart categories(ChartTheme theme, String title, String y) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).yAxisTitle(y).build();
    style(chart.getStyler(), theme);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(18);
    chart.getStyler().setXAxisLabelRotation(20);
    chart.getStyler().setChartTitlePadding(18);
    chart.getStyler().setLegendPadding(24);
    // Points above the name that they belong to, not side by side.
    chart.getStyler().setOverlapped(true);
    return chart;
  }

  static HeatMapChart heat(
      ChartTheme theme, String title, String x, String y, int width, int height) {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler(), theme);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setRangeColors(theme.heat().toArray(Color[]::new));
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setValueFont(TEXT.deriveFont(20f));
    chart.getStyler().setValueFontColor(theme.text());
    chart.getStyler().setShowValue(true);
    return chart;
  }

  /** A line of measured points. */
  static XYSeries line(XYSeries series, Color color, boolean points) {
    series.setLineColor(color);
    series.setLineWidth(LINE);
    series.setMarkerColor(color);
    series.setMarker(points ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    return series;
  }

  /** A dashed line to compare with, without a place in the legend. */
  static void reference(XYSeries series, ChartTheme theme) {
    series.setLineColor(theme.faint());
    series.setLineStyle(
        new BasicStroke(
            2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {10, 8}, 0));
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(false);
  }

  private static void style(AxesChartStyler styler, ChartTheme theme) {
    styler.setBaseFont(TEXT);
    styler.setChartBackgroundColor(theme.background());
    styler.setPlotBackgroundColor(theme.background());
    styler.setPlotBorderColor(theme.grid());
    styler.setPlotGridLinesColor(theme.grid());
    styler.setPlotGridLinesStroke(new BasicStroke(1.5f));
    styler.setChartFontColor(theme.text());
    styler.setChartTitleFont(TITLE);
    styler.setAxisTitleFont(TEXT);
    styler.setAxisTickLabelsFont(TEXT.deriveFont(22f));
    styler.setAxisTickLabelsColor(theme.text());
    styler.setXAxisTitleColor(theme.text());
    styler.setYAxisTitleColor(theme.text());
    styler.setAxisTickMarksColor(theme.grid());
    styler.setAxisTicksLineVisible(false);
    styler.setLegendFont(TEXT);
    styler.setLegendBackgroundColor(theme.background());
    styler.setLegendBorderColor(theme.grid());
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Horizontal);
    styler.setLegendSeriesLineLength(36);
    styler.setChartPadding(24);
    styler.setAntiAlias(true);
    styler.setErrorBarsColorSeriesColor(true);
    styler.setXAxisTickMarkSpacingHint(130);
    styler.setYAxisTickMarkSpacingHint(90);
  }
}
