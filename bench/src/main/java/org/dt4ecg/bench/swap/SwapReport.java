package org.dt4ecg.bench.swap;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.dt4ecg.bench.oracle.WindowCount;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to. Its fields are those of the JSON object.
 *
 * @param swaps how often another model took over
 * @param seconds from the first release to the last result
 * @param framesSent frames that the devices sent
 * @param windowsPerSecond windows a second, on the average
 * @param topics count of the windows on each topic of results
 * @param windowsByModel results of each model
 * @param rescoring of the results of one device
 * @param counters whatever the application counted that should not have been
 * @param resident memory
 * @param loadMillis from the publishing of a release to its serving
 * @param batchMillis time of a batch in the model, the median over the swaps
 * @param longestSwitchMillis the longest time that the thread of a task was busy with going over to
 *     another model
 * @param delaysAtSwaps from the sending of the frame that completes a window to the broker's
 *     getting its result, for those sent within a second of a swap
 * @param delaysElsewhere the same for those sent while nothing was swapped or loaded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SwapReport(
    int swaps,
    double seconds,
    long framesSent,
    double windowsPerSecond,
    SortedMap<String, WindowCount> topics,
    SortedMap<String, Long> windowsByModel,
    Rescoring rescoring,
    Trouble counters,
    Resident resident,
    Delays loadMillis,
    double batchMillis,
    double longestSwitchMillis,
    Delays delaysAtSwaps,
    Delays delaysElsewhere) {

  /** By so much memory may grow from the tenth swap to the last. */
  private static final double GREATEST_GROWTH = 1.10;

  /** By so much, and the time of a batch, a swap may hold up the stream. */
  private static final double PAUSE_MILLIS = 50;

  /** What the application counts where something went wrong. */
  public record Trouble(long incomplete, long failed, long deadLetters, int threadRestarts) {
    boolean isNone() {
      return incomplete == 0 && failed == 0 && deadLetters == 0 && threadRestarts == 0;
    }
  }

  /**
   * Resident size of the process, in KiB, after a collection of garbage; null where it cannot be
   * measured.
   */
  public record Resident(@Nullable Long afterTenSwaps, @Nullable Long afterAllSwaps) {

    static Resident of(OptionalLong afterTenSwaps, OptionalLong afterAllSwaps) {
      return afterTenSwaps.isPresent() && afterAllSwaps.isPresent()
          ? new Resident(afterTenSwaps.getAsLong(), afterAllSwaps.getAsLong())
          : new Resident(null, null);
    }

    /** How much of what it was it is; null where it cannot be measured. */
    public @Nullable Double getRatio() {
      return afterTenSwaps == null || afterAllSwaps == null
          ? null
          : (double) afterAllSwaps / afterTenSwaps;
    }
  }

  /** By how much the longest delay at a swap is longer than the longest elsewhere, in ms. */
  public long getPauseMillis() {
    return delaysAtSwaps.longest() - delaysElsewhere.longest();
  }

  /** The longest such pause that is allowed. */
  public double getPauseAllowedMillis() {
    return batchMillis + PAUSE_MILLIS;
  }

  /** What is not as it has to be, in words; none if the run passed. */
  public List<String> getFailures() {
    List<String> failures = new ArrayList<>();
    topics.forEach(
        (topic, count) -> {
          if (!count.isExact()) {
            failures.add("on %s windows are lost, doubled or invented: %s".formatted(topic, count));
          }
        });
    if (!counters.isNone()) {
      failures.add("the application met with trouble: " + counters);
    }
    if (rescoring.wrong() > 0 || rescoring.telling() == 0 || windowsByModel.size() != 2) {
      failures.add(
          "results are not by the model that they name: %s, by model %s"
              .formatted(rescoring, windowsByModel));
    }
    Double growth = resident.getRatio();
    if (growth != null && growth > GREATEST_GROWTH) {
      failures.add("memory grows with the swaps: " + resident);
    }
    // A comparison with no number is false, and so a failure.
    if (!(longestSwitchMillis > 0 && longestSwitchMillis < getPauseAllowedMillis())) {
      failures.add(
          "a task went over to another model in %.1f ms, allowed are %.1f"
              .formatted(longestSwitchMillis, getPauseAllowedMillis()));
    }
    if (delaysAtSwaps.count() == 0 || delaysElsewhere.count() == 0) {
      failures.add("there were too few windows to tell how long a swap holds up the stream");
    } else if (getPauseMillis() >= getPauseAllowedMillis()) {
      failures.add(
          "a swap holds up the stream for %d ms, allowed are %.1f"
              .formatted(getPauseMillis(), getPauseAllowedMillis()));
    }
    return failures;
  }
}
