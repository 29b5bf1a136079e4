package org.dt4ecg.bench.chaos;

import static java.util.Objects.requireNonNull;

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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.dt4ecg.bench.chaos.ChaosReport.FaultSeen;
import org.dt4ecg.bench.chaos.ChaosReport.Totals;
import org.dt4ecg.bench.chaos.RecoveryWatch.Recovery;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.ResultReader;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.swap.SwapPublisher;
import org.dt4ecg.bench.swap.TwoReleases;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;

/**
 * A broker, a registry and instances of the application in processes of their own, a fleet, and
 * what goes wrong by a plan. When all is healed and worked off, what came out is held against what
 * was sent.
 *
 * <p>The oracle leaves alone what the documented rule leaves to the wall clock or to chance, since
 * the fleet does not do it ({@link DeviceScript}): frames that come minutes late, holes at the end
 * of a session, drift in long frames, rates whose samples do not fall on the windows' edges.
 */
final class ChaosRun {

  private static final String GROUP = "chaos";
  private static final int MOST_INSTANCES = 3;
  private static final Duration START = Duration.ofMinutes(3);

  /** The next fault waits so long for results to come again, but for one of {@link #COMPOUND}. */
  private static final Duration MOST_TO_RECOVER = Duration.ofSeconds(90);

  private static final int COMPOUND = 4;

  /** So long after the fleet's planned end there is still a next fault. */
  private static final Duration OVERTIME = Duration.ofMinutes(2);

  /** A device's time ends so long before the wall clock, whatever comes. */
  private static final Duration BEFORE_NOW = Duration.ofHours(1);

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int UNAUTHORIZED = 401;

  private final ChaosPlan plan;
  private final Map<String, String> more;
  private final @Nullable SmallDisk disk;
  private final Patience patience;
  private final Consumer<String> progress;
  private final Findings findings = new Findings();
  private final long begin = System.nanoTime();

  /**
   * How long to wait for what.
   *
   * @param drain until all is worked off, once all is healed
   * @param silence {@code windowing.silence.ms}: after this the last bouts come
   */
  record Patience(Duration drain, Duration silence) {

    /** The application's default. */
    static final Patience USUAL = new Patience(Duration.ofMinutes(12), Duration.ofMinutes(1));

    /**
     * So long nothing may come any more: a task that moves at the last moment counts the silence
     * anew.
     */
    Duration calm() {
      return silence.multipliedBy(2).plusSeconds(15);
    }
  }

  /** A fault, and how the results came again. */
  private record Struck(
      Fault fault, double began, double lasted, CompletableFuture<Recovery> recovery) {}

  /**
   * @param more settings of the instances, before all others
   * @param disk has the first instance's state; null if it is with the others
   * @param progress is told how far it is
   */
  ChaosRun(
      ChaosPlan plan,
      Map<String, String> more,
      @Nullable SmallDisk disk,
      Patience patience,
      Consumer<String> progress) {
    this.plan = plan;
    this.more = Map.copyOf(more);
    this.disk = disk;
    this.patience = patience;
    this.progress = progress;
  }

  /** Runs to the end. */
  ChaosReport run() throws BenchException, InterruptedException {
    Path folder;
    try {
      folder = Files.createTempDirectory("dt4ecg-chaos-");
    } catch (IOException e) {
      throw new BenchException("No temporary folder could be made: " + e.getMessage(), e);
    }
    boolean right = false;
    try {
      plan.faults().forEach(fault -> progress.accept(fault.toString()));
      report("Files are in %s".formatted(folder));
      ChaosReport report = run(folder);
      right = report.isRight();
      return report;
    } finally {
      if (right) {
        delete(folder);
      } else {
        progress.accept("What the processes said is left in " + folder);
      }
    }
  }

