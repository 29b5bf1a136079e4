package org.dt4ecg.app.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.training.stress.StressResult;
import org.dt4ecg.training.stress.StressResult.Figures;
import org.jspecify.annotations.Nullable;

/** A stress test as a table for people. Pure. */
public final class StressText {

  private static final String NOTHING = "-";

  private StressText() {}

  /** The table and what its columns are. */
  public static List<String> lines(StressResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s on %s, protocol %s, faults of seed %d"
            .formatted(
                result.model(),
                result.modelVersion(),
                result.dataset(),
                result.protocol(),
                result.seed()));
    if (result.dataset().equals(result.trainingDataset())) {
      lines.add(
          "The model was trained on recordings of this data set: where they are among these,"
              + " compare the rows with the first one alone.");
    }
    lines.add("");
    lines.addAll(table(result.faults()).lines());
    lines.add("");
    lines.add("poor, unusable: share of the windows by their signal's quality");
    lines.add("identity, activity right: of the windows that are not unusable");
    lines.add("wrong person: share of all windows for which somebody is named who it is not");
    lines.add("activity claimed: share of all windows for which one is");
    lines.add("wrong and sure: share of all with a wrong activity of 90 % confidence and more");
    return List.copyOf(lines);
  }

  private static TextTable table(List<Figures> faults) {
    TextTable table =
        new TextTable(
            "fault",
            "windows",
            "poor",
            "unusable",
            "identity",
            "activity right",
            "named",
            "wrong person",
            "activity claimed",
            "wrong and sure");
    for (Figures each : faults) {
      table.row(
          each.fault(),
          Long.toString(each.windows()),
          percent(each.poor()),
          percent(each.unusable()),
          percent(each.identity()),
          percent(each.activity()),
          percent(each.personNamed()),
          percent(each.wrongPersonNamed()),
          percent(each.activityClaimed()),
          percent(each.wrongActivitySure()));
    }
    return table;
  }

  private static String percent(@Nullable Double share) {
    return share == null ? NOTHING : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
