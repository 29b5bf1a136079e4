package org.dt4ecg.app.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.evaluation.Confusion;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.EvaluationResult.Strangers;
import org.dt4ecg.training.evaluation.GroupFigures;
import org.dt4ecg.training.evaluation.OpenSet;
import org.jspecify.annotations.Nullable;

/** An evaluation as tables for people. Pure. */
public final class EvaluationText {

  private static final String SINGLE = "1";

  /** Windows over which single fused figures are given, and those by person and activity. */
  private static final String USUAL = "5";

  private static final String OVER_USUAL = "over " + USUAL;
  private static final String NOTHING = "-";

  private EvaluationText() {}

  /** The tables, from the most general to the most particular. */
  public static List<String> lines(EvaluationResult result) {
    List<String> lines = new ArrayList<>(heading(result));
    addTable(lines, accuracies(result));
    addTable(lines, claims(result));
    strangersOf(result.strangers()).ifPresent(lines::add);
    addTable(lines, calibration(result.calibration()));
    addTable(lines, groups("person", result.byPerson()));
    addTable(lines, groups("activity", result.byActivity()));
    lines.add("");
    lines.add("Activity (rows) taken for (columns), single windows:");
    lines.addAll(confusion(result.activity().confusion()).lines());
    return List.copyOf(lines);
  }

  /** What is claimed of each person, by single windows, and little else. */
  public static List<String> perPerson(EvaluationResult result) {
    List<String> lines = new ArrayList<>(heading(result));
    TextTable table =
        new TextTable(
            "person", "windows", "unusable", "right", "unnamed", "wrong", "activity right");
    result
        .byPerson()
        .forEach(
            (person, figures) ->
                table.row(
                    person,
                    count(figures.windows()),
                    count(figures.unusable()),
                    percent(figures.right()),
                    percent(figures.unknown()),
                    percent(figures.wrong()),
                    percent(figures.activity())));
    addTable(lines, table);
    lines.add("");
    lines.add("right, unnamed, wrong: share of the usable windows by who is named, if anybody");
    return List.copyOf(lines);
  }

  private static List<String> heading(EvaluationResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s on %s, protocol %s: %d windows, %d unusable, %d incomplete"
            .formatted(
                result.model(),
                result.modelVersion(),
                result.dataset(),
                result.protocol(),
                result.windows(),
                result.unusable(),
                result.incomplete()));
    if (result.dataset().equals(result.trainingDataset())) {
      lines.add(
          "The model was trained on recordings of this data set: where they are among these, the"
              + " figures say nothing of new ones.");
    }
    untrained(result.tasks()).ifPresent(lines::add);
    return lines;
  }

  private static Optional<String> untrained(List<String> tasks) {
    if (!tasks.contains(ModelTask.IDENTITY.label())) {
      return Optional.of("The model was not trained to tell people: it names nobody.");
    }
    return tasks.contains(ModelTask.ACTIVITY.label())
        ? Optional.empty()
        : Optional.of("The model was not trained to tell activities: it claims none.");
  }

  private static TextTable accuracies(EvaluationResult result) {
    boolean tellsActivities = result.tasks().contains(ModelTask.ACTIVITY.label());
    TextTable table = new TextTable("accuracy", "identity", "activity", "runs");
    table.row(
        "one window",
        percent(result.identity().accuracy()),
        percent(result.activity().accuracy()),
        NOTHING);
    result
        .identity()
        .fused()
        .forEach(
            (windows, share) -> {
              if (!windows.equals(SINGLE)) {
                table.row(
                    "over %s windows".formatted(windows),
                    percent(share),
                    percent(result.activity().fused().get(windows)),
                    count(
                        tellsActivities
                            ? result.activity().fusedWindows().get(windows)
                            : result.identity().fusedWindows().get(windows)));
              }
            });
    return table.row(
        "a whole recording",
        percent(result.identity().perRecording().accuracy()),
        percent(result.activity().perRecording().accuracy()),
        count(
            tellsActivities
                ? result.activity().perRecording().recordings()
                : result.identity().perRecording().recordings()));
  }

  private static TextTable claims(EvaluationResult result) {
    TextTable table = new TextTable("claims", "one window", OVER_USUAL);
    table.row(
        "known, nobody named",
        percent(result.identity().unknown()),
        percent(result.identity().unknownFused().get(USUAL)));
    table.row(
        "known, wrong person named",
        percent(result.identity().wrongClaims()),
        percent(result.identity().wrongClaimsFused().get(USUAL)));
    Strangers strangers = result.strangers();
    if (strangers.windows() > 0) {
      table.row(
          "strangers, rejected",
          percent(strangers.rejected()),
          percent(strangers.rejectedFused().get(USUAL)));
      table.row(
          "strangers, taken for somebody",
          named(strangers.rejected()),
          named(strangers.rejectedFused().get(USUAL)));
    }
    OpenSet single = strangers.openSet();
    if (single != null) {
      OpenSet fused = strangers.openSetFused();
      table.row(
          "strangers, at 1 % of the known",
          percent(single.rejectedAtOnePercent()),
          percent(fused == null ? null : fused.rejectedAtOnePercent()));
      table.row(
          "equal error rate",
          percent(single.equalErrorRate()),
          percent(fused == null ? null : fused.equalErrorRate()));
    }
    return table;
  }

  private static Optional<String> strangersOf(Strangers strangers) {
    return strangers.dataset() == null
        ? Optional.empty()
        : Optional.of(
            "Strangers of %s: %d windows; %d of %d people are taken for somebody %s windows at least once"
                .formatted(
                    strangers.dataset(),
                    strangers.windows(),
                    strangers.peopleNamed(),
                    strangers.people(),
                    OVER_USUAL));
  }

  private static String named(@Nullable Double rejected) {
    return percent(rejected == null ? null : 1 - rejected);
  }

  private static TextTable calibration(EvaluationResult.Calibration calibration) {
    return new TextTable("calibration error", "one window", OVER_USUAL)
        .row(
            "identity",
            percent(calibration.identity()),
            percent(calibration.identityFused().get(USUAL)))
        .row(
            "activity",
            percent(calibration.activity()),
            percent(calibration.activityFused().get(USUAL)));
  }

  private static TextTable groups(String of, Map<String, GroupFigures> groups) {
    TextTable table =
        new TextTable(
            of,
            "windows",
            "unusable",
            "unknown",
            "identity",
            "identity " + OVER_USUAL,
            "activity",
            "activity " + OVER_USUAL);
    groups.forEach(
        (label, figures) ->
            table.row(
                label,
                count(figures.windows()),
                count(figures.unusable()),
                percent(figures.unknown()),
                percent(figures.identity()),
                percent(figures.identityFused()),
                percent(figures.activity()),
                percent(figures.activityFused())));
    return table;
  }

  private static TextTable confusion(Confusion confusion) {
    List<String> labels = confusion.labels();
    List<String> heading = new ArrayList<>(List.of(""));
    heading.addAll(labels);
    TextTable table = new TextTable(heading.toArray(String[]::new));
    for (int row = 0; row < labels.size(); row++) {
      List<String> cells = new ArrayList<>(List.of(labels.get(row)));
      for (long count : confusion.matrix()[row]) {
        cells.add(count(count));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static void addTable(List<String> lines, TextTable table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  private static String percent(@Nullable Double share) {
    return share == null ? NOTHING : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String count(@Nullable Long count) {
    return count == null ? NOTHING : count.toString();
  }
}
