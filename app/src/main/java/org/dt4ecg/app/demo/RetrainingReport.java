package org.dt4ecg.app.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.jspecify.annotations.Nullable;

/**
 * What a demonstration that retrains came to. The names are a contract: they are the fields of
 * {@code --json}, those of {@link DemoReport} among them.
 *
 * @param demo what any demonstration comes to, over the whole time; accuracies are of those whom
 *     the first model knows
 * @param newcomer the person whom the first model does not know
 * @param labelledWindows windows' worth of ECG that labels were given for
 * @param retraining the last round
 * @param refusedRounds the rounds before it, which released nothing
 * @param swap how the release took over; null if there was none
 * @param before what the first model says
 * @param after what the second one says
 */
public record RetrainingReport(
    @JsonUnwrapped DemoReport demo,
    String newcomer,
    long labelledWindows,
    Round retraining,
    List<Round> refusedRounds,
    @Nullable Swap swap,
    SwapFigures before,
    SwapFigures after) {

  /**
   * A round.
   *
   * @param windows windows that an epoch trained on
   * @param seconds from its start to its publication
   * @param promoted whether its challenger was released
   */
  public record Round(
      String roundId,
      boolean promoted,
      String reason,
      @Nullable String championVersion,
      @Nullable String challengerVersion,
      long windows,
      Map<String, Double> metrics,
      double seconds) {

    static Round of(TrainingReport report) {
      return new Round(
          report.getRoundId(),
          report.getPromoted(),
          report.getReason(),
          report.getChampionVersion(),
          report.getChallengerVersion(),
          report.getWindows(),
          report.getMetrics(),
          Duration.between(report.getStartedAt(), report.getFinishedAt()).toMillis() / 1e3);
    }

    private List<String> lines() {
      return List.of(
          "round     %s, %.0f s, %d windows trained on in an epoch; %s"
              .formatted(roundId, seconds, windows, promoted ? "released" : "not released"),
          "          " + reason);
    }
  }

  /**
   * A release taking over.
   *
   * @param from version of the model that served
   * @param to version of the one that serves since
   * @param at when, in ISO 8601
   * @param secondsAfterRelease how long after it was released
   */
  public record Swap(String from, String to, String at, double secondsAfterRelease) {}

  /** Whether the newcomer is named more often than not by the model that took over. */
  @JsonIgnore
  public boolean isRecognised() {
    Double named = after.newcomer().namedShareFused();
    return swap != null && named != null && named > 0.5;
  }

  /** The report for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(demo.lines());
    lines.add("");
    lines.add("labels    of %d windows of ECG".formatted(labelledWindows));
    Stream.concat(refusedRounds.stream(), Stream.of(retraining))
        .forEach(round -> lines.addAll(round.lines()));
    lines.add(
        swap == null
            ? "swap      none"
            : "swap      %s gave way to %s at %s, %.1f s after its release"
                .formatted(swap.from(), swap.to(), swap.at(), swap.secondsAfterRelease()));
    lines.add("          windows lost or doubled: " + unaccounted(demo.windowsUnaccounted()));
    lines.add("");
    lines.addAll(table());
    lines.add(
        demo.accuracyIsOfTrainingData()
            ? "Of ECG without labels: the rest of recordings whose first part was labelled, so of"
                + " the same electrodes, a little later."
            : "Of ECG without labels, in sessions of its own.");
    return lines;
  }

  private List<String> table() {
    TextTable table =
        new TextTable("", newcomer + " before", "after", "everybody else before", "after");
    row(table, "windows", group -> Long.toString(group.windows()));
    row(table, "most probable person is right", group -> percent(group.identityAccuracy()));
    row(table, "named", group -> percent(group.namedShare()));
    row(table, "unknown person", group -> percent(group.unknownShare()));
    row(table, "taken for somebody else", group -> percent(group.wrongShare()));
    row(table, "over the session: named", group -> percent(group.namedShareFused()));
    row(table, "over the session: unknown person", group -> percent(group.unknownShareFused()));
    row(table, "over the session: somebody else", group -> percent(group.wrongShareFused()));
    row(table, "activity", group -> percent(group.activityAccuracy()));
    row(table, "over the session: activity", group -> percent(group.activityAccuracyFused()));
    return table.lines();
  }

  private void row(TextTable table, String what, Function<SwapFigures.Group, String> figure) {
    table.row(
        what,
        figure.apply(before.newcomer()),
        figure.apply(after.newcomer()),
        figure.apply(before.others()),
        figure.apply(after.others()));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : "%.1f %%".formatted(100 * share);
  }

  private static String unaccounted(@Nullable Long windows) {
    if (windows == null) {
      return "not known, tasks began anew and so did their counts";
    }
    return windows == 0 ? "none" : windows.toString();
  }
}
