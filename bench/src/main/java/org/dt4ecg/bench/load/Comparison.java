package org.dt4ecg.bench.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.material.Workload;

/** Several contestants by turns, round after round, each with a backlog of its own. */
public final class Comparison {

  private static final double USUAL_SECONDS = 20;
  private static final int USUAL_DEVICES = 200;

  /** 250 Hz for a second. */
  private static final int FRAME_SAMPLES = 250;

  /** A window of 4 s every 2 s. */
  private static final int FRAMES_BEFORE_FIRST = 2;

  private static final int FRAMES_A_WINDOW = 2;

  /** A run that took less of its time than this is repeated with more windows. */
  private static final double SHORTEST = 0.5;

  private static final int MOST_REHEARSALS = 2;

  private final Settings settings;
  private final ContestantOptions options;
  private final Consumer<String> progress;

  /** Windows a second, as far as it is known, to tell how many make a run of the right length. */
  private final Map<Workload, Map<ContestantKind, Double>> rates = new EnumMap<>(Workload.class);

  /**
   * What to compare.
   *
   * @param contestants in the order in which they take turns
   * @param workloads one after another in each round
   * @param rounds how often
   * @param seconds about how long a run takes, the windows that do not count included
   * @param windows windows in each backlog, whatever that takes; 0 for as many as it takes
   * @param devices devices that sent them
   * @param instances processes of each contestant
   * @param threads threads of each process
   */
  public record Settings(
      List<ContestantKind> contestants,
      List<Workload> workloads,
      int rounds,
      double seconds,
      long windows,
      int devices,
      int instances,
      int threads) {

    public Settings {
      contestants = List.copyOf(contestants);
      workloads = List.copyOf(workloads);
    }

    /** One contestant once, as it is usual. */
    static Settings usual(ContestantKind contestant, Workload workload) {
      return new Settings(
          List.of(contestant), List.of(workload), 1, USUAL_SECONDS, 0, USUAL_DEVICES, 1, 1);
    }
  }

  /** All runs, and what they came to. */
  public record Result(
      Machine machine, Settings settings, List<Summary> summaries, List<StreamFigures> runs)
      implements Report {

    @Override
    public boolean isValid() {
      return runs.stream().allMatch(StreamFigures::isValid);
    }

    @Override
    public List<String> lines() {
      return ComparisonText.lines(this);
    }
  }

  public Comparison(Settings settings, ContestantOptions options, Consumer<String> progress) {
    this.settings = settings;
    this.options = options;
    this.progress = progress;
  }

  /** Runs all of it. */
  public Result run() throws BenchException, InterruptedException {
    List<StreamFigures> runs = new ArrayList<>();
    try (TestBed bed = TestBed.start(options)) {
      StreamRun run = new StreamRun(bed, MadeUpFleet.of(Shape.oneSession(1, FRAME_SAMPLES, 1), 0));
      progress.accept("Warming up the broker");
      run.warmUp();
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Workload workload : settings.workloads()) {
          for (ContestantKind contestant : settings.contestants()) {
            runs.add(runLongEnough(run, contestant, workload, round));
          }
        }
      }
    }
    List<Summary> summaries =
        settings.workloads().stream()
            .map(workload -> Summary.of(RunPlan.nameOf(workload), runs))
            .toList();
    return new Result(Machine.here(), settings, summaries, runs);
  }

  StreamFigures runLongEnough(
      StreamRun run, ContestantKind contestant, Workload workload, int round)
      throws BenchException, InterruptedException {
    for (int rehearsal = 0; ; rehearsal++) {
      StreamFigures figures = run.run(plan(contestant, workload), round);
      progress.accept(line(figures));
      if (!figures.isValid() || settings.windows() > 0) {
        return figures;
      }
      rates
          .computeIfAbsent(workload, each -> new EnumMap<>(ContestantKind.class))
          .put(contestant, figures.windowsPerSecond());
      double wanted = SHORTEST * (1 - StreamRun.UNCOUNTED) * settings.seconds();
      if (figures.seconds() >= wanted || rehearsal == MOST_REHEARSALS) {
        return figures;
      }
      progress.accept("That was over too soon; again with more windows");
    }
  }

  private RunPlan plan(ContestantKind contestant, Workload workload) {
    double rate =
        rates
            .getOrDefault(workload, Map.of())
            .getOrDefault(contestant, (double) contestant.guess(workload));
    double windows = settings.windows() > 0 ? settings.windows() : rate * settings.seconds();
    int each = (int) Math.max(1, Math.ceil(windows / settings.devices()));
    Shape fleet =
        Shape.oneSession(
            settings.devices(), FRAME_SAMPLES, FRAMES_BEFORE_FIRST + FRAMES_A_WINDOW * each);
    return RunPlan.usual(contestant, workload, fleet).on(settings.instances(), settings.threads());
  }

  static String line(StreamFigures run) {
    return "round %d, %s, %s: %s"
        .formatted(
            run.round(),
            run.workload(),
            run.contestant(),
            run.isValid()
                ? "%,.0f windows/s (%,d windows in %.1f s counted); CPU %,.0f + broker %,.0f s a million; %,.0f bytes a window"
                    .formatted(
                        run.windowsPerSecond(),
                        run.counted(),
                        run.seconds(),
                        run.cpuSecondsPerMillion(),
                        run.brokerCpuSecondsPerMillion(),
                        run.bytesAllocatedPerWindow())
                : "WRONG: " + run.faults());
  }
}
