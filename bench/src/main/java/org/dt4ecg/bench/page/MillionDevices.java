package org.dt4ecg.bench.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.dt4ecg.bench.load.Growth;
import org.dt4ecg.bench.load.StreamFigures;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * What 1,000,000 devices in real time need, on paper: measured figures of one run, times the load.
 * Says each step, so that other loads can be worked out.
 */
final class MillionDevices {

  private static final int DEVICES = 1_000_000;
  private static final double HOP_SECONDS = 2;
  private static final double WINDOWS_PER_SECOND = DEVICES / HOP_SECONDS;

  /** A machine that is busy for more of its time has no room to catch up after an outage. */
  private static final double BUSY = 0.6;

  private static final int REPLICAS = 3;
  private static final int COMMITS_PER_SECOND = 10;

  /** Those of three topics of results and two changelogs; the others are seldom written. */
  private static final int WRITTEN_PARTITIONS_OF_A_TASK = 5;

  /** A transaction is of a thread, and has one partition of the group's offsets. */
  private static final int OFFSET_PARTITIONS_OF_A_COMMIT = 1;

  /** A broker's network and disks carry so much with ease, in bytes a second. */
  private static final double BROKER_BYTES_PER_SECOND = 250e6;

  private static final double MEGA = 1e6;
  private static final double TERA = 1e12;
  private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  private final StreamFigures run;
  private final Optional<Double> heapBytesOfDevice;
  private final List<String> lines = new ArrayList<>();

  private MillionDevices(StreamFigures run, Optional<Double> heapBytesOfDevice) {
    this.run = run;
    this.heapBytesOfDevice = heapBytesOfDevice;
  }

  /**
   * The section.
   *
   * @param run of this project, that did not fail
   * @param growth runs with more and more devices
   */
  static List<String> lines(StreamFigures run, Optional<Growth.Result> growth) {
    MillionDevices paper =
        new MillionDevices(run, growth.flatMap(MillionDevices::heapBytesOfDevice));
    paper.write();
    return paper.lines;
  }

  /** The difference of the largest and the smallest fleet, for each device that it has more. */
  private static Optional<Double> heapBytesOfDevice(Growth.Result growth) {
    List<Growth.Point> points =
        growth.points().stream()
            .filter(point -> point.dimension().equals(Growth.Dimension.DEVICES.toString()))
            .filter(point -> point.run().isValid())
            .sorted(Comparator.comparingInt(point -> Integer.parseInt(point.value())))
            .toList();
    if (points.size() < 2) {
      return Optional.empty();
    }
    Growth.Point few = points.get(0);
    Growth.Point many = points.get(points.size() - 1);
    double mebibytes = many.run().liveHeapMib() - few.run().liveHeapMib();
    return Optional.of(
        mebibytes * (1 << 20) / (Integer.parseInt(many.value()) - Integer.parseInt(few.value())));
  }

  private void write() {
    double threads = WINDOWS_PER_SECOND / (BUSY * run.windowsPerSecond());
    double applicationCores = WINDOWS_PER_SECOND * run.cpuSecondsPerMillion() / MEGA / BUSY;
    double brokerCores = WINDOWS_PER_SECOND * run.brokerCpuSecondsPerMillion() / MEGA / BUSY;
    double written = WINDOWS_PER_SECOND * bytesOfWindow();
    add("## On paper: a million devices");
    add("");
    add(
        "From the figures above (workload *%s*, this computer's processors), frames of 1 s, windows every 2 s, one replica measured and %d assumed, each machine busy for at most %.0f %% of its time. Not tried."
            .formatted(run.workload(), REPLICAS, 100 * BUSY));
    add("");
    add("| what | how much | arithmetic |");
    add("|---|---|---|");
    row(
        "windows",
        "%,.0f a second".formatted(WINDOWS_PER_SECOND),
        "%,d devices / %.0f s".formatted(DEVICES, HOP_SECONDS));
    row(
        "stream threads, and at least as many partitions",
        "%,.0f".formatted(Math.ceil(threads)),
        "%,.0f / (%.1f · %,.0f windows/s of a thread)"
            .formatted(WINDOWS_PER_SECOND, BUSY, run.windowsPerSecond()));
    row(
        "cores of the application",
        "%,.0f".formatted(Math.ceil(applicationCores)),
        "%,.0f · %.0f µs / %.1f".formatted(WINDOWS_PER_SECOND, run.cpuSecondsPerMillion(), BUSY));
    row(
        "cores of the brokers, without replicas",
        "%,.0f".formatted(Math.ceil(brokerCores)),
        "%,.0f · %.0f µs / %.1f"
            .formatted(WINDOWS_PER_SECOND, run.brokerCpuSecondsPerMillion(), BUSY));
    heapBytesOfDevice.ifPresent(
        bytes ->
            row(
                "heap of all instances, for devices",
                "%,.1f GiB".formatted(bytes * DEVICES / (1 << 30)),
                "%,d · %,.0f bytes; as much again for the collector".formatted(DEVICES, bytes)));
    writeRowsOfBytes(written, threads);
    add("");
    add(whatBreaksFirst(written));
  }

