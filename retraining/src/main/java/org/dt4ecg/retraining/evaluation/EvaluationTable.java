package org.dt4ecg.retraining.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders an evaluation for people. */
final class EvaluationTable {

  private static final String ROW = "%-22s %9s %9s%n";

  private EvaluationTable() {}

  static String of(EvaluationResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s %s on %s, protocol %s: %d windows, %d unusable, %d incomplete%n"
            .formatted(
                result.model(),
                result.modelVersion(),
                result.dataset(),
                result.protocol(),
                result.windows(),
                result.unusable(),
                result.incomplete()));
    if (result.dataset().equals(result.trainingDataset())) {
      text.append(
          "The model was trained on recordings of this data set: where they are among these, the figures say nothing of new ones.%n"
              .formatted());
    }
    text.append(ROW.formatted("", "identity", "activity"));
    row(text, "accuracy", result.identity().accuracy(), result.activity().accuracy());
    result
        .identity()
        .fused()
        .forEach(
            (windows, share) -> {
              if (!windows.equals("1")) {
                row(
                    text,
                    "  over " + windows + " windows",
                    share,
                    result.activity().fused().get(windows));
              }
            });
    row(
        text,
        "  over a recording",
        result.identity().perRecording().accuracy(),
        result.activity().perRecording().accuracy());
    row(text, "nobody named", result.identity().unknown(), null);
    row(text, "wrong person named", result.identity().wrongClaims(), null);
    row(
        text,
        "calibration error",
        result.calibration().identity(),
        result.calibration().activity());
    if (result.strangers().windows() > 0) {
      row(text, "strangers rejected", result.strangers().rejected(), null);
      OpenSet openSet = result.strangers().openSet();
      if (openSet != null) {
        row(text, "  equal error rate", openSet.equalErrorRate(), null);
        row(text, "  at 1 % of the known", openSet.rejectedAtOnePercent(), null);
      }
    }
    shares(text, "by person", result.identity().perPerson());
    shares(text, "by activity", result.activity().perClass());
    confusion(text, result.activity().confusion());
    return text.toString();
  }

  private static void row(
      StringBuilder text, String name, @Nullable Double identity, @Nullable Double activity) {
    text.append(ROW.formatted(name, percent(identity), percent(activity)));
  }

  private static void shares(StringBuilder text, String title, Map<String, Double> shares) {
    text.append(title).append(System.lineSeparator());
    shares.forEach((label, share) -> text.append("  %-20s %9s%n".formatted(label, percent(share))));
  }

  private static void confusion(StringBuilder text, Confusion confusion) {
    List<String> labels = confusion.labels();
    text.append("activity (rows) taken for (columns)").append(System.lineSeparator());
    text.append("  %-16s".formatted(""));
    labels.forEach(label -> text.append(" %14s".formatted(label)));
    text.append(System.lineSeparator());
    for (int row = 0; row < labels.size(); row++) {
      text.append("  %-16s".formatted(labels.get(row)));
      for (long count : confusion.matrix()[row]) {
        text.append(" %14d".formatted(count));
      }
      text.append(System.lineSeparator());
    }
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
