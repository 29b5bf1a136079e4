package org.dt4ecg.bench.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.bench.chaos.ChaosCluster;
import org.dt4ecg.bench.chaos.Delivery;
import org.dt4ecg.bench.chaos.Findings;
import org.dt4ecg.bench.chaos.FleetSender;
import org.dt4ecg.bench.chaos.Instances;
import org.dt4ecg.bench.chaos.RecoveryWatch;
import org.dt4ecg.bench.chaos.Signals;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.ResultReader;
import org.dt4ecg.bench.load.Spread;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.oracle.Event;
import org.dt4ecg.bench.oracle.Expectation;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.bench.oracle.TopicJudge;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.dt4ecg.bench.recovery.RecoveryReport.Figures;
import org.dt4ecg.bench.recovery.RecoveryReport.Round;
import org.dt4ecg.bench.recovery.RecoveryReport.Run;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;

/**
 * All rounds of one protocol and one number of standby replicas, on a cluster of their own. The
 * instances have the application's settings, but for these two and what a user gives.
 */
final class RecoveryRun {

  private static final String GROUP = "recovery";

  /**
   * Brokers of Kafka 4.2 forget their own times for a group that has a setting of its own (they
   * take 45 s and 5 s), so all are said.
   */
  private static final Map<String, String> GROUP_TIMES =
      Map.of("streams.session.timeout.ms", "6000", "streams.heartbeat.interval.ms", "1000");

  private static final String GROUP_STANDBYS = "streams.num.standby.replicas";
  private static final int INSTANCES = 2;
  private static final Duration START = Duration.ofMinutes(3);

  /** A longer time without a result of a partition is not as it is at rest. */
  private static final Duration LONGEST_AT_REST = Duration.ofSeconds(2);

  /** So long all has to be as it is at rest, until something is over. */
  private static final Duration REST = Duration.ofSeconds(15);

  private static final Duration MOST_UNTIL_REST = Duration.ofMinutes(5);

  /** For the events of the last frames. */
  private static final Duration MOST_UNTIL_THE_LAST = Duration.ofMinutes(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** A longer hole ends a recording session; the application's default. */
  private static final long INACTIVITY_GAP_MICROS = 5_000_000;

  private static final double NANOS = 1e9;

  private final SharingProtocol protocol;
  private final int standbys;
  private final int rounds;
  private final int perPartition;
  private final Map<String, String> more;
  private final Consumer<String> progress;
  private final ModelFile model = LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP);
  private final WindowGrid grid = WindowGrid.of(model.contract());
  private final ResultTimes times = new ResultTimes(Topics.USER_ACTIVITY.partitions());
  private final List<Round> done = new ArrayList<>();
  private final Findings findings = new Findings();
  private final long begin = System.nanoTime();
  private Spread steady = Spread.of(List.of());
  private int restarts;

  /** What goes on while the fleet sends. */
  private record Stage(Instances instances, GroupWatch group) {}

  /**
   * @param perPartition devices of each partition
   * @param more settings of the instances, before all others
   * @param progress is told how far it is
   */
  RecoveryRun(
      SharingProtocol protocol,
      int standbys,
      int rounds,
      int perPartition,
      Map<String, String> more,
      Consumer<String> progress) {
    this.protocol = protocol;
    this.standbys = standbys;
    this.rounds = rounds;
    this.perPartition = perPartition;
    this.more = Map.copyOf(more);
    this.progress = progress;
  }

  /** Runs to the end; a run that does not get there has a problem. */
  Run run() throws BenchException, InterruptedException {
    Path folder;
    try {
      folder = Files.createTempDirectory("dt4ecg-recovery-");
    } catch (IOException e) {
      throw new BenchException("No temporary folder could be made: " + e.getMessage(), e);
    }
    report("Files are in " + folder);
    TopicVerdict verdict = null;
    List<String> problems = new ArrayList<>();
    try {
      verdict = run(folder);
    } catch (BenchException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    problems.addAll(findings.examples());
    Run run = result(verdict, problems, null);
    if (!run.isRight()) {
      return result(verdict, problems, folder.toString());
    }
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new BenchException("The temporary folder " + folder + " is left behind", e);
    }
    return run;
  }

  private Run result(@Nullable TopicVerdict verdict, List<String> problems, @Nullable String logs) {
    return new Run(
        protocol, standbys, steady, done, Figures.of(done), restarts, verdict, problems, logs);
  }

  private TopicVerdict run(Path folder) throws BenchException, InterruptedException {
    Signals signals = Signals.simulated();
    try (ChaosCluster cluster = ChaosCluster.start(folder)) {
      Map<String, Object> properties = new HashMap<>(cluster.properties());
      try (Admin admin = Admin.create(properties);
          ValueSerdes serdes = ValueSerdes.from(properties)) {
        new CatalogueTopics(Integer.MAX_VALUE, Set.of()).recreate(admin);
        if (protocol == SharingProtocol.STREAMS) {
          askForStandbys(admin);
        }
        Expectation expectation;
        try (RecoveryWatch watch =
                new RecoveryWatch(
                    Topics.USER_ACTIVITY.name(),
                    properties,
                    came -> came.forEach(each -> times.add(each.partition(), now())));
            Instances instances =
                new Instances(
                    folder, settings(folder, cluster), null, INSTANCES, findings, this::report)) {
          for (int i = 0; i < INSTANCES; i++) {
            instances.start(i);
          }
          instances.awaitRunning(START);
          Stage stage = new Stage(instances, new GroupWatch(admin, GROUP, protocol, standbys));
          List<Delivery> deliveries = fleet().deliveries();
          try (FleetSender sender = new FleetSender(deliveries, 1, signals, properties, serdes)) {
            sender.start();
            measure(stage);
            expectation = expectation(deliveries.subList(0, sender.end()));
          }
          awaitEvents(watch, expectation.windows());
          restarts = instances.restarts();
          for (int i = 0; i < INSTANCES; i++) {
            instances.stop(i);
          }
        }
        TopicJudge judge = expectation.judge(Map.of());
        new ResultReader(properties, serdes)
            .forEach(Topics.USER_ACTIVITY, event -> judge.accept(Event.of(event)));
        return judge.verdict();
      }
    }
  }

