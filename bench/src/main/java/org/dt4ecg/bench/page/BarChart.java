package org.dt4ecg.bench.page;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Groups of bars, with the figures above them. */
final class BarChart {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 24);
  private static final Color GRID = new Color(0xdddddd);

  /** Told apart by people who do not see all colours. */
  private static final List<Color> COLORS =
      List.of(new Color(0x0072b2), new Color(0xe69f00), new Color(0x009e73), new Color(0xcc79a7));

  private final String title;
  private final String unit;

  BarChart(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /**
   * Draws and writes a PNG file.
   *
   * @param groups names along the axis
   * @param series for each name in the legend, a figure for each group
   */
  void write(Path file, List<String> groups, Map<String, List<Double>> series) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(unit)
            .build();
    chart.getStyler().setBaseFont(TEXT);
    chart.getStyler().setChartTitleFont(TEXT.deriveFont(Font.BOLD, 28f));
    chart.getStyler().setAxisTitleFont(TEXT);
    chart.getStyler().setAxisTickLabelsFont(TEXT);
    chart.getStyler().setLegendFont(TEXT);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setPlotGridLinesColor(GRID);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setLegendVisible(series.size() > 1);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsFont(TEXT.deriveFont(18f));
    chart.getStyler().setLabelsPosition(1.02);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("#,##0");
    chart.getStyler().setChartPadding(24);
    chart.getStyler().setSeriesColors(COLORS.toArray(Color[]::new));
    for (Map.Entry<String, List<Double>> each : series.entrySet()) {
      chart.addSeries(each.getKey(), groups, new ArrayList<>(each.getValue()));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
  }
}
