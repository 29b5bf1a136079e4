package org.dt4ecg.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.oracle.Expectation;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.signal.WindowGrid;

/** One contestant gets frames in real time. */
final class DelayRun {

  private static final long MICROS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final TestBed bed;
  private final MadeUpFleet signals;

  DelayRun(TestBed bed, MadeUpFleet signals) {
    this.bed = bed;
    this.signals = signals;
  }

  /**
   * Runs.
   *
   * @param load what the load stands for
   * @param uncountedSeconds seconds at the start whose windows do not count
   * @throws BenchException if the run came to no result; outputs that are wrong are a result
   */
  DelayFigures run(RunPlan plan, String load, double uncountedSeconds)
      throws BenchException, InterruptedException {
    Path folder = bed.nextRun();
    Path modelPath = folder.resolve("model.onnx");
    ModelFile model = StreamRun.write(plan, modelPath);
    bed.clear();
    List<String> faults = new ArrayList<>();
    try (ContestantGroup contestant = bed.startContestant(plan, folder, modelPath)) {
      SteadyClock clock = new SteadyClock();
      MadeUpFleet fleet = signals.with(plan.fleet(), clock.micros());
      long start = fleet.frameEnd(0, 0);
      Schedule schedule = new Schedule(fleet);
      try (EventWatch watch = new EventWatch(bed, clock, schedule)) {
        watch.start();
        LiveFleet.Sent sent = new LiveFleet(bed, clock, schedule).send();
        Expectation expectation =
            new Expectation(
                sent.sessions().ends(), WindowGrid.of(model.contract()), model.version());
        await(watch, expectation.windows());
        if (!contestant.stop()) {
          faults.add("did not end well: %s".formatted(contestant.lastLines()));
        }
        Map<String, TopicVerdict> verdicts =
            new RunOutputs(bed, plan, expectation, fleet, modelPath).verdicts();
        StreamRun.addFaults(verdicts, faults);
        return figures(
            plan,
            load,
            sent.latestMicros(),
            arrivalsAfter(watch, start, uncountedSeconds),
            verdicts,
            faults);
      }
    } catch (ContestantFailedException e) {
      faults.add(String.valueOf(e.getMessage()));
      return figures(plan, load, 0, new long[0], Map.of(), faults);
    }
  }

  private static void await(EventWatch watch, long windows) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (watch.arrivals().size() < windows && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static long[] arrivalsAfter(EventWatch watch, long startMicros, double seconds) {
    return watch.arrivals().stream()
        .filter(arrival -> arrival.dueMicros() >= startMicros + seconds * MICROS)
        .mapToLong(EventWatch.Arrival::delayMicros)
        .toArray();
  }

  private static DelayFigures figures(
      RunPlan plan,
      String load,
      long latestSendMicros,
      long[] delays,
      Map<String, TopicVerdict> verdicts,
      List<String> faults) {
    Quantiles quantiles = Quantiles.ofMicros(delays);
    double hopMillis = plan.hopSamples() * 1e3 / MadeUpFleet.RATE_HZ;
    return new DelayFigures(
        plan.contestant().toString(),
        RunPlan.nameOf(plan.workload()),
        load,
        plan.fleet().devices(),
        plan.fleet().devices() * 1e3 / hopMillis,
        quantiles,
        latestSendMicros / 1e3,
        quantiles.count() > 0 && quantiles.longestMillis() <= hopMillis,
        verdicts,
        faults);
  }

  /** Devices that send in real time for so long. */
  static Shape realTime(int devices, int frameSamples, double seconds) {
    return Shape.oneSession(
        devices, frameSamples, (int) Math.ceil(seconds * MadeUpFleet.RATE_HZ / frameSamples));
  }
}
