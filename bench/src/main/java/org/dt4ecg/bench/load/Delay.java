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

  private final Settings settings;
  private final ContestantOptions options;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param contestants one after another
   * @param workload what there is to do for a window
   * @param loads one after another
   * @param seconds how long the delays are looked at, after 10 s that do not count
   */
  public record Settings(
      List<ContestantKind> contestants, Workload workload, List<Load> loads, double seconds) {

    public Settings {
      contestants = List.copyOf(contestants);
      loads = List.copyOf(loads);
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
          double seconds =
              load == Load.MANY ? MANY_SECONDS : UNCOUNTED_SECONDS + settings.seconds();
          RunPlan plan =
              RunPlan.usual(
                  contestant,
                  settings.workload(),
                  DelayRun.realTime(devices, FRAME_SAMPLES, seconds));
          DelayFigures figures =
              new DelayRun(bed, signals).run(plan, load.toString(), UNCOUNTED_SECONDS);
          progress.accept(line(figures));
          runs.add(figures);
        }
      }
    }
    return new Result(Machine.here(), settings, runs);
  }

  private int devices(Load load, ContestantKind contestant, StreamRun backlog)
      throws BenchException, InterruptedException {
    return switch (load) {
      case FEW -> FEW_DEVICES;
      case MANY -> MANY_DEVICES;
      case HALF -> {
        Comparison.Settings usual = Comparison.Settings.usual(contestant, settings.workload());
        RunFigures figures =
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
                ? "median %.0f, 95 %% %.0f, 99 %% %.0f, longest %.0f ms of %,d windows; %s"
                    .formatted(
                        run.delays().p50Millis(),
                        run.delays().p95Millis(),
                        run.delays().p99Millis(),
                        run.delays().longestMillis(),
                        run.delays().count(),
                        run.keptUp() ? "kept up" : "did NOT keep up")
                : "WRONG: " + run.faults());
  }
}
