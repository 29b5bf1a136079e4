package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.chart.AccuracyChart;
import org.dt4ecg.study.chart.ConfusionChart;
import org.dt4ecg.study.chart.Drawing;
import org.dt4ecg.study.chart.ReliabilityChart;
import org.dt4ecg.study.chart.WindowChart;
import org.dt4ecg.study.figures.ConfusionCounts;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.GradeFigures;
import org.dt4ecg.study.figures.ReliabilityBin;
import org.dt4ecg.study.figures.Statistic;
import org.dt4ecg.study.figures.WrongWindow;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * How the published model behaves: over a session, in its probabilities, and where it goes wrong.
 */
final class BehaviourSections {

  private static final List<Integer> FUSED = List.of(1, 3, 5, 10);
  private static final List<SplitProtocol> PROTOCOLS =
      List.of(SplitProtocol.BLOCKED, SplitProtocol.CROSS_PASS, SplitProtocol.LEAVE_SUBJECTS_OUT);
  private static final List<Figure> CALIBRATION =
      List.of(
          Figure.IDENTITY_CALIBRATION_ERROR_BEFORE,
          Figure.IDENTITY_CALIBRATION_ERROR,
          Figure.ACTIVITY_CALIBRATION_ERROR_BEFORE,
          Figure.ACTIVITY_CALIBRATION_ERROR);

  /** More people do not fit a chart that can be read. */
  private static final int MOST_CLASSES = 12;

  private static final int MOST_EXAMPLES = 6;

  private BehaviourSections() {}

  /** Several windows of a session together. */
  static Section fusion(FigureTable figures) {
    List<Figure> identity = FUSED.stream().map(Figure::identityFused).toList();
    List<Figure> activity = FUSED.stream().map(Figure::activityFused).toList();
    List<ReportTable> tables =
        List.of(
            byProtocol(
                figures, "Identity: log-probabilities summed over consecutive windows", identity),
            byProtocol(figures, "Activity: causal hidden Markov smoother", activity));
    List<Drawing> drawings = new ArrayList<>();
    for (ModelTask head : ModelTask.values()) {
      List<AccuracyChart.Line> lines =
          PROTOCOLS.stream()
              .map(protocol -> fused(figures, protocol, head))
              .filter(line -> line.points().size() > 1)
              .toList();
      if (!lines.isEmpty()) {
        String title = "Accuracy by number of fused windows, " + head.label();
        drawings.add(
            new Drawing(
                "fused-windows-" + head.label(),
                title,
                "Only windows with so many before them in their session count.",
                theme -> AccuracyChart.of(theme, title, "windows", lines)));
      }
    }
    return new Section(
        "fusion",
        "Fusion over a session",
        List.of(
            "Windows of 4 s start every 2 s, so neighbours share half of their samples, and five of"
                + " them are 12 s. What has fewer than 30 runs of windows is left out."),
        tables,
        drawings);
  }

  /** Whether probabilities mean what they say. */
  static Section calibration(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    for (SplitProtocol protocol : PROTOCOLS) {
      Series series = Series.published(DataSet.MOTION_ECG, protocol);
      Map<ModelTask, List<ReliabilityBin>> bins = new EnumMap<>(ModelTask.class);
      for (ModelTask head : ModelTask.values()) {
        List<ReliabilityBin> ofHead = figures.reliability(series, head);
        if (!ofHead.isEmpty()) {
          bins.put(head, ofHead);
        }
      }
      if (!bins.isEmpty()) {
        String title = "Reliability, " + protocol;
        drawings.add(
            new Drawing(
                "reliability-" + protocol,
                title,
                "Below the dashed line claims are overconfident. %s; bins of fewer than 10 windows are left out."
                    .formatted(seedsTogether(figures, series)),
                theme -> ReliabilityChart.of(theme, title, bins)));
      }
    }
    return new Section(
        "calibration",
        "Calibration",
        List.of(
            "A temperature a head is fitted on the validation part of the training side. Expected"
                + " calibration error over 15 bins of equal width."),
        List.of(byProtocol(figures, "Expected calibration error", CALIBRATION)),
        drawings);
  }

  /** What is taken for what. */
  static Section confusion(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    for (SplitProtocol protocol : PROTOCOLS) {
      for (ModelTask head : ModelTask.values()) {
        Series series = Series.published(DataSet.MOTION_ECG, protocol);
        Optional<ConfusionCounts> confusion =
            figures
                .confusion(series, head)
                .filter(counts -> counts.labels().size() <= MOST_CLASSES);
        if (confusion.isPresent()) {
          String title = "Confusion of %s, %s".formatted(head.label(), protocol);
          String shortTitle = "%s, %s".formatted(protocol, head.label());
          drawings.add(
              new Drawing(
                  "confusion-%s-%s".formatted(head.label(), protocol),
                  title,
                  "Per cent of the true class (row) that were taken for a class (column). %s."
                      .formatted(seedsTogether(figures, series)),
                  theme -> ConfusionChart.of(theme, shortTitle, confusion.get())));
        }
      }
    }
    return new Section("confusion", "Confusion", List.of(), List.of(), drawings);
  }

