package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.chart.AccuracyChart;
import org.dt4ecg.study.chart.BalancingChart;
import org.dt4ecg.study.chart.Drawing;
import org.dt4ecg.study.figures.BalancingCurve;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.Variant;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.training.dataset.SplitProtocol;

/** What each part of the model is worth. */
final class AblationSections {

  private static final SplitProtocol PROTOCOL = SplitProtocol.BLOCKED;
  private static final List<Figure> COLUMNS =
      List.of(
          Figure.IDENTITY_ACCURACY,
          Figure.IDENTITY_FUSED_5,
          Figure.ACTIVITY_ACCURACY,
          Figure.ACTIVITY_FUSED_5);
  private static final List<Figure> SIZE_COLUMNS =
      List.of(
          Figure.IDENTITY_ACCURACY,
          Figure.ACTIVITY_ACCURACY,
          Figure.PARAMETERS,
          Figure.TRAINING_SECONDS);

  private AblationSections() {}

  /** Sequence Channel Attention and its parts. */
  static Section attention(FigureTable figures) {
    return new Section(
        "attention",
        "Attention",
        List.of("All else equal: the same recipe, seeds and windows of 4 s."),
        tables(figures, "Attention", Variants.attention(), SIZE_COLUMNS),
        List.of());
  }

  /** Ways to balance the two tasks. */
  static Section balancing(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    for (Variant variant : Variants.balancing()) {
      figures.runs(Series.motion(PROTOCOL, variant.name())).stream()
          .findFirst()
          .ifPresent(run -> addCurves(drawings, variant, run));
    }
    return new Section(
        "balancing",
        "Balancing of the tasks",
        List.of(
            "The terms that the recipe adds to the cross-entropy go with their task: the"
                + " contrastive one with identity, the reversed adversarial one with activity. They"
                + " are weighted with it, and a task that is trained alone has its own only."
                + " GradNorm equalises the gradient norms of these whole objectives, at rates of"
                + " training that it takes from the cross-entropies alone.",
            "A difference smaller than the spread over the seeds is none. The curves are those of"
                + " the first seed on the blocked split."),
        tables(figures, "Balancing", Variants.balancing(), COLUMNS),
        drawings);
  }

  /** Lengths of the window. */
  static Section windowLength(FigureTable figures) {
    List<Drawing> drawings = new ArrayList<>();
    List<AccuracyChart.Line> lines =
        List.of(lengths(figures, ModelTask.IDENTITY), lengths(figures, ModelTask.ACTIVITY));
    if (lines.stream().anyMatch(line -> line.points().size() > 1)) {
      String title = "Accuracy by window length, " + PROTOCOL;
      drawings.add(
          new Drawing(
              "window-length-" + PROTOCOL,
              title,
              "Per window; a longer one sees more beats and answers later.",
              theme -> AccuracyChart.of(theme, title, "length of the window, s", lines)));
    }
    return new Section(
        "window-length",
        "Length of the window",
        List.of(
            "Windows start every half length, so neighbours share half of their samples, and there"
                + " are fewer of the longer ones. Windows of 8 and 10 s need a longer validation"
                + " part than a tenth of a recording; it is taken from the training part, and the"
                + " test part is the same for all."),
        tables(figures, "Window length", Variants.windowLengths(), COLUMNS),
        drawings);
  }

  private static AccuracyChart.Line lengths(FigureTable figures, ModelTask head) {
    List<AccuracyChart.Point> points = new ArrayList<>();
    for (Variant variant : Variants.windowLengths()) {
      double seconds =
          (double) variant.options().windowSamples() / variant.options().samplingRateHz();
      Figure figure =
          head == ModelTask.IDENTITY ? Figure.IDENTITY_ACCURACY : Figure.ACTIVITY_ACCURACY;
      figures
          .statistic(Series.motion(PROTOCOL, variant.name()), figure)
          .ifPresent(value -> points.add(new AccuracyChart.Point(seconds, value)));
    }
    return new AccuracyChart.Line(head.label(), points);
  }

  private static List<ReportTable> tables(
      FigureTable figures, String title, List<Variant> variants, List<Figure> columns) {
    Cells cells = new Cells(figures);
    List<List<Cell>> rows = new ArrayList<>();
    for (Variant variant : variants) {
      cells
          .row(variant.title(), Series.motion(PROTOCOL, variant.name()), columns)
          .ifPresent(rows::add);
    }
    return rows.size() > 1
        ? List.of(
            new ReportTable(title + ", " + PROTOCOL, Cells.headings("variant", columns), rows))
        : List.of();
  }

  private static void addCurves(List<Drawing> drawings, Variant variant, RunFigures run) {
    BalancingCurve curve = run.balancing();
    if (curve == null) {
      return;
    }
    String weights = variant.title() + ": weights of the tasks";
    drawings.add(
        new Drawing(
            "weights-" + variant.name(),
            weights,
            "Weights over the steps of training; at the end %s."
                .formatted(last(curve.identityWeights(), curve.activityWeights())),
            theme -> BalancingChart.weights(theme, weights, curve)));
    String norms = variant.title() + ": gradient norms";
    drawings.add(
        new Drawing(
            "norms-" + variant.name(),
            norms,
            "Norms of the gradients of the tasks' whole objectives, before their weights, at the"
                + " last shared weight.",
            theme -> BalancingChart.norms(theme, norms, curve)));
  }

  private static String last(double[] identity, double[] activity) {
    OptionalDouble one = end(identity);
    OptionalDouble other = end(activity);
    return one.isPresent() && other.isPresent()
        ? "%.2f for identity and %.2f for activity"
            .formatted(one.getAsDouble(), other.getAsDouble())
        : "unknown";
  }

  private static OptionalDouble end(double[] values) {
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(values[values.length - 1]);
  }
}
