package org.dt4ecg.study.report;

import java.util.Optional;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * A bar and what was measured, for programs.
 *
 * @param series the runs
 * @param figure name of the figure
 * @param limit what has to be reached
 * @param mean mean over the seeds; null if not measured
 * @param deviation sample standard deviation; null with fewer than two seeds
 * @param seeds number of seeds
 * @param reached whether the mean reaches the limit; null if not measured
 */
public record BarResult(
    String series,
    String figure,
    double limit,
    @Nullable Double mean,
    @Nullable Double deviation,
    int seeds,
    @Nullable Boolean reached) {

  static BarResult of(Bar bar, FigureTable figures) {
    Optional<Statistic> measured = bar.measured(figures);
    String series = bar.series().toString();
    String figure = bar.figure().name();
    if (measured.isEmpty()) {
      return new BarResult(series, figure, bar.limit(), null, null, 0, null);
    }
    Statistic statistic = measured.get();
    return new BarResult(
        series,
        figure,
        bar.limit(),
        statistic.mean(),
        Double.isNaN(statistic.deviation()) ? null : statistic.deviation(),
        statistic.seeds(),
        bar.isReachedBy(statistic));
  }
}