  /** Accuracy by the grade of artefacts that people gave. */
  static Section artefacts(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    List<ReportTable> tables = new ArrayList<>();
    for (SplitProtocol protocol : List.of(SplitProtocol.BLOCKED, SplitProtocol.CROSS_PASS)) {
      Series series = Series.published(DataSet.MOTION_ECG, protocol);
      List<GradeFigures> grades = figures.grades(series);
      if (grades.size() > 1) {
        String together = seedsTogether(figures, series);
        tables.add(
            gradeTable(
                "Accuracy by grade of artefacts, %s. %s".formatted(protocol, together), grades));
        String title = "Accuracy by artefacts, " + protocol;
        List<AccuracyChart.Line> lines =
            List.of(graded(grades, ModelTask.IDENTITY), graded(grades, ModelTask.ACTIVITY));
        drawings.add(
            new Drawing(
                "artefacts-" + protocol,
                title,
                "By the worst grade that the data set's authors gave within the window; windows that the signal quality rules out are not in it. %s."
                    .formatted(together),
                theme -> AccuracyChart.of(theme, title, "grade of artefacts, 1 is clean", lines)));
      }
    }
    return new Section(
        "artefacts",
        "Accuracy by signal quality",
        List.of(
            "The data set grades artefacts by hand, every 2 s. What hum, noise, gain, polarity,"
                + " rails, losses and other rates cost a release is told by evaluate --stress: the"
                + " whole table in robustness.md, a short one on the card of each release."),
        tables,
        drawings);
  }

  /** Windows that went wrong. */
  static Section mistakes(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    for (SplitProtocol protocol : List.of(SplitProtocol.BLOCKED, SplitProtocol.CROSS_PASS)) {
      figures.runs(Series.published(DataSet.MOTION_ECG, protocol)).stream()
          .flatMap(run -> run.wrong().stream())
          .limit(MOST_EXAMPLES)
          .forEach(window -> drawings.add(example(protocol, window, drawings.size())));
    }
    return new Section(
        "mistakes",
        "Windows that went wrong",
        List.of(
            "The most confident of the wrong claims on usable windows, in the unit of the"
                + " recordings, without the moving average that the network takes away."),
        List.of(),
        drawings);
  }

  private static Drawing example(SplitProtocol protocol, WrongWindow window, int number) {
    String title =
        "%s: %s taken for %s".formatted(window.head().label(), window.truth(), window.claimed());
    return new Drawing(
        "wrong-%02d".formatted(number + 1),
        title,
        "%s, session %s, window %d; claimed with a probability of %.2f."
            .formatted(protocol, window.session(), window.index(), window.probability()),
        theme -> WindowChart.of(theme, title, window));
  }

  private static ReportTable byProtocol(FigureTable figures, String caption, List<Figure> columns) {
    Cells cells = new Cells(figures);
    List<List<Cell>> rows = new ArrayList<>();
    for (SplitProtocol protocol : PROTOCOLS) {
      cells
          .row(protocol.label(), Series.published(DataSet.MOTION_ECG, protocol), columns)
          .ifPresent(rows::add);
    }
    return new ReportTable(caption, Cells.headings("protocol", columns), rows);
  }

  private static AccuracyChart.Line fused(
      FigureTable figures, SplitProtocol protocol, ModelTask head) {
    List<AccuracyChart.Point> points = new ArrayList<>();
    for (int windows : FUSED) {
      Figure figure =
          head == ModelTask.IDENTITY
              ? Figure.identityFused(windows)
              : Figure.activityFused(windows);
      figures
          .statistic(Series.published(DataSet.MOTION_ECG, protocol), figure)
          .ifPresent(value -> points.add(new AccuracyChart.Point(windows, value)));
    }
    return new AccuracyChart.Line(protocol.label(), points);
  }

  /** Over how many seeds something was summed: those of which every split was run. */
  private static String seedsTogether(FigureTable figures, Series series) {
    int seeds = figures.seeds(series);
    return seeds == 1 ? "One seed" : "%d seeds together".formatted(seeds);
  }

  private static ReportTable gradeTable(String caption, List<GradeFigures> grades) {
    return new ReportTable(
        caption,
        List.of("grade", "windows", "identity, %", "activity, %"),
        grades.stream()
            .map(
                grade ->
                    List.of(
                        Cell.plain(Integer.toString(grade.grade())),
                        Cell.plain(Long.toString(grade.windows())),
                        Cell.plain(Figure.IDENTITY_ACCURACY.text(share(grade, ModelTask.IDENTITY))),
                        Cell.plain(
                            Figure.ACTIVITY_ACCURACY.text(share(grade, ModelTask.ACTIVITY)))))
            .toList());
  }

  private static AccuracyChart.Line graded(List<GradeFigures> grades, ModelTask head) {
    return new AccuracyChart.Line(
        head.label(),
        grades.stream()
            .map(
                grade ->
                    new AccuracyChart.Point(
                        grade.grade(), new Statistic(share(grade, head), Double.NaN, 1)))
            .toList());
  }

  private static double share(GradeFigures grade, ModelTask head) {
    return (double) grade.right(head) / grade.windows();
  }
}
