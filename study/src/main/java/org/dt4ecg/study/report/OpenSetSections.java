package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.study.chart.Drawing;
import org.dt4ecg.study.chart.TradeOffChart;
import org.dt4ecg.study.figures.ErrorTradeOff;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.training.dataset.SplitProtocol;

/** People whom the model does not know, and how they become known. */
final class OpenSetSections {

  private static final List<Figure> STRANGERS =
      List.of(
          Figure.EQUAL_ERROR_RATE,
          Figure.EQUAL_ERROR_RATE_FUSED_5,
          Figure.STRANGERS_REJECTED,
          Figure.STRANGERS_REJECTED_FUSED_5);
  private static final List<Figure> BY_MODEL =
      List.of(
          Figure.STRANGERS_REJECTED_BY_MODEL,
          Figure.STRANGERS_REJECTED_BY_MODEL_FUSED_5,
          Figure.KNOWN_REJECTED_BY_MODEL,
          Figure.KNOWN_REJECTED_BY_MODEL_FUSED_5);
  private static final List<Figure> ENROLMENT =
      List.of(Figure.ENROLLED_ACCURACY, Figure.ENROLLED_WRONG_CLAIMS, Figure.KNOWN_BESIDE_ENROLLED);

  /** Another way to train, with the name of its variant. */
  private record Comparison(String title, String variant) {

    Series of(Series published) {
      return new Series(published.experiment(), published.dataSet(), published.protocol(), variant);
    }
  }

  /** Those of the CTU motion ECG; on ECG-ID nothing is compared. */
  private static final List<Comparison> OTHERS =
      List.of(
          new Comparison(", plain recipe", Variants.PLAIN),
          new Comparison(", cosine margin", Variants.COSINE));

  private static final List<Figure> SCORE_COLUMNS =
      List.of(Figure.EQUAL_ERROR_RATE, Figure.STRANGERS_REJECTED);

  /** A score and its figures, in the order of {@link #SCORE_COLUMNS}. */
  private record Score(String title, List<Figure> figures) {}

  private static final List<Score> SCORES =
      List.of(
          new Score(
              "largest probability",
              List.of(
                  Figure.EQUAL_ERROR_RATE_BY_PROBABILITY,
                  Figure.STRANGERS_REJECTED_BY_PROBABILITY)),
          new Score(
              "energy",
              List.of(Figure.EQUAL_ERROR_RATE_BY_ENERGY, Figure.STRANGERS_REJECTED_BY_ENERGY)),
          new Score(
              "similarity of the embedding",
              List.of(
                  Figure.EQUAL_ERROR_RATE_BY_EMBEDDING, Figure.STRANGERS_REJECTED_BY_EMBEDDING)));

  /** The runs there are were made before contracts of version 4. */
  private static final String EARLIER_RULE =
      "Templates were matched by the rule of contracts up to version 3 in these runs: the cosine of"
          + " embeddings as they are, from the point of equal error of held-out windows on, without"
          + " a cohort. Releases of today decide otherwise and name strangers far less often; what"
          + " they claim beside people enrolled is told by evaluate --templates, with figures in"
          + " how-it-works.md.";

  private OpenSetSections() {}

