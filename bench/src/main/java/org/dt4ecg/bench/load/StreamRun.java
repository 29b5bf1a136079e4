package org.dt4ecg.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.contestant.Resources;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.oracle.Expectation;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.bench.oracle.Verdict;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.topic.Topics;

/** One contestant works a backlog off. */
final class StreamRun {

  /** Share of the windows that go first and do not count: until then the Java machine warms up. */
  static final double UNCOUNTED = 0.25;

  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final long MICROS_BEFORE_NOW = 60_000_000;

  private final TestBed bed;
  private final MadeUpFleet signals;

  /**
   * @param signals whose signals the devices of every run send
   */
  StreamRun(TestBed bed, MadeUpFleet signals) {
    this.bed = bed;
    this.signals = signals;
  }

  /** What was seen at a moment. */
  private record Look(List<Resources> used, double brokerCpuSeconds, long millis) {
    double sum(ToDoubleFunction<Resources> figure) {
      return used.stream().mapToDouble(figure).sum();
    }
  }

  /**
   * Runs.
   *
   * @throws BenchException if the run came to no result; outputs that are wrong are a result
   */
  RunFigures run(RunPlan plan, int round) throws BenchException, InterruptedException {
    Path folder = bed.nextRun();
    Path modelPath = folder.resolve("model.onnx");
    ModelFile model = write(plan, modelPath);
    bed.clear();
    long start =
        System.currentTimeMillis() * 1_000 - plan.fleet().lengthMicros() - MICROS_BEFORE_NOW;
    MadeUpFleet fleet = signals.with(plan.fleet(), start);
    SentSessions sent = Backlog.send(bed, fleet);
    Expectation expectation =
        new Expectation(sent.ends(), WindowGrid.of(model.contract()), model.version());
    Outputs outputs = new Outputs(bed, plan, expectation, fleet, modelPath);
    List<String> faults = new ArrayList<>();
    List<Look> looks = new ArrayList<>();
    ContestantGroup contestant = bed.startContestant(plan, folder, modelPath);
    try (contestant) {
      long uncounted = Math.round(UNCOUNTED * expectation.windows());
      if (contestant.awaitClassified(uncounted, PATIENCE)) {
        looks.add(look(contestant));
        if (contestant.awaitWindows(expectation.windows(), PATIENCE)) {
          looks.add(look(contestant));
        }
      }
      if (looks.size() < 2) {
        faults.add(
            "%d of %d windows, then %s; %s"
                .formatted(
                    contestant.windows(),
                    expectation.windows(),
                    contestant.isAlive()
                        ? "none for %d s".formatted(PATIENCE.toSeconds())
                        : "it ended by itself",
                    contestant.lastLines()));
      } else {
        outputs.awaitCommitted(PATIENCE);
      }
      if (!contestant.stop() && faults.isEmpty()) {
        faults.add("did not end well: %s".formatted(contestant.lastLines()));
      }
    }
    Map<String, Verdict> verdicts = outputs.verdicts();
    addFaults(verdicts, faults);
    return figures(plan, round, expectation, outputs, looks, verdicts, faults);
  }

  private Look look(ContestantGroup contestant) throws BenchException, InterruptedException {
    return new Look(contestant.look(), bed.brokerCpuSeconds(), System.currentTimeMillis());
  }

  static void addFaults(Map<String, Verdict> verdicts, List<String> faults) {
    verdicts.forEach(
        (topic, verdict) -> {
          if (!verdict.isRight()) {
            faults.add("%s: %s".formatted(topic, verdict));
          }
        });
  }

  static ModelFile write(RunPlan plan, Path path) throws BenchException {
    try {
      return plan.workload().writeModel(path, plan.people(), plan.hopSamples());
    } catch (IOException e) {
      throw new BenchException("The model could not be written: " + e.getMessage(), e);
    }
  }

  private RunFigures figures(
      RunPlan plan,
      int round,
      Expectation expectation,
      Outputs outputs,
      List<Look> looks,
      Map<String, Verdict> verdicts,
      List<String> faults)
      throws BenchException, InterruptedException {
    boolean complete = looks.size() == 2;
    long counted =
        complete ? expectation.windows() - Math.round(looks.get(0).sum(Resources::classified)) : 0;
    double seconds = complete ? (outputs.lastMillis() - looks.get(0).millis()) / 1e3 : 0;
    Map<String, Long> written = new TreeMap<>(outputs.bytesWritten());
    long changelogs =
        written.entrySet().stream()
            .filter(each -> each.getKey().endsWith("-changelog"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new RunFigures(
        plan.contestant().toString(),
        RunPlan.nameOf(plan.workload()),
        round,
        expectation.windows(),
        counted,
        seconds,
        complete && seconds > 0 ? counted / seconds : 0,
        complete ? 1e6 * perWindow(looks, Resources::cpuSeconds) : 0,
        complete ? 1e6 * brokerPerWindow(looks) : 0,
        complete ? perWindow(looks, Resources::allocatedBytes) : 0,
        complete ? gcShare(looks) : 0,
        complete ? Math.round(difference(looks, Resources::commits)) : 0,
        complete ? looks.get(1).sum(Resources::peakResidentKib) / 1024 : 0,
        written,
        (double) changelogs / expectation.windows(),
        (double) changelogs / written.getOrDefault(Topics.ECG_SAMPLES.name(), Long.MAX_VALUE),
        verdicts,
        faults);
  }

  private static double difference(List<Look> looks, ToDoubleFunction<Resources> figure) {
    return looks.get(1).sum(figure) - looks.get(0).sum(figure);
  }

  private static double perWindow(List<Look> looks, ToDoubleFunction<Resources> figure) {
    return difference(looks, figure) / windowsBetween(looks);
  }

  /** From windows classified to windows that were sent as well. */
  private static double windowsBetween(List<Look> looks) {
    return looks.get(1).sum(Resources::windows) - looks.get(0).sum(Resources::classified);
  }

  private static double brokerPerWindow(List<Look> looks) {
    return (looks.get(1).brokerCpuSeconds() - looks.get(0).brokerCpuSeconds())
        / windowsBetween(looks);
  }

  private static double gcShare(List<Look> looks) {
    double seconds = (looks.get(1).millis() - looks.get(0).millis()) / 1e3;
    return difference(looks, Resources::gcMillis) / 1e3 / seconds / looks.get(1).used().size();
  }
}
