package org.dt4ecg.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.console.TextTable;

/** What a window costs when there is more of something else. The light model throughout. */
public final class Growth {

  private static final int DEVICES = 200;
  private static final int FRAME_SAMPLES = 250;
  private static final int WINDOW_SAMPLES = 1000;

  private final Settings settings;
  private final ContestantOptions options;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param contestant who runs
   * @param dimensions of what there is more
   * @param windows in each backlog, about
   * @param rounds how often, by turns
   * @param mostDevices the largest fleet
   * @param longestSessionSeconds length of the longest recording session; each device sends as
   *     long, in sessions of whatever length
   */
  public record Settings(
      ContestantKind contestant,
      List<Dimension> dimensions,
      int windows,
      int rounds,
      int mostDevices,
      long longestSessionSeconds) {

    public Settings {
      dimensions = List.copyOf(dimensions);
    }
  }

  /** Of what there is more. */
  public enum Dimension {
    /** Devices, at one total number of windows. */
    DEVICES,
    /** Length of a frame. */
    FRAME,
    /** Overlap of the windows. */
    OVERLAP,
    /** Length of a recording session, by its time stamps. */
    SESSION,
    /** People whom the model knows. */
    PEOPLE,
    /** Processes. */
    INSTANCES,
    /** Stream threads of one process. */
    THREADS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A run.
   *
   * @param dimension of what there is more
   * @param value how much, in words
   * @param plan what is run
   */
  record Case(Dimension dimension, String value, RunPlan plan) {}

  /** What a run came to. */
  public record Point(String dimension, String value, StreamFigures run) {}

  /** All runs. */
  public record Result(Machine machine, Settings settings, List<Point> points) implements Report {

    @Override
    public boolean isValid() {
      return points.stream().map(Point::run).allMatch(StreamFigures::isValid);
    }

    @Override
    public List<String> lines() {
      TextTable table =
          new TextTable(
              "",
              "windows/s",
              "CPU s/million",
              "broker",
              "bytes/window",
              "changelog bytes/window",
              "an input byte",
              "heap MiB",
              "native MiB");
      for (Point point : points) {
        StreamFigures run = point.run();
        table.row(
            point.dimension() + " " + point.value(),
            ComparisonText.number(run.windowsPerSecond(), 0),
            ComparisonText.number(run.cpuSecondsPerMillion(), 0),
            ComparisonText.number(run.brokerCpuSecondsPerMillion(), 0),
            ComparisonText.number(run.bytesAllocatedPerWindow(), 0),
            ComparisonText.number(run.changelogBytesPerWindow(), 0),
            ComparisonText.number(run.changelogBytesPerInputByte(), 2),
            ComparisonText.number(run.liveHeapMib(), 0),
            ComparisonText.number(run.nativeMib(), 0));
      }
      List<String> lines = new ArrayList<>(table.lines());
      lines.add(isValid() ? "All outputs were right." : "WRONG OUTPUTS:");
      for (Point point : points) {
        for (String fault : point.run().faults()) {
          lines.add("%s %s: %s".formatted(point.dimension(), point.value(), fault));
        }
      }
      return lines;
    }
  }

  public Growth(Settings settings, ContestantOptions options, Consumer<String> progress) {
    this.settings = settings;
    this.options = options;
    this.progress = progress;
  }

