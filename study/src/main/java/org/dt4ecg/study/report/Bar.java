package org.dt4ecg.study.report;

import java.util.List;
import java.util.Optional;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.Statistic;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * What a figure has to reach, as a mean over the seeds.
 *
 * @param series the runs
 * @param figure the figure
 * @param limit what has to be reached
 * @param isCeiling whether the figure has to stay at or below the limit; otherwise at or above
 */
record Bar(Series series, Figure figure, double limit, boolean isCeiling) {

  private static final Series BLOCKED = Series.published(DataSet.MOTION_ECG, SplitProtocol.BLOCKED);
  private static final Series CROSS_PASS =
      Series.published(DataSet.MOTION_ECG, SplitProtocol.CROSS_PASS);
  private static final Series LEAVE_SUBJECTS_OUT =
      Series.published(DataSet.MOTION_ECG, SplitProtocol.LEAVE_SUBJECTS_OUT);
  private static final Series FIRST_RECORD =
      Series.published(DataSet.ECG_ID, SplitProtocol.FIRST_RECORD);
  private static final Series LEFT_OUT =
      new Series(
          Experiment.LEFT_OUT_PEOPLE,
          DataSet.MOTION_ECG,
          SplitProtocol.BLOCKED.label(),
          Variants.PUBLISHED);

  /** All bars, in the order of the protocols. */
  static final List<Bar> ALL =
      List.of(
          atLeast(BLOCKED, Figure.IDENTITY_ACCURACY, 0.9912),
          atLeast(BLOCKED, Figure.ACTIVITY_ACCURACY, 0.96),
          atLeast(BLOCKED, Figure.IDENTITY_FUSED_5, 0.998),
          atLeast(BLOCKED, Figure.ACTIVITY_FUSED_5, 0.98),
          atLeast(CROSS_PASS, Figure.IDENTITY_ACCURACY, 0.85),
          atLeast(CROSS_PASS, Figure.IDENTITY_FUSED_5, 0.90),
          atLeast(CROSS_PASS, Figure.ACTIVITY_ACCURACY, 0.80),
          atLeast(LEAVE_SUBJECTS_OUT, Figure.ACTIVITY_ACCURACY, 0.72),
          atLeast(FIRST_RECORD, Figure.IDENTITY_PER_RECORD, 0.97),
          atLeast(LEFT_OUT, Figure.STRANGERS_REJECTED_FUSED_5, 0.90),
          atMost(BLOCKED, Figure.IDENTITY_CALIBRATION_ERROR, 0.03),
          atMost(BLOCKED, Figure.ACTIVITY_CALIBRATION_ERROR, 0.03));

  /** The bar of a figure, if it has one. */
  static Optional<Bar> of(Series series, Figure figure) {
    return ALL.stream()
        .filter(bar -> bar.series.equals(series) && bar.figure == figure)
        .findFirst();
  }

  /** The measured figure; empty if it was not measured. */
  Optional<Statistic> measured(FigureTable figures) {
    return figures.statistic(series, figure);
  }

  boolean isReachedBy(Statistic statistic) {
    return isCeiling ? statistic.mean() <= limit : statistic.mean() >= limit;
  }

  /** The limit for people, such as {@code ≥ 99.12 %}. */
  String text() {
    return (isCeiling ? "≤ " : "≥ ") + figure.text(limit) + figure.unit();
  }

  /** What stands behind the name of the figure, such as {@code , %}. */
  String unitInWords() {
    return figure.unit().isEmpty() ? "" : "," + figure.unit();
  }

  private static Bar atLeast(Series series, Figure figure, double floor) {
    return new Bar(series, figure, floor, false);
  }

  private static Bar atMost(Series series, Figure figure, double ceiling) {
    return new Bar(series, figure, ceiling, true);
  }
}
