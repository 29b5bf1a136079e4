package org.dt4ecg.app.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.jspecify.annotations.Nullable;

/**
 * What a demonstration came to. The names are a contract: they are the fields of {@code --json}.
 *
 * @param framesIn frames the brokers acknowledged
 * @param framesOfOthers frames of other producers that joined in
 * @param framesRestored frames that an earlier run on the same data folder left open
 * @param framesWindowed frames whose windows are all sealed or given up
 * @param framesDeadLettered frames refused
 * @param framesOpen frames whose windows were not over at the end
 * @param framesRepeated frames that came again
 * @param framesUnaccounted frames of which none of these is known; 0, or something is wrong. Null
 *     if it cannot be told, since tasks began anew and with them their counts
 * @param windowsSealed windows that got all their samples
 * @param windowsIncomplete windows given up for missing samples
 * @param windowsUnaccounted sealed windows that neither failed nor gave exactly one event; 0, or
 *     something is wrong. Null if it cannot be told
 * @param rebalances times that tasks were assigned anew meanwhile, as after a computer stood still
 * @param results events read from {@code user-activity}
 * @param deadLetters dead letters read, by reason
 * @param identityAccuracy share of windows whose most probable person is the right one; null
 *     without truth
 * @param activityAccuracy share of windows whose most probable activity is the right one; null
 *     without truth
 * @param identityAccuracyFused share of the same windows at which the fused decision names the
 *     right person, so that an unknown person counts as wrong; null without truth
 * @param activityAccuracyFused share of the same windows at which the fused activity is the right
 *     one; null without truth
 * @param unknownShare share of events that name an unknown person
 * @param accuracyIsOfTrainingData whether the recordings are of the data set that the model was
 *     trained on, so that the accuracies say nothing of new ones
 * @param windowsPerSecond events in a second
 * @param delayMs time from the moment a window had all its samples to its event's receipt
 * @param firstResultSeconds time from the fleet's start to a device's first event
 * @param modelVersion version of the model
 * @param seconds from the fleet's start to the last event
 * @param processingGuarantee Kafka Streams' processing guarantee
 */
public record DemoReport(
    long framesIn,
    long framesOfOthers,
    long framesRestored,
    long framesWindowed,
    long framesDeadLettered,
    long framesOpen,
    long framesRepeated,
    @Nullable Long framesUnaccounted,
    long windowsSealed,
    long windowsIncomplete,
    @Nullable Long windowsUnaccounted,
    int rebalances,
    long results,
    Map<String, Long> deadLetters,
    @Nullable Double identityAccuracy,
    @Nullable Double activityAccuracy,
    @Nullable Double identityAccuracyFused,
    @Nullable Double activityAccuracyFused,
    @Nullable Double unknownShare,
    boolean accuracyIsOfTrainingData,
    double windowsPerSecond,
    EventDelays delayMs,
    Map<String, Double> firstResultSeconds,
    String modelVersion,
    double seconds,
    String processingGuarantee) {

  /** Of what was counted. */
  static DemoReport of(
      long framesIn,
      PipelineCounters counters,
      int rebalances,
      ResultTally tally,
      boolean accuracyIsOfTrainingData,
      String modelVersion,
      double seconds) {
    long results = tally.results();
    long framesOfOthers = Math.max(0, counters.framesIn() - framesIn);
    long framesUnaccounted =
        framesIn
            + framesOfOthers
            + counters.framesRestored()
            - counters.framesWindowed()
            - counters.framesDeadLettered()
            - counters.framesOpen()
            - counters.framesRepeated();
    long windowsUnaccounted = counters.windowsSealed() - counters.windowsFailed() - results;
    boolean isKnown = rebalances == 0 || (framesUnaccounted == 0 && windowsUnaccounted == 0);
    return new DemoReport(
        framesIn,
        framesOfOthers,
        counters.framesRestored(),
        counters.framesWindowed(),
        counters.framesDeadLettered(),
        counters.framesOpen(),
        counters.framesRepeated(),
        isKnown ? framesUnaccounted : null,
        counters.windowsSealed(),
        counters.windowsIncomplete(),
        isKnown ? windowsUnaccounted : null,
        rebalances,
        results,
        tally.deadLetters(),
        tally.identityAccuracy(),
        tally.activityAccuracy(),
        tally.identityAccuracyFused(),
        tally.activityAccuracyFused(),
        tally.unknownShare(),
        accuracyIsOfTrainingData,
        results / seconds,
        tally.delays(),
        tally.firstResultSeconds(),
        modelVersion,
        seconds,
        Pipeline.PROCESSING_GUARANTEE);
  }

  /** Whether no frame and no window is known not to have come to its one end. */
  @JsonIgnore
  public boolean isAccountedFor() {
    return isNoneOrUnknown(framesUnaccounted) && isNoneOrUnknown(windowsUnaccounted);
  }

  private static boolean isNoneOrUnknown(@Nullable Long unaccounted) {
    return unaccounted == null || unaccounted == 0;
  }

  /** Whether nothing came of the frames but refusals. */
  @JsonIgnore
  public boolean isAllRefused() {
    return results == 0 && !deadLetters.isEmpty();
  }

  /** The report for people. */
  public List<String> lines() {
    return Stream.of(
            "frames    %d in: %d windowed, %d open, %d repeated, %d dead letters"
                .formatted(
                    framesIn, framesWindowed, framesOpen, framesRepeated, framesDeadLettered),
            framesOfOthers == 0
                ? null
                : "          with %d frames of other producers".formatted(framesOfOthers),
            isNoneOrUnknown(framesUnaccounted)
                ? null
                : "          %d frames are unaccounted for: this should not be"
                    .formatted(framesUnaccounted),
            "windows   %d sealed, %d incomplete, %d events, %.2f a second"
                .formatted(windowsSealed, windowsIncomplete, results, windowsPerSecond),
            isNoneOrUnknown(windowsUnaccounted)
                ? null
                : "          %d windows have no event or two: this should not be"
                    .formatted(windowsUnaccounted),
            framesUnaccounted != null && windowsUnaccounted != null
                ? null
                : "          tasks began anew, and so did their counts: they do not tell whether"
                    + " all came out",
            "accuracy  identity %s, activity %s; unknown person %s"
                .formatted(
                    percent(identityAccuracy), percent(activityAccuracy), percent(unknownShare)),
            "          over the session: person named %s, activity %s"
                .formatted(percent(identityAccuracyFused), percent(activityAccuracyFused)),
            accuracyIsOfTrainingData
                ? "          on the data set the model was trained on: no measure of new recordings"
                : null,
            "delay     %s ms median, %s ms 95 %%, %s ms 99 %%"
                .formatted(number(delayMs.p50()), number(delayMs.p95()), number(delayMs.p99())),
            deadLetters.isEmpty() ? null : "refused   " + deadLetterText(),
            "model     %s, %s, %.0f s".formatted(modelVersion, processingGuarantee, seconds))
        .filter(Objects::nonNull)
        .toList();
  }

  /** How many were refused for which reason. */
  public String deadLetterText() {
    return deadLetters.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : "%.1f %%".formatted(100 * share);
  }

  private static String number(@Nullable Long value) {
    return value == null ? "-" : value.toString();
  }
}
