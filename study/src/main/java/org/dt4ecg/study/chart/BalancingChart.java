package org.dt4ecg.study.chart;

import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.figures.BalancingCurve;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** How the tasks were balanced over a training. */
public final class BalancingChart {

  private BalancingChart() {}

  /** The weights of the tasks. */
  public static Chart<?, ?> weights(ChartTheme theme, String title, BalancingCurve curve) {
    return draw(
        theme,
        title,
        "weight of the objective",
        curve.steps(),
        curve.identityWeights(),
        curve.activityWeights());
  }

  /**
   * The gradient norms of the tasks' objectives, before their weights, at the last shared weight.
   */
  public static Chart<?, ?> norms(ChartTheme theme, String title, BalancingCurve curve) {
    return draw(
        theme,
        title,
        "gradient norm at the last shared weight",
        curve.steps(),
        curve.identityNorms(),
        curve.activityNorms());
  }

  private static Chart<?, ?> draw(
      ChartTheme theme,
      String title,
      String yTitle,
      double[] steps,
      double[] identity,
      double[] activity) {
    XYChart chart = ChartStyle.lines(theme, title, "step", yTitle);
    ChartStyle.line(
        chart.addSeries("identity", steps, identity), theme.series(ModelTask.IDENTITY), false);
    ChartStyle.line(
        chart.addSeries("activity", steps, activity), theme.series(ModelTask.ACTIVITY), false);
    chart.getStyler().setYAxisMin(0d);
    chart.getStyler().setXAxisTickMarkSpacingHint(220);
    return chart;
  }
}