  /** With this protocol, how many standby replicas there are is a setting of the group. */
  private void askForStandbys(Admin admin) throws BenchException, InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
    Map<String, String> settings = new HashMap<>(GROUP_TIMES);
    settings.put(GROUP_STANDBYS, Integer.toString(standbys));
    List<AlterConfigOp> all =
        settings.entrySet().stream()
            .map(set -> new ConfigEntry(set.getKey(), set.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try {
      admin.incrementalAlterConfigs(Map.of(group, all)).all().get();
    } catch (ExecutionException e) {
      throw new BenchException("The group gets no standby replicas: " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings(Path folder, ChaosCluster cluster) throws BenchException {
    Path path = folder.resolve("model.onnx");
    try {
      Files.write(path, model.bytes());
    } catch (IOException e) {
      throw new BenchException("The model could not be written to " + path, e);
    }
    Map<String, String> settings = new TreeMap<>(cluster.properties());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, GROUP);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol.toString());
    if (protocol == SharingProtocol.CLASSIC) {
      settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, Integer.toString(standbys));
    }
    settings.put(TopologyConfig.MODEL_PATH, path.toString());
    settings.putAll(more);
    return settings;
  }

  private EvenFleet fleet() {
    return EvenFleet.of(
        perPartition,
        Topics.ECG_SAMPLES.partitions(),
        grid.hopMicros(),
        Instant.now().toEpochMilli() * 1000);
  }

  private void measure(Stage stage) throws BenchException, InterruptedException {
    long warm = awaitRest(stage, INSTANCES, now());
    long rested = awaitRest(stage, INSTANCES, warm);
    steady = Spread.of(times.longestOfEach(warm, rested).stream().map(gap -> gap / NANOS).toList());
    report("At rest; a partition has no result for %.2f s at most".formatted(steady.highest()));
    for (int round = 1; round <= rounds; round++) {
      long began = now();
      int killed = (round - 1) % INSTANCES;
      long kill = now();
      stage.instances().kill(killed);
      long over = awaitRest(stage, INSTANCES - 1, kill);
      double nothing = times.longestOfAll(kill, over) / NANOS;
      double longest = reportLongest("kill of instance " + killed, kill, over);
      long start = now();
      stage.instances().start(killed);
      double back =
          reportLongest(
              "instance %d comes back".formatted(killed),
              start,
              awaitRest(stage, INSTANCES, start));
      List<Double> restarted = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        long stop = now();
        stage.instances().stop(i);
        String what =
            "restart of instance %d, which stopped within %.1f s"
                .formatted(i, (now() - stop) / NANOS);
        stage.instances().start(i);
        restarted.add(reportLongest(what, stop, awaitRest(stage, INSTANCES, stop)));
      }
      done.add(
          new Round(round, killed, nothing, longest, back, restarted, (now() - began) / NANOS));
    }
  }

  private double reportLongest(String what, long from, long to) {
    double seconds = times.longestOfOne(from, to) / NANOS;
    report(
        "%s: %.2f s without a result of a partition; at rest after %.1f s"
            .formatted(what, seconds, (to - from - REST.toNanos()) / NANOS));
    return seconds;
  }

  /**
   * Waits until the tasks are shared out among so many instances and each partition has results as
   * usual, both for some time.
   *
   * @return when that time was over
   */
  private long awaitRest(Stage stage, int instances, long since)
      throws BenchException, InterruptedException {
    long calmSince = now();
    while (true) {
      long now = now();
      boolean isCalm =
          stage.group().isSharedOut(instances * threads())
              && times.longestOfOne(now - 2 * LONGEST_AT_REST.toNanos(), now)
                  <= LONGEST_AT_REST.toNanos();
      if (!isCalm) {
        calmSince = now;
      }
      if (now - calmSince > REST.toNanos()) {
        return now;
      }
      if (now - since > MOST_UNTIL_REST.toNanos()) {
        throw new BenchException(
            "%d instances do not share out the work and go on as before within %d s"
                .formatted(instances, MOST_UNTIL_REST.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private int threads() {
    return Integer.parseInt(more.getOrDefault(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1"));
  }

  private static Expectation expectation(
      List<Delivery> sent, WindowGrid grid, String modelVersion) {
    SentSessions sessions = new SentSessions(INACTIVITY_GAP_MICROS);
    for (Delivery delivery : sent) {
      long start = delivery.frame().startMicros();
      sessions.add(delivery.frame().deviceId(), start, delivery.dueMicros());
    }
    return new Expectation(sessions.ends(), grid, modelVersion);
  }

  private Expectation expectation(List<Delivery> sent) {
    return expectation(sent, grid, model.version());
  }

  private static void awaitEvents(RecoveryWatch watch, long windows) throws InterruptedException {
    long deadline = System.nanoTime() + MOST_UNTIL_THE_LAST.toNanos();
    while (watch.results() < windows && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private long now() {
    return System.nanoTime() - begin;
  }

  private void report(String text) {
    progress.accept(
        "%7.1f s  %s, %d standbys: %s".formatted(now() / NANOS, protocol, standbys, text));
  }
}
