package org.dt4ecg.bench.recovery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.bench.load.Spread;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What all runs have shown. Times in s.
 *
 * @param devices how many devices sent
 * @param windowsPerSecond windows that were complete each second, of all devices
 * @param settings of the instances, before all others
 * @param runs one of each protocol and number of standby replicas
 * @param seconds how long it took
 */
public record RecoveryReport(
    int devices,
    double windowsPerSecond,
    Map<String, String> settings,
    List<Run> runs,
    double seconds) {

  private static final String LINE = "%-9s %8s %7s %16s %15s %18s %13s %13s %9s";

  public RecoveryReport {
    settings = Map.copyOf(settings);
    runs = List.copyOf(runs);
  }

  /**
   * One instance is killed and comes back, and then each is restarted.
   *
   * @param killed which one
   * @param killNothing the longest time without any result after the kill
   * @param killLongest the longest time without a result of one partition after the kill
   * @param backLongest likewise, when the killed one was started again
   * @param restartsLongest likewise, of the restart of each instance
   * @param seconds how long the round took
   */
  public record Round(
      int round,
      int killed,
      double killNothing,
      double killLongest,
      double backLongest,
      List<Double> restartsLongest,
      double seconds) {

    public Round {
      restartsLongest = List.copyOf(restartsLongest);
    }
  }

  /** The figures of all rounds of a run. */
  public record Figures(
      Spread killNothing, Spread killLongest, Spread backLongest, Spread restartLongest) {

    static Figures of(List<Round> rounds) {
      return new Figures(
          spread(rounds, Round::killNothing),
          spread(rounds, Round::killLongest),
          spread(rounds, Round::backLongest),
          Spread.of(rounds.stream().flatMap(round -> round.restartsLongest().stream()).toList()));
    }

    private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
      return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
    }
  }

  /**
   * All rounds of one protocol and one number of standby replicas.
   *
   * @param steady the longest time without a result of each partition while nothing happened
   * @param figures of all rounds
   * @param restartsBySupervisor instances that ended by themselves and were started again
   * @param verdict on the events, held against what was sent; null if it did not come to that
   * @param problems what else is wrong
   * @param logs folder of all that the processes said; null where nothing is wrong
   */
  public record Run(
      SharingProtocol protocol,
      int standbys,
      Spread steady,
      List<Round> rounds,
      Figures figures,
      int restartsBySupervisor,
      @Nullable TopicVerdict verdict,
      List<String> problems,
      @Nullable String logs) {

    public Run {
      rounds = List.copyOf(rounds);
      problems = List.copyOf(problems);
    }

    /** Whether every event came once, and nothing else is wrong. */
    @JsonIgnore
    public boolean isRight() {
      return verdict != null
          && verdict.expected() > 0
          && verdict.count().isExact()
          && verdict.wrong() == 0
          && problems.isEmpty();
    }
  }

  /** Whether nothing is wrong with any run. */
  @JsonIgnore
  public boolean isRight() {
    return !runs.isEmpty() && runs.stream().allMatch(Run::isRight);
  }

  /** For people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d devices in real time, %.0f windows a second; 2 instances%s; took %.0f s"
            .formatted(
                devices, windowsPerSecond, settings.isEmpty() ? "" : " with " + settings, seconds));
    lines.add("");
    lines.add("The longest time without committed events on user-activity, in s");
    lines.add(
        LINE.formatted(
            "protocol",
            "standbys",
            "round",
            "kill: no result",
            "kill: partition",
            "back: partition",
            "restart of 0",
            "restart of 1",
            "round took"));
    for (Run run : runs) {
      run.rounds().forEach(round -> lines.add(text(run, round)));
    }
    for (Run run : runs) {
      if (!run.rounds().isEmpty()) {
        lines.add("");
        lines.add(
            "%s, %d standbys; a partition at rest %.2f (median), %.2f (longest)"
                .formatted(
                    run.protocol(), run.standbys(), run.steady().median(), run.steady().highest()));
        lines.add(text("kill, no result at all", run.figures().killNothing()));
        lines.add(text("kill, a partition", run.figures().killLongest()));
        lines.add(text("the killed one comes back, a partition", run.figures().backLongest()));
        lines.add(text("rolling restart, a partition", run.figures().restartLongest()));
      }
    }
    lines.add("");
    runs.forEach(run -> addJudgement(run, lines));
    lines.add(isRight() ? "Nothing is wrong." : "WRONG.");
    return String.join("\n", lines);
  }

  private static String text(Run run, Round round) {
    return LINE.formatted(
        run.protocol(),
        run.standbys(),
        round.round(),
        text(round.killNothing()),
        text(round.killLongest()),
        text(round.backLongest()),
        text(round.restartsLongest().get(0)),
        text(round.restartsLongest().get(1)),
        text(round.seconds()));
  }

  private static String text(String what, Spread spread) {
    return "  %-40s median %6.2f  longest %6.2f".formatted(what, spread.median(), spread.highest());
  }

  private static String text(double seconds) {
    return "%.2f".formatted(seconds);
  }

  private static void addJudgement(Run run, List<String> lines) {
    String name = "%s, %d standbys: ".formatted(run.protocol(), run.standbys());
    TopicVerdict verdict = run.verdict();
    if (verdict != null) {
      lines.add(
          name
              + "%d windows had to come; lost %d, doubled %d, foreign %d, with wrong contents %d"
                  .formatted(
                      verdict.expected(),
                      verdict.count().lost(),
                      verdict.count().doubled(),
                      verdict.count().invented(),
                      verdict.wrong()));
      verdict.examples().forEach(example -> lines.add("  " + example));
    }
    if (run.restartsBySupervisor() > 0) {
      lines.add(name + run.restartsBySupervisor() + " times an instance ended by itself");
    }
    run.problems().forEach(problem -> lines.add(name + problem));
    if (run.logs() != null) {
      lines.add(name + "what the processes said is in " + run.logs());
    }
  }
}