  /** Strangers against the known. */
  static Section strangers(FigureTable figures) {
    Cells cells = new Cells(figures);
    List<List<Cell>> rows = new ArrayList<>();
    List<List<Cell>> byModel = new ArrayList<>();
    List<List<Cell>> byScore = new ArrayList<>();
    List<Drawing> drawings = new ArrayList<>();
    for (DataSet dataSet : DataSet.values()) {
      Series series = leftOut(Experiment.LEFT_OUT_PEOPLE, dataSet);
      addRows(cells, dataSet.title(), series, rows, byModel, byScore);
      for (Comparison other : OTHERS) {
        addRows(cells, dataSet.title() + other.title(), other.of(series), rows, byModel, byScore);
      }
      List<TradeOffChart.Line> lines =
          List.of(line(figures, series, 1), line(figures, series, 5)).stream()
              .filter(line -> !line.runs().isEmpty())
              .toList();
      if (!lines.isEmpty()) {
        String title = "Strangers against the known, " + dataSet.title();
        drawings.add(
            new Drawing(
                "strangers-" + dataSet.label(),
                title,
                "A line a run. The dashed lines are equal errors and 1 % of the known turned away.",
                theme -> TradeOffChart.of(theme, title, lines)));
      }
    }
    return new Section(
        "strangers",
        "Strangers",
        List.of(
            "A fifth of the people is left out of training in turn. Shares are means over people,"
                + " however many windows each has; people and windows are those of a seed, all"
                + " folds together. Equal error rates are over all windows alike.",
            "A threshold that is chosen on the test side shows what the score can tell apart. What"
                + " a release does is shown by the threshold that it carries, which was chosen on"
                + " the validation part of the known alone.",
            "Energy is the logarithm of the sum of the exponentials of the identity logits before"
                + " any temperature; the similarity is the largest cosine of the embedding to the"
                + " mean of a person in training."),
        List.of(
            new ReportTable(
                "At the threshold that turns away 1 % of the known windows of the test side",
                Cells.headings("data set", STRANGERS), rows),
            new ReportTable(
                "At the threshold that the model carries",
                Cells.headings("data set", BY_MODEL),
                byModel),
            new ReportTable(
                "By which score, at the threshold that turns away 1 % of the known windows of the"
                    + " test side",
                Cells.headings("data set and score", SCORE_COLUMNS), byScore)),
        drawings);
  }

  private static void addRows(
      Cells cells,
      String title,
      Series series,
      List<List<Cell>> rows,
      List<List<Cell>> byModel,
      List<List<Cell>> byScore) {
    cells.row(title, series, STRANGERS).ifPresent(rows::add);
    cells.row(title, series, BY_MODEL).ifPresent(byModel::add);
    for (Score score : SCORES) {
      cells.row(title + ": " + score.title(), series, score.figures()).ifPresent(byScore::add);
    }
  }

  /** Enrolment without retraining. */
  static Section enrolment(FigureTable figures) {
    Cells cells = new Cells(figures);
    List<List<Cell>> rows = new ArrayList<>();
    for (DataSet dataSet : DataSet.values()) {
      cells
          .row(
              dataSet.title() + ": template from 30 s",
              leftOut(Experiment.LEFT_OUT_PEOPLE, dataSet),
              ENROLMENT)
          .ifPresent(rows::add);
      for (Comparison other : OTHERS) {
        cells
            .row(
                dataSet.title() + other.title() + ": template from 30 s",
                other.of(leftOut(Experiment.LEFT_OUT_PEOPLE, dataSet)),
                ENROLMENT)
            .ifPresent(rows::add);
      }
      cells
          .row(
              dataSet.title() + ": retrained with the same 30 s",
              leftOut(Experiment.RETRAINED_PEOPLE, dataSet),
              ENROLMENT)
          .ifPresent(rows::add);
    }
    return new Section(
        "enrolment",
        "Enrolment of new people",
        List.of(
            "The people left out are enrolled from the windows of 30 s at rest, or retrained with"
                + " exactly these; then the decision fused over up to ten windows of a session"
                + " counts, as the stream takes it, over all activities. Shares are means over"
                + " people; people and windows are those of a seed, all folds together. Who has no"
                + " recording beside what enrolment takes is not enrolled, and a stranger only.",
            EARLIER_RULE),
        List.of(new ReportTable("Enrolment", Cells.headings("data set and way", ENROLMENT), rows)),
        List.of());
  }

  private static Series leftOut(Experiment experiment, DataSet dataSet) {
    SplitProtocol protocol =
        dataSet == DataSet.ECG_ID ? SplitProtocol.FIRST_RECORD : SplitProtocol.BLOCKED;
    return new Series(
        experiment, dataSet, protocol.label(), Series.published(dataSet, protocol).variant());
  }

  private static TradeOffChart.Line line(FigureTable figures, Series series, int windows) {
    List<ErrorTradeOff> runs =
        figures.runs(series).stream()
            .flatMap(run -> run.tradeOffs().stream())
            .filter(tradeOff -> tradeOff.windows() == windows)
            .toList();
    return new TradeOffChart.Line(
        windows == 1 ? "one window" : "%d windows fused".formatted(windows), runs);
  }
}