  private static void delete(Path folder) throws BenchException {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new BenchException("The temporary folder " + folder + " is left behind", e);
    }
  }

  private ChaosReport run(Path folder) throws BenchException, InterruptedException {
    ModelFile first = LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP);
    TwoReleases releases = TwoReleases.of(first);
    Signals signals = Signals.simulated();
    ChaosPlan.Settings settings = plan.settings();
    long startMicros =
        (Instant.now().minus(BEFORE_NOW).toEpochMilli() * 1000 - settings.deviceMicros());
    Fleet fleet =
        Fleet.of(
            settings.seed(),
            settings.devices(),
            startMicros,
            settings.deviceMicros(),
            signals,
            settings.undone());
    report("The fleet has %d frames".formatted(fleet.frames()));
    try (ChaosCluster cluster = ChaosCluster.start(folder)) {
      Map<String, Object> properties = new HashMap<>(cluster.properties());
      try (Admin admin = Admin.create(properties);
          ValueSerdes serdes = ValueSerdes.from(properties);
          PoisonSender poison = new PoisonSender(properties, serdes, first, settings.seed())) {
        new CatalogueTopics(Integer.MAX_VALUE, Set.of()).recreate(admin);
        try (SwapPublisher publisher = new SwapPublisher(folder, properties, serdes);
            RecoveryWatch watch = new RecoveryWatch(Topics.IDENTITY_RESULTS.name(), properties)) {
          Map<String, String> assignments = assign(properties, serdes);
          Strikes strikes = new Strikes(cluster, poison, publisher, releases, watch);
          double drained =
              injectFaults(
                  folder,
                  instanceSettings(folder, cluster, publisher, first),
                  new FleetSender(fleet.inOrder(), settings.speed(), signals, properties, serdes),
                  new Draining(admin, GROUP, patience.calm(), this::report),
                  strikes);
          watch.close();
          report("Holding what came out against what was sent");
          Totals totals =
              judge(
                  fleet,
                  signals,
                  releases,
                  assignments,
                  poison.sent(),
                  new ResultReader(properties, serdes),
                  serdes,
                  drained);
          return report(fleet, strikes, totals, folder);
        }
      }
    }
  }

  private ChaosReport report(Fleet fleet, Strikes strikes, Totals totals, Path folder) {
    ChaosPlan.Settings settings = plan.settings();
    return new ChaosReport(
        settings.seed(),
        settings.length().toMillis() / 60_000.0,
        settings.devices(),
        settings.instances(),
        strikes.seen(),
        fleet.behaviours(),
        totals,
        strikes.memory,
        strikes.restarts,
        findings.counts(),
        findings.examples(),
        findings.none() ? null : folder.toString(),
        seconds());
  }

  private Map<String, String> instanceSettings(
      Path folder, ChaosCluster cluster, SwapPublisher publisher, ModelFile model)
      throws BenchException {
    Path path = folder.resolve("first.onnx");
    try {
      Files.write(path, model.bytes());
    } catch (IOException e) {
      throw new BenchException("The model could not be written to " + path, e);
    }
    Map<String, String> settings = new TreeMap<>(cluster.properties());
    settings.put("application.id", GROUP);
    settings.put("replication.factor", "1");
    settings.put(TopologyConfig.MODEL_PATH, path.toString());
    settings.put(TopologyConfig.TRUSTED_KEYS, publisher.publicKey().toString());
    settings.put(TopologyConfig.LABELS_ENABLED, "true");
    settings.put(TopologyConfig.SILENCE_MS, Long.toString(patience.silence().toMillis()));
    // On a busy computer a model seems slower than it is; this run is not about that check.
    settings.put(TopologyConfig.SLOWDOWN_MAX, "1000");
    settings.put(TopologyConfig.TIME_BUDGET_MS, "1000");
    settings.putAll(more);
    return settings;
  }

  /** Three of four devices belong to somebody, since long ago. */
  private Map<String, String> assign(Map<String, Object> properties, ValueSerdes serdes)
      throws BenchException, InterruptedException {
    Map<String, String> assignments = new HashMap<>();
    Instant since = Instant.now().minus(Duration.ofDays(30));
    try (KafkaProducer<String, DeviceAssignment> producer =
        FleetProducers.create(Topics.DEVICE_ASSIGNMENTS, properties, serdes)) {
      for (int device = 0; device < plan.settings().devices(); device++) {
        if (device % 4 != 3) {
          String id = DeviceScript.deviceId(device);
          String user = "person-%04d".formatted(1 + device % LightModel.USUAL_PEOPLE);
          assignments.put(id, user);
          producer
              .send(
                  new ProducerRecord<>(
                      Topics.DEVICE_ASSIGNMENTS.name(), id, new DeviceAssignment(id, user, since)))
              .get();
        }
      }
      return assignments;
    } catch (ExecutionException e) {
      throw new BenchException("The devices could not be assigned: " + e.getMessage(), e);
    }
  }

  /**
   * From the first frame until all is worked off.
   *
   * @return how long it took to work off what was left when all was healed, in s
   */
  private double injectFaults(
      Path folder,
      Map<String, String> instanceSettings,
      FleetSender sender,
      Draining drain,
      Strikes strikes)
      throws BenchException, InterruptedException {
    int usual = plan.settings().instances();
    try (sender;
        Instances instances =
            new Instances(
                folder,
                instanceSettings,
                disk,
                Math.max(MOST_INSTANCES, usual),
                findings,
                this::report);
        MemoryWatch memory = new MemoryWatch(instances::processes)) {
      for (int i = 0; i < usual; i++) {
        instances.start(i);
      }
      instances.awaitRunning(START);
      report("All instances run");
      sender.start();
      strikes.injectAll(instances, sender);
      strikes.heal(instances);
      awaitSent(sender);
      long healed = System.nanoTime();
      boolean drained = drain.await(patience.drain(), findings);
      double seconds =
          (System.nanoTime() - healed) / 1e9 - (drained ? patience.calm().toSeconds() : 0);
      strikes.restarts = instances.restarts();
      strikes.memory = memory.residentMebibytes();
      for (int i : instances.running()) {
        instances.stop(i);
      }
      return seconds;
    }
  }

  private void awaitSent(FleetSender sender) throws BenchException, InterruptedException {
    long deadline =
        System.nanoTime() + plan.settings().length().toNanos() + patience.drain().toNanos();
    long told = 0;
    while (!sender.isDone()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "The fleet sent only %d of %d frames"
                .formatted(sender.acknowledged(), sender.frames()));
      }
      if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(15)) {
        told = System.nanoTime();
        report("%d of %d frames sent".formatted(sender.acknowledged(), sender.frames()));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    report("All %d frames are sent".formatted(sender.frames()));
  }

  private Totals judge(
      Fleet fleet,
      Signals signals,
      TwoReleases releases,
      Map<String, String> assignments,
      List<LetterOracle.SentPoison> poisons,
      ResultReader reader,
      ValueSerdes serdes,
      double drained)
      throws BenchException {
    WindowGrid grid = WindowGrid.of(releases.first().contract());
    List<ExpectedDevice> expected = fleet.expected(SessionRules.defaults(grid));
    WindowOracle windows =
        new WindowOracle(
            expected.stream().flatMap(device -> device.sessions().stream()).toList(),
            grid,
            assignments,
            findings);
    SortedMap<String, Long> byModel = new TreeMap<>();
    reader.forEach(Topics.IDENTITY_RESULTS, record -> windows.note(record.value()));
    score(windows, releases, signals);
    reader.forEach(Topics.IDENTITY_RESULTS, record -> windows.judge(record.key(), record.value()));
    reader.forEach(Topics.ACTIVITY_RESULTS, record -> windows.judge(record.key(), record.value()));
    reader.forEach(
        Topics.USER_ACTIVITY,
        record -> {
          byModel.merge(record.value().getModelVersion(), 1L, Long::sum);
          windows.judge(record.key(), record.value());
        });
    reader.forEach(Topics.ACTIVITY_BOUTS, record -> windows.judge(record.key(), record.value()));
    windows.finish();
    LetterOracle letters =
        new LetterOracle(
            expected.stream().map(ExpectedDevice::refused).toList(), poisons, signals, findings);
    Deserializer<EcgSamples> frames = serdes.serdeFor(EcgSamples.class).deserializer();
    reader.forEachBytes(
        List.of(Topics.ECG_DEAD_LETTERS.name()),
        record -> letters.judge(record.value(), record.headers(), value -> frame(frames, value)));
    letters.finish();
    return new Totals(
        fleet.frames(),
        expected.stream().mapToLong(ExpectedDevice::repeats).sum(),
        expected.stream()
            .flatMap(device -> device.refused().values().stream())
            .mapToLong(Integer::longValue)
            .sum(),
        windows.expectedWindows(),
        windows.events(),
        byModel,
        windows.bouts(),
        poisons.size(),
        letters.letters(),
        drained);
  }

  private static @Nullable EcgSamples frame(Deserializer<EcgSamples> frames, byte[] value) {
    try {
      return frames.deserialize(Topics.ECG_SAMPLES.name(), value);
    } catch (SerializationException e) {
      // No frame; the oracle says so.
      return null;
    }
  }

  private static void score(WindowOracle windows, TwoReleases releases, Signals signals)
      throws BenchException {
    try (OnnxModel first = OnnxModel.load(releases.first());
        OnnxModel second = OnnxModel.load(releases.second());
        Scorer byFirst = new Scorer(first, signals);
        Scorer bySecond = new Scorer(second, signals)) {
      windows.score(Map.of(first.version(), byFirst, second.version(), bySecond));
    } catch (InvalidModelException | ClassificationException e) {
      throw new BenchException("The windows could not be scored again: " + e.getMessage(), e);
    }
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  private void report(String text) {
    progress.accept("%7.1f s  %s".formatted(seconds(), text));
  }

  /** What goes wrong, one after the other. */
  private final class Strikes {
    private final ChaosCluster cluster;
    private final PoisonSender poison;
    private final SwapPublisher publisher;
    private final TwoReleases releases;
    private final RecoveryWatch watch;
    private final List<Struck> struck = new ArrayList<>();
    private int swaps;
    private int restarts;
    private List<Integer> memory = List.of();

    Strikes(
        ChaosCluster cluster,
        PoisonSender poison,
        SwapPublisher publisher,
        TwoReleases releases,
        RecoveryWatch watch) {
      this.cluster = cluster;
      this.poison = poison;
      this.publisher = publisher;
      this.releases = releases;
      this.watch = watch;
    }

    void injectAll(Instances instances, FleetSender sender)
        throws BenchException, InterruptedException {
      awaitResults();
      long fleetBegan = System.nanoTime();
      for (Fault fault : plan.faults()) {
        if (sender.isDone() && hasPassed(fleetBegan, plan.settings().length().plus(OVERTIME))) {
          report("The fleet is done; what was left of the plan is left out");
          return;
        }
        long wait = fleetBegan + fault.atMillis() * 1_000_000 - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        report(
            "%s for %.1f s; %d frames sent, %d results"
                .formatted(
                    fault.kind().label(),
                    fault.millis() / 1e3,
                    sender.acknowledged(),
                    watch.results()));
        inject(fault, instances, fleetBegan);
        if (fault.target() % COMPOUND != 0) {
          awaitRecovery(sender);
        }
      }
    }

    private static boolean hasPassed(long since, Duration duration) {
      return System.nanoTime() - since > duration.toNanos();
    }

    private void awaitResults() throws BenchException, InterruptedException {
      long deadline = System.nanoTime() + START.toNanos();
      while (watch.results() == 0) {
        if (System.nanoTime() > deadline) {
          throw new BenchException("There are no results before anything went wrong");
        }
        pause(100);
      }
    }

    /** On a busy computer faults would come faster than any recovery, and nothing would happen. */
    private void awaitRecovery(FleetSender sender) throws BenchException, InterruptedException {
      CompletableFuture<Recovery> recovery = struck.get(struck.size() - 1).recovery();
      long deadline = System.nanoTime() + MOST_TO_RECOVER.toNanos();
      while (!recovery.isDone() && !sender.isDone() && System.nanoTime() < deadline) {
        pause(100);
      }
    }

    private void inject(Fault fault, Instances instances, long fleetBegan)
        throws BenchException, InterruptedException {
      long began = System.nanoTime();
      CompletableFuture<Recovery> sinceBegin = watch.recovery();
      Poison records = fault.kind().poison();
      boolean countsFromBegin = true;
      if (records != null) {
        poison.send(records);
      } else {
        countsFromBegin = injectIntoProcesses(fault, instances);
      }
      struck.add(
          new Struck(
              fault,
              (began - fleetBegan) / 1e9,
              (System.nanoTime() - began) / 1e9,
              countsFromBegin ? sinceBegin : watch.recovery()));
    }

    /** Returns whether the time to recover counts from the begin. */
    private boolean injectIntoProcesses(Fault fault, Instances instances)
        throws BenchException, InterruptedException {
      List<Integer> running = instances.running();
      int instance = running.get(fault.target() % running.size());
      switch (fault.kind()) {
        case KILL -> {
          instances.kill(instance);
          pause(fault.millis());
          instances.start(instance);
          return true;
        }
        case FREEZE -> {
          instances.freeze(instance);
          pause(fault.millis());
          instances.thaw(instance);
        }
        case RESTART -> {
          instances.stop(instance);
          pause(fault.millis());
          instances.start(instance);
        }
        case SCALE -> scale(fault, instances);
        case BROKER, BROKER_LONG -> {
          cluster.killBroker();
          pause(fault.millis());
          cluster.startBroker();
        }
        case REGISTRY_DOWN -> {
          cluster.killRegistry();
          killWithin(fault, instance, instances);
          cluster.startRegistry();
        }
        case REGISTRY_503, REGISTRY_401 -> {
          cluster.refuse(
              fault.kind() == FaultKind.REGISTRY_503 ? SERVICE_UNAVAILABLE : UNAUTHORIZED);
          killWithin(fault, instance, instances);
          cluster.openGate();
        }
        case DISK_FULL -> {
          SmallDisk full = requireNonNull(disk, "planned without a small disk");
          full.fill();
          try {
            killWithin(fault, 0, instances);
          } finally {
            full.free();
          }
        }
        case SWAP -> {
          publisher.publish(releases.after(++swaps));
          pause(fault.millis());
          instances.kill(instance);
          instances.start(instance);
          return true;
        }
        default -> throw new IllegalStateException("Nobody knows how to do " + fault.kind());
      }
      return false;
    }

    private void killWithin(Fault fault, int instance, Instances instances)
        throws BenchException, InterruptedException {
      long before = fault.millis() * (fault.target() % 10) / 20;
      pause(before);
      instances.kill(instance);
      instances.start(instance);
      pause(fault.millis() - before);
    }

    private void scale(Fault fault, Instances instances)
        throws BenchException, InterruptedException {
      List<Integer> running = instances.running();
      for (int other : running.subList(1, running.size())) {
        instances.stop(other);
      }
      pause(fault.millis() / 2);
      for (int i = 0; i < MOST_INSTANCES; i++) {
        instances.start(i);
      }
      pause(fault.millis() - fault.millis() / 2);
      for (int i = plan.settings().instances(); i < MOST_INSTANCES; i++) {
        instances.stop(i);
      }
      heal(instances);
    }

    /** All that there should be is there. */
    void heal(Instances instances) throws BenchException {
      for (int i = 0; i < plan.settings().instances(); i++) {
        instances.start(i);
      }
    }

    List<FaultSeen> seen() {
      return struck.stream()
          .map(
              each -> {
                Recovery recovery = each.recovery().getNow(null);
                return new FaultSeen(
                    each.fault().kind().label(),
                    each.began(),
                    each.lasted(),
                    recovery == null ? null : recovery.first() / 1e3,
                    recovery == null ? null : recovery.all() / 1e3);
              })
          .toList();
    }
  }

  private static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
