package org.dt4ecg.study.chart;

import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.figures.ReliabilityBin;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** How often claims of a probability come true. */
public final class ReliabilityChart {

  /** A bin of fewer windows says more about chance than about the model. */
  private static final long FEWEST = 10;

  private ReliabilityChart() {}

  /** Draws a reliability diagram with a line a task. */
  public static Chart<?, ?> of(
      ChartTheme theme, String title, Map<ModelTask, List<ReliabilityBin>> reliability) {
    XYChart chart =
        ChartStyle.lines(
            theme, title, "probability of the claim", "share of claims that are right");
    ChartStyle.reference(chart.addSeries("right", new double[] {0, 1}, new double[] {0, 1}), theme);
    for (ModelTask head : ModelTask.values()) {
      List<ReliabilityBin> bins =
          reliability.getOrDefault(head, List.of()).stream()
              .filter(bin -> bin.windows() >= FEWEST)
              .toList();
      if (!bins.isEmpty()) {
        ChartStyle.line(
            chart.addSeries(
                head.label(),
                bins.stream().map(ReliabilityBin::confidence).toList(),
                bins.stream().map(ReliabilityBin::accuracy).toList()),
            theme.series(head),
            true);
      }
    }
    chart.getStyler().setXAxisMin(0d).setXAxisMax(1d).setYAxisMin(0d).setYAxisMax(1d);
    return chart;
  }
}
