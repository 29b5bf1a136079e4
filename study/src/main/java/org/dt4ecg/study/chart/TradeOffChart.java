package org.dt4ecg.study.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.study.figures.ErrorTradeOff;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** Detection-error trade-offs on normal-deviate axes. */
public final class TradeOffChart {

  private static final double SMALLEST = 0.001;
  private static final double LARGEST = 0.9;

  private TradeOffChart() {}

  /** One line of the chart: trade-offs of equal kind, one a run. */
  public record Line(String name, List<ErrorTradeOff> runs) {

    public Line {
      runs = List.copyOf(runs);
    }
  }

  /** Draws lines; the runs of each share a colour. */
  public static Chart<?, ?> of(ChartTheme theme, String title, List<Line> lines) {
    XYChart chart =
        ChartStyle.lines(
            theme,
            title,
            "known people turned away, % (normal deviates)",
            "strangers who pass, %",
            ChartStyle.WIDTH,
            ChartStyle.WIDTH - 200);
    double low = NormalDeviate.of(SMALLEST);
    double high = NormalDeviate.of(LARGEST);
    ChartStyle.reference(
        chart.addSeries("equal", new double[] {low, high}, new double[] {low, high}), theme);
    double one = NormalDeviate.of(0.01);
    ChartStyle.reference(
        chart.addSeries("one", new double[] {one, one}, new double[] {low, high}), theme);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      for (int run = 0; run < line.runs().size(); run++) {
        add(chart, theme, line.name(), i, run, line.runs().get(run));
      }
    }
    chart.getStyler().setXAxisMin(low).setXAxisMax(high).setYAxisMin(low).setYAxisMax(high);
    chart.setCustomXAxisTickLabelsFormatter(TradeOffChart::percent);
    chart.setCustomYAxisTickLabelsFormatter(TradeOffChart::percent);
    return chart;
  }

  private static void add(
      XYChart chart, ChartTheme theme, String name, int line, int run, ErrorTradeOff tradeOff) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < tradeOff.falseRejections().length; i++) {
      double rejected = tradeOff.falseRejections()[i];
      double accepted = tradeOff.falseAcceptances()[i];
      if (isShown(rejected) && isShown(accepted)) {
        x.add(NormalDeviate.of(rejected));
        y.add(NormalDeviate.of(accepted));
      }
    }
    if (!x.isEmpty()) {
      ChartStyle.line(
              chart.addSeries(run == 0 ? name : name + " " + run, x, y), theme.series(line), false)
          .setShowInLegend(run == 0);
    }
  }

  private static boolean isShown(double share) {
    return share >= SMALLEST && share <= LARGEST;
  }

  private static String percent(double deviate) {
    double percent = 100 * NormalDeviate.share(deviate);
    return String.format(
        Locale.ROOT, percent < 0.995 ? "%.2f" : percent < 9.95 ? "%.1f" : "%.0f", percent);
  }
}