  /** Runs all of it. */
  public Result run() throws BenchException, InterruptedException {
    List<Point> points = new ArrayList<>();
    try (TestBed bed = TestBed.start(options)) {
      StreamRun run = new StreamRun(bed, MadeUpFleet.of(Shape.oneSession(1, FRAME_SAMPLES, 1), 0));
      progress.accept("Warming up the broker");
      run.warmUp();
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Dimension dimension : settings.dimensions()) {
          for (Case each : cases(dimension)) {
            StreamFigures figures = run.run(each.plan(), round);
            progress.accept(
                "%s %s: %s".formatted(dimension, each.value(), Comparison.line(figures)));
            points.add(new Point(dimension.toString(), each.value(), figures));
          }
        }
      }
    }
    return new Result(Machine.here(), settings, points);
  }

  List<Case> cases(Dimension dimension) {
    return switch (dimension) {
      case DEVICES -> devices();
      case FRAME -> frames();
      case OVERLAP -> overlaps();
      case SESSION -> sessions();
      case PEOPLE -> people();
      case INSTANCES -> instances();
      case THREADS -> threads();
    };
  }

  private List<Case> devices() {
    List<Case> cases = new ArrayList<>();
    for (int devices : new int[] {10, 1_000, 10_000, 100_000}) {
      if (devices <= settings.mostDevices()) {
        RunPlan plan = plan(oneSession(devices, FRAME_SAMPLES, LightModel.USUAL_HOP));
        cases.add(new Case(Dimension.DEVICES, Integer.toString(devices), plan));
      }
    }
    return cases;
  }

  private List<Case> frames() {
    List<Case> cases = new ArrayList<>();
    for (double seconds : new double[] {0.1, 1, 10, 60}) {
      int samples = (int) Math.round(seconds * MadeUpFleet.RATE_HZ);
      RunPlan plan = plan(oneSession(DEVICES, samples, LightModel.USUAL_HOP));
      cases.add(new Case(Dimension.FRAME, seconds + " s", plan));
    }
    return cases;
  }

  private List<Case> overlaps() {
    List<Case> cases = new ArrayList<>();
    for (int hop : new int[] {WINDOW_SAMPLES, WINDOW_SAMPLES / 2, WINDOW_SAMPLES / 10}) {
      int percent = 100 - 100 * hop / WINDOW_SAMPLES;
      RunPlan plan = plan(oneSession(DEVICES, FRAME_SAMPLES, hop)).with(10, hop);
      cases.add(new Case(Dimension.OVERLAP, percent + " %", plan));
    }
    return cases;
  }

  /** The same devices send for the same time, in sessions of one length and then of another. */
  private List<Case> sessions() {
    List<Case> cases = new ArrayList<>();
    Duration longest = Duration.ofSeconds(settings.longestSessionSeconds());
    int framesPerDevice = (int) longest.toSeconds();
    int devices =
        Math.max(1, settings.windows() / (framesPerDevice * FRAME_SAMPLES / LightModel.USUAL_HOP));
    for (Duration length :
        Stream.of(Duration.ofMinutes(1), Duration.ofHours(1), longest)
            .filter(each -> each.compareTo(longest) <= 0)
            .distinct()
            .toList()) {
      int frames = (int) length.toSeconds();
      Shape fleet =
          new Shape(
              devices,
              FRAME_SAMPLES,
              frames,
              Math.max(1, framesPerDevice / frames),
              2 * Frames.INACTIVITY_GAP_MICROS);
      cases.add(new Case(Dimension.SESSION, length.toMinutes() + " min", plan(fleet)));
    }
    return cases;
  }

  private List<Case> people() {
    List<Case> cases = new ArrayList<>();
    for (int people : new int[] {10, 100, 1_000}) {
      RunPlan plan =
          plan(oneSession(DEVICES, FRAME_SAMPLES, LightModel.USUAL_HOP))
              .with(people, LightModel.USUAL_HOP);
      cases.add(new Case(Dimension.PEOPLE, Integer.toString(people), plan));
    }
    return cases;
  }

  private List<Case> instances() {
    List<Case> cases = new ArrayList<>();
    for (int instances : new int[] {1, 2, 4}) {
      RunPlan plan =
          plan(oneSession(DEVICES, FRAME_SAMPLES, LightModel.USUAL_HOP)).on(instances, 1);
      cases.add(new Case(Dimension.INSTANCES, Integer.toString(instances), plan));
    }
    return cases;
  }

  private List<Case> threads() {
    List<Case> cases = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      RunPlan plan = plan(oneSession(DEVICES, FRAME_SAMPLES, LightModel.USUAL_HOP)).on(1, threads);
      cases.add(new Case(Dimension.THREADS, Integer.toString(threads), plan));
    }
    return cases;
  }

  private RunPlan plan(Shape fleet) {
    return RunPlan.usual(settings.contestant(), Workload.LIGHT, fleet);
  }

  /** Devices with so many frames that they hold at least the wanted number of windows together. */
  private Shape oneSession(int devices, int frameSamples, int hopSamples) {
    long windowsEach = Math.max(1, (settings.windows() + devices - 1) / devices);
    long samples = WINDOW_SAMPLES + (windowsEach - 1) * hopSamples;
    return Shape.oneSession(
        devices, frameSamples, (int) ((samples + frameSamples - 1) / frameSamples));
  }
}