  private void writeRowsOfBytes(double written, double threads) {
    double stored = storedBytes();
    double brokersByBytes = REPLICAS * written / BROKER_BYTES_PER_SECOND;
    double markers = Math.ceil(threads) * COMMITS_PER_SECOND * markersOfCommit(1);
    row(
        "written to the brokers",
        "%,.0f MB a second".formatted(written / MEGA),
        "%,.0f · %,.0f bytes of a window on all topics"
            .formatted(WINDOWS_PER_SECOND, bytesOfWindow()));
    row(
        "network and disk of the brokers",
        "%,.0f MB a second".formatted(REPLICAS * written / MEGA),
        "%d replicas; at %.0f MB a second each, %,.0f brokers"
            .formatted(REPLICAS, BROKER_BYTES_PER_SECOND / MEGA, Math.ceil(brokersByBytes)));
    row(
        "disk, topics kept as the catalogue says",
        "%,.0f TB".formatted(REPLICAS * stored / TERA),
        "%d replicas of %s".formatted(REPLICAS, storedTopics()));
    row(
        "commit markers",
        "%,.0f a second".formatted(markers),
        "%,.0f threads of a task each · %d commits · %d partitions; one broker wrote %,.0f here"
            .formatted(
                Math.ceil(threads), COMMITS_PER_SECOND, markersOfCommit(1), measuredMarkers()));
  }

  private String whatBreaksFirst(double written) {
    return ("What breaks first is the disk of the brokers: %,.0f TB a day, of which raw ECG is"
            + " %,.0f; keep it for hours, or compress it where the devices send. Then the"
            + " tables of assignments, names and templates, which are whole in each process:"
            + " with a million of each they are the next to be cut up.")
        .formatted(
            REPLICAS * written * SECONDS_A_DAY / TERA,
            REPLICAS
                * WINDOWS_PER_SECOND
                * bytesOfWindow(Topics.ECG_SAMPLES.name())
                * SECONDS_A_DAY
                / TERA);
  }

  /** A second, while the windows that count went through, one thread having all tasks. */
  private double measuredMarkers() {
    int markers = markersOfCommit(Topics.ECG_SAMPLES.partitions());
    return run.seconds() > 0 ? run.commits() * markers / run.seconds() : 0;
  }

  private static int markersOfCommit(int tasks) {
    return tasks * WRITTEN_PARTITIONS_OF_A_TASK + OFFSET_PARTITIONS_OF_A_COMMIT;
  }

  private double bytesOfWindow() {
    return run.bytesWritten().values().stream().mapToLong(Long::longValue).sum()
        / (double) run.windows();
  }

  private double bytesOfWindow(String topic) {
    return run.bytesWritten().getOrDefault(topic, 0L) / (double) run.windows();
  }

  private double storedBytes() {
    double bytes = 0;
    for (Topic<?, ?> topic : keptByTime()) {
      bytes += WINDOWS_PER_SECOND * bytesOfWindow(topic.name()) * days(topic) * SECONDS_A_DAY;
    }
    return bytes;
  }

  private String storedTopics() {
    List<String> topics = new ArrayList<>();
    for (Topic<?, ?> topic : keptByTime()) {
      topics.add(
          "%,.0f bytes · %.0f days (%s)"
              .formatted(bytesOfWindow(topic.name()), days(topic), topic.name()));
    }
    return String.join(", ", topics) + ", of each window";
  }

  private List<Topic<?, ?>> keptByTime() {
    return List.of(
        Topics.ECG_SAMPLES, Topics.IDENTITY_RESULTS, Topics.ACTIVITY_RESULTS, Topics.USER_ACTIVITY);
  }

  private static double days(Topic<?, ?> topic) {
    String millis = topic.configuration().getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "0");
    return Duration.ofMillis(Long.parseLong(millis)).toSeconds() / SECONDS_A_DAY;
  }

  private void row(String what, String much, String arithmetic) {
    add("| %s | %s | %s |".formatted(what, much, arithmetic));
  }

  private void add(String line) {
    lines.add(line);
  }
}
