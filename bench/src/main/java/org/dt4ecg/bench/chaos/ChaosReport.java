package org.dt4ecg.bench.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run has shown.
 *
 * @param seed by which the run is made again
 * @param minutes for how long the fleet sent
 * @param devices how many devices sent
 * @param instances processes of the application
 * @param faults what went wrong, in the order of time
 * @param behaviours how often devices behaved in which way
 * @param totals what was sent and what came
 * @param residentMebibytes the largest resident set of any instance, minute by minute, in MiB;
 *     empty where the system does not tell
 * @param restartsBySupervisor instances that ended by themselves with a status and were started
 *     again
 * @param wrong how many of each kind of wrong there are
 * @param examples some of these
 * @param logs folder of all that the processes said; null where nothing is wrong
 * @param seconds how long the run took
 */
public record ChaosReport(
    long seed,
    double minutes,
    int devices,
    int instances,
    List<FaultSeen> faults,
    Map<Behaviour, Integer> behaviours,
    Totals totals,
    List<Integer> residentMebibytes,
    int restartsBySupervisor,
    Map<Wrong, Long> wrong,
    List<String> examples,
    @Nullable String logs,
    double seconds) {

  public ChaosReport {
    faults = List.copyOf(faults);
    behaviours = Map.copyOf(behaviours);
    residentMebibytes = List.copyOf(residentMebibytes);
    wrong = Map.copyOf(wrong);
    examples = List.copyOf(examples);
  }

  /**
   * A fault as it was.
   *
   * @param kind what went wrong
   * @param beganSeconds when it began, after the fleet began to send, in s
   * @param lastedSeconds how long it lasted, in s
   * @param firstResultSeconds until the first committed result: after the fault ended, of a kill, a
   *     swap or poison after it began; null if there was none any more
   * @param allPartitionsSeconds likewise, until each partition of the results had one
   */
  public record FaultSeen(
      String kind,
      double beganSeconds,
      double lastedSeconds,
      @Nullable Double firstResultSeconds,
      @Nullable Double allPartitionsSeconds) {}

  /**
   * What was sent and what came.
   *
   * @param frames frames sent
   * @param framesRepeated of these, the same once more
   * @param framesRefused of these, the ones that had to go to dead letters
   * @param windows windows that had to come
   * @param events events that came
   * @param eventsByModel by which model
   * @param bouts bouts that came
   * @param poisons poison records sent
   * @param deadLetters dead letters that came
   * @param drainSeconds how long it took to work off what was left when all was healed
   */
  public record Totals(
      long frames,
      long framesRepeated,
      long framesRefused,
      long windows,
      long events,
      SortedMap<String, Long> eventsByModel,
      long bouts,
      long poisons,
      long deadLetters,
      double drainSeconds) {}

  /** Whether nothing is wrong, and something was looked at. */
  @JsonIgnore
  public boolean isRight() {
    return totals.windows() > 0 && wrong.values().stream().allMatch(count -> count == 0);
  }

  /** For people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Seed %d, %.1f minutes, %d devices, %d instances; took %.0f s"
            .formatted(seed, minutes, devices, instances, seconds));
    lines.add("");
    lines.add("  began s  lasted s  fault           first result s  all partitions s");
    for (FaultSeen fault : faults) {
      lines.add(
          "%9.1f %9.1f  %-14s %15s %17s"
              .formatted(
                  fault.beganSeconds(),
                  fault.lastedSeconds(),
                  fault.kind(),
                  text(fault.firstResultSeconds()),
                  text(fault.allPartitionsSeconds())));
    }
    lines.add("");
    lines.add("Devices: " + behaviours);
    lines.add(
        "%d frames sent, of them %d repeats and %d to be refused; %d poison records"
            .formatted(
                totals.frames(),
                totals.framesRepeated(),
                totals.framesRefused(),
                totals.poisons()));
    lines.add(
        "%d windows had to come, %d events came %s, %d bouts, %d dead letters; drained in %.0f s"
            .formatted(
                totals.windows(),
                totals.events(),
                totals.eventsByModel(),
                totals.bouts(),
                totals.deadLetters(),
                totals.drainSeconds()));
    lines.add("Largest resident set of an instance by the minute, MiB: " + residentMebibytes);
    lines.add("Instances started again by the supervisor: " + restartsBySupervisor);
    lines.add("");
    for (Wrong each : Arrays.asList(Wrong.values())) {
      lines.add("%-24s %d".formatted(each, wrong.getOrDefault(each, 0L)));
    }
    examples.forEach(example -> lines.add("  " + example));
    lines.add(isRight() ? "Nothing is wrong." : "WRONG. What the processes said: " + logs);
    return String.join("\n", lines);
  }

  private static String text(@Nullable Double seconds) {
    return seconds == null ? "none" : "%.1f".formatted(seconds);
  }
}
