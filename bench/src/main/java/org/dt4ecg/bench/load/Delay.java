package org.dt4ecg.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.material.Workload;

/** How long windows take while a fleet sends in real time, at several loads. */
public final class Delay {

  private static final int FRAME_SAMPLES = 250;

  /** A window every two seconds of each device. */
  private static final double DEVICES_A_WINDOW_PER_SECOND = 2;

  private static final int FEW_DEVICES = 60;
  private static final int MANY_DEVICES = 300;

  /** Seconds that many devices send; their windows count from the tenth second on. */
  private static final double MANY_SECONDS = 40;

  private static final double UNCOUNTED_SECONDS = 10;

  /** At a high rate a Java machine that is cold falls behind, and has to catch up first. */
  private static final double UNCOUNTED_SECONDS_OF_HIGH_RATES = 40;

  private final Settings settings;
  private final ContestantOptions options;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param contestants one after another
   * @param workload what there is to do for a window
   * @param loads one after another
   * @param rates then these, in windows a second
   * @param seconds how long the delays are looked at, after 10 s that do not count; after 40 s at
   *     half of the capacity and at these rates
   */
  public record Settings(
      List<ContestantKind> contestants,
      Workload workload,
      List<Load> loads,
      List<Integer> rates,
      double seconds) {

    public Settings {
      contestants = List.copyOf(contestants);
      loads = List.copyOf(loads);
      rates = List.copyOf(rates);
    }
  }

  /** How many windows a second. */
  public enum Load {
    /** 60 devices: 30 windows a second. */
    FEW,
    /** 300 devices: 150 windows a second, from a cold start. */
    MANY,
    /** Half of what the contestant does with a backlog. */
    HALF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All runs. */
  public record Result(Machine machine, Settings settings, List<DelayFigures> runs)
      implements Report {

    @Override
    public boolean isValid() {
      return runs.stream().allMatch(DelayFigures::isValid);
    }

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      runs.forEach(run -> lines.add(line(run)));
      lines.add(isValid() ? "All outputs were right." : "WRONG OUTPUTS, see above.");
      return lines;
    }
  }

  public Delay(Settings settings, ContestantOptions options, Consumer<String> progress) {
    this.settings = settings;
    this.options = options;
    this.progress = progress;
  }

  /** Runs all of it. */
  public Result run() throws BenchException, InterruptedException {
    List<DelayFigures> runs = new ArrayList<>();
    try (TestBed bed = TestBed.start(options)) {
      MadeUpFleet signals = MadeUpFleet.of(Shape.oneSession(1, FRAME_SAMPLES, 1), 0);
      for (ContestantKind contestant : settings.contestants()) {
        for (Load load : settings.loads()) {
          int devices = devices(load, contestant, new StreamRun(bed, signals));
          double uncounted =
              load == Load.HALF ? UNCOUNTED_SECONDS_OF_HIGH_RATES : UNCOUNTED_SECONDS;
          double counted =
              load == Load.MANY ? MANY_SECONDS - UNCOUNTED_SECONDS : settings.seconds();
          runs.add(run(bed, signals, contestant, load.toString(), devices, uncounted, counted));
        }
        for (int rate : settings.rates()) {
          runs.add(
              run(
                  bed,
                  signals,
                  contestant,
                  "rate",
                  (int) Math.round(rate * DEVICES_A_WINDOW_PER_SECOND),
                  UNCOUNTED_SECONDS_OF_HIGH_RATES,
                  settings.seconds()));
        }
      }
    }
    return new Result(Machine.here(), settings, runs);
  }

  private DelayFigures run(
      TestBed bed,
      MadeUpFleet signals,
      ContestantKind contestant,
      String load,
      int devices,
      double uncounted,
      double counted)
      throws BenchException, InterruptedException {
    RunPlan plan =
        RunPlan.usual(
            contestant,
            settings.workload(),
            DelayRun.realTime(devices, FRAME_SAMPLES, uncounted + counted));
    DelayFigures figures = new DelayRun(bed, signals).run(plan, load, uncounted);
    progress.accept(line(figures));
    return figures;
  }

  private int devices(Load load, ContestantKind contestant, StreamRun backlog)
      throws BenchException, InterruptedException {
    return switch (load) {
      case FEW -> FEW_DEVICES;
      case MANY -> MANY_DEVICES;
      case HALF -> {
        Comparison.Settings usual = Comparison.Settings.usual(contestant, settings.workload());
        StreamFigures figures =
            new Comparison(usual, options, progress)
                .runLongEnough(backlog, contestant, settings.workload(), 1);
        if (!figures.isValid()) {
          throw new BenchException("No capacity to take half of: " + figures.faults());
        }
        yield (int) Math.round(figures.windowsPerSecond() / 2 * DEVICES_A_WINDOW_PER_SECOND);
      }
    };
  }

  private static String line(DelayFigures run) {
    return "%s, %s, %,.0f windows/s (%s): %s"
        .formatted(
            run.contestant(),
            run.workload(),
            run.windowsPerSecond(),
            run.load(),
            run.isValid()
                ? "median %.0f, 95 %% %.0f, 99 %% %.0f, longest %.0f ms of %,d windows; sent %.0f ms late at worst; %s"
                    .formatted(
                        run.delays().p50Millis(),
                        run.delays().p95Millis(),
                        run.delays().p99Millis(),
                        run.delays().longestMillis(),
                        run.delays().count(),
                        run.latestSendMillis(),
                        run.keptUp() ? "kept up" : "did NOT keep up")
                : "WRONG: " + run.faults());
  }
}
