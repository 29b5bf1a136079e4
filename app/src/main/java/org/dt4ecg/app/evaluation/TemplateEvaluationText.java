package org.dt4ecg.app.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.training.evaluation.TemplateEvaluation;
import org.jspecify.annotations.Nullable;

/** An evaluation with people enrolled by template, as a table for people. Pure. */
public final class TemplateEvaluationText {

  private TemplateEvaluationText() {}

  /** Who could be enrolled, and what is claimed beside them. */
  public static List<String> lines(TemplateEvaluation result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s: %d of %d people of %s can be enrolled; strangers of %s"
            .formatted(
                result.model(),
                result.modelVersion(),
                result.enrolled(),
                result.people(),
                result.dataset(),
                result.strangersDataset() == null
                    ? "the same recordings"
                    : result.strangersDataset()));
    result.refused().forEach((reason, count) -> lines.add("not %d: %s".formatted(count, reason)));
    TextTable table =
        new TextTable(
            "enrolled", "draws", "right", "another", "nobody", "strangers", "strangers, nobody");
    for (TemplateEvaluation.Beside beside : result.beside()) {
      table.row(
          Integer.toString(beside.enrolled()),
          Integer.toString(beside.draws()),
          percent(beside.right()),
          percent(beside.wrong()),
          percent(beside.unnamed()),
          String.format(Locale.ROOT, "%.0f", beside.strangers()),
          percent(beside.strangersRejected()));
    }
    lines.add("");
    lines.addAll(table.lines());
    return List.copyOf(lines);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
