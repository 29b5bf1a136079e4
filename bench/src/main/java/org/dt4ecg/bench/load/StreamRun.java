package org.dt4ecg.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.bench.oracle.Expectation;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.topic.Topics;

/** One contestant works a backlog off. */
final class StreamRun {

  /**
   * Share of the windows that go first and do not count: until then the Java machine warms up. With
   * two cores, compilers take the better part of one for some ten seconds.
   */
  static final double UNCOUNTED = 0.5;

  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final long MICROS_BEFORE_NOW = 60_000_000;
  private static final int WARM_UP_DEVICES = 200;
  private static final int WARM_UP_SECONDS = 1_000;

  private final TestBed bed;
  private final MadeUpFleet signals;

  /**
   * @param signals whose signals the devices of every run send
   */
  StreamRun(TestBed bed, MadeUpFleet signals) {
    this.bed = bed;
    this.signals = signals;
  }

  /**
   * Runs.
   *
   * @throws BenchException if the run came to no result; outputs that are wrong are a result
   */
  StreamFigures run(RunPlan plan, int round) throws BenchException, InterruptedException {
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
    RunOutputs outputs = new RunOutputs(bed, plan, expectation, fleet, modelPath);
    List<String> faults = new ArrayList<>();
    Optional<Measurement> measured = Optional.empty();
    try (ContestantGroup contestant = bed.startContestant(plan, folder, modelPath)) {
      measured = measure(contestant, expectation.windows(), faults);
      if (measured.isPresent()) {
        outputs.awaitCommitted(PATIENCE);
      }
      if (!contestant.stop() && faults.isEmpty()) {
        faults.add("did not end well: %s".formatted(contestant.lastLines()));
      }
    } catch (ContestantFailedException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    Map<String, TopicVerdict> verdicts = outputs.verdicts();
    addFaults(verdicts, faults);
    return figures(plan, round, expectation.windows(), outputs, measured, verdicts, faults);
  }

  /**
   * Lets the broker's Java machine warm up, too, on the workload that asks most of it: otherwise
   * whoever runs first pays for that.
   *
   * @throws BenchException if the outputs were wrong
   */
  void warmUp() throws BenchException, InterruptedException {
    Shape fleet = Shape.oneSession(WARM_UP_DEVICES, MadeUpFleet.RATE_HZ, WARM_UP_SECONDS);
    StreamFigures figures = run(RunPlan.usual(ContestantKind.OURS, Workload.LIGHT, fleet), 0);
    if (!figures.isValid()) {
      throw new BenchException("Warming up went wrong: " + figures.faults());
    }
  }

  private Optional<Measurement> measure(
      ContestantGroup contestant, long windows, List<String> faults)
      throws BenchException, InterruptedException {
    if (contestant.awaitClassified(Math.round(UNCOUNTED * windows), PATIENCE)) {
      Measurement.Look warm = look(contestant);
      if (contestant.awaitWindows(windows, PATIENCE)) {
        Measurement.Look done = look(contestant);
        return Optional.of(new Measurement(warm, done, contestant.memory()));
      }
    }
    faults.add(
        "%d of %d windows, then %s; %s"
            .formatted(
                contestant.windows(),
                windows,
                contestant.isAlive()
                    ? "none for %d s".formatted(PATIENCE.toSeconds())
                    : "it ended by itself",
                contestant.lastLines()));
    return Optional.empty();
  }

  private Measurement.Look look(ContestantGroup contestant)
      throws BenchException, InterruptedException {
    return new Measurement.Look(
        contestant.look(), bed.brokerCpuSeconds(), System.currentTimeMillis());
  }

  static void addFaults(Map<String, TopicVerdict> verdicts, List<String> faults) {
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

  private static StreamFigures figures(
      RunPlan plan,
      int round,
      long windows,
      RunOutputs outputs,
      Optional<Measurement> measured,
      Map<String, TopicVerdict> verdicts,
      List<String> faults)
      throws BenchException, InterruptedException {
    Map<String, Long> written = new TreeMap<>(outputs.bytesWritten());
    long changelogs =
        written.entrySet().stream()
            .filter(each -> each.getKey().endsWith("-changelog"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long counted = measured.map(each -> each.counted(windows)).orElse(0L);
    double seconds = figure(measured, each -> each.secondsUntil(outputs.lastMillis()));
    return new StreamFigures(
        plan.contestant().toString(),
        RunPlan.nameOf(plan.workload()),
        round,
        windows,
        counted,
        seconds,
        seconds > 0 ? counted / seconds : 0,
        1e6 * figure(measured, Measurement::cpuPerWindow),
        1e6 * figure(measured, Measurement::brokerCpuPerWindow),
        figure(measured, Measurement::bytesAllocatedPerWindow),
        figure(measured, Measurement::gcShare),
        measured.map(Measurement::commits).orElse(0L),
        figure(measured, Measurement::liveHeapMib),
        figure(measured, Measurement::nativeMib),
        written,
        (double) changelogs / windows,
        (double) changelogs / written.getOrDefault(Topics.ECG_SAMPLES.name(), Long.MAX_VALUE),
        verdicts,
        faults);
  }

  private static double figure(Optional<Measurement> measured, ToDoubleFunction<Measurement> of) {
    return measured.isPresent() ? of.applyAsDouble(measured.get()) : 0;
  }
}
