package org.dt4ecg.bench.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.LocalCluster;
import org.dt4ecg.bench.cluster.ResultReader;
import org.dt4ecg.bench.oracle.Session;
import org.dt4ecg.bench.oracle.Window;
import org.dt4ecg.bench.oracle.WindowCount;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.metrics.PipelineCounters;

/**
 * A broker, a registry, the streaming application and a fleet in this process; two releases of one
 * model are published by turns. What came out is held against what was sent once all is done.
 */
public final class SwapRun {

  private static final int PARTITIONS = 4;

  /** The broker's time of an identity result is when the stream was done with a window. */
  private static final CatalogueTopics TOPICS =
      new CatalogueTopics(PARTITIONS, Set.of(Topics.IDENTITY_RESULTS.name()));

  private final SwapSettings settings;
  private final TwoReleases releases;
  private final Consumer<String> progress;

  /**
   * @param first the model that serves from the start, which has to take millivolts
   * @param progress is told how far it is
   */
  public SwapRun(SwapSettings settings, ModelFile first, Consumer<String> progress)
      throws BenchException {
    this.settings = settings;
    this.releases = TwoReleases.of(first);
    this.progress = progress;
  }

  /** Runs to the end, which takes about five seconds a swap. */
  public SwapReport run() throws BenchException, InterruptedException {
    try (LocalCluster cluster = LocalCluster.start(TOPICS);
        ValueSerdes serdes = ValueSerdes.from(cluster.properties());
        OnnxModel first = load(releases.first());
        SwapPublisher publisher =
            new SwapPublisher(cluster.folder(), cluster.properties(), serdes)) {
      Observed observed;
      try (LoadedApplication application =
          new LoadedApplication(
              cluster.properties(), cluster.folder(), publisher.publicKey(), first)) {
        application.start();
        progress.accept("The streams run");
        try (LoadedFleet fleet = LoadedFleet.start(settings, cluster.properties(), serdes)) {
          application.awaitResults();
          TimeUnit.MILLISECONDS.sleep(SwapSettings.WARM_UP.toMillis());
          observed = swap(application, fleet, publisher);
        }
      }
      progress.accept("Holding what came out against what was sent");
      return report(observed, new ResultReader(cluster.properties(), serdes));
    }
  }

  /** What was seen while it ran. */
  private record Observed(
      List<Swap> swaps,
      List<Double> batchMillis,
      double longestSwitchMillis,
      SwapReport.Resident resident,
      SentFrames sent,
      PipelineCounters counters,
      int threadRestarts,
      double seconds) {}

  private Observed swap(LoadedApplication application, LoadedFleet fleet, SwapPublisher publisher)
      throws BenchException, InterruptedException {
    long begin = System.nanoTime();
    List<Swap> swaps = new ArrayList<>();
    List<Double> batchMillis = new ArrayList<>();
    double longestSwitchMillis = 0;
    OptionalLong settled = OptionalLong.empty();
    while (swaps.size() < settings.swaps()) {
      ModelFile next = releases.after(swaps.size() + 1);
      long publishedAt = System.currentTimeMillis();
      publisher.publish(next);
      application.awaitModel(next.version());
      long servesAt = System.currentTimeMillis();
      TimeUnit.MILLISECONDS.sleep(SwapSettings.BETWEEN_SWAPS.toMillis());
      fleet.check();
      swaps.add(new Swap(next.version(), publishedAt, servesAt, System.currentTimeMillis()));
      batchMillis.add(application.batchMillis());
      longestSwitchMillis = Math.max(longestSwitchMillis, application.switchMillis());
      progress.accept(
          "Swap %d of %d to %s, loaded in %d ms"
              .formatted(swaps.size(), settings.swaps(), next.version(), servesAt - publishedAt));
      if (swaps.size() == SwapSettings.SETTLED_AFTER) {
        settled = ResidentSize.kibibytes();
        // Whoever waited for the collection is done before the next swap.
        TimeUnit.SECONDS.sleep(2);
      }
    }
    SwapReport.Resident resident = SwapReport.Resident.of(settled, ResidentSize.kibibytes());
    SentFrames sent = fleet.stop();
    progress.accept("Sent %d frames; waiting for their windows".formatted(sent.count()));
    application.awaitDone(sent.count());
    return new Observed(
        swaps,
        batchMillis,
        longestSwitchMillis,
        resident,
        sent,
        application.counters(),
        application.health().threadRestarts(),
        (System.nanoTime() - begin) / 1e9);
  }

  private SwapReport report(Observed observed, ResultReader reader) throws BenchException {
    List<ConsumerRecord<String, IdentityResult>> identities = reader.all(Topics.IDENTITY_RESULTS);
    PipelineCounters counters = observed.counters();
    return new SwapReport(
        observed.swaps().size(),
        observed.seconds(),
        observed.sent().count(),
        identities.size() / observed.seconds(),
        countWindows(observed.sent(), identities, reader),
        byModel(identities),
        rescored(identities, observed.sent()),
        new SwapReport.Trouble(
            counters.windowsIncomplete(),
            counters.windowsFailed(),
            counters.deadLetters().values().stream().mapToLong(Long::longValue).sum(),
            observed.threadRestarts()),
        observed.resident(),
        Delays.of(observed.swaps().stream().mapToLong(Swap::loadMillis).toArray()),
        median(observed.batchMillis()),
        observed.longestSwitchMillis(),
        delays(identities, observed, sentAt -> isNear(observed.swaps(), sentAt)),
        delays(identities, observed, sentAt -> isCalm(observed.swaps(), sentAt)));
  }

  private SortedMap<String, WindowCount> countWindows(
      SentFrames sent,
      List<ConsumerRecord<String, IdentityResult>> identities,
      ResultReader reader) {
    SortedMap<String, WindowCount> counts = new TreeMap<>();
    counts.put(
        Topics.IDENTITY_RESULTS.name(),
        count(
            identities,
            result -> FrameTimes.toMicros(result.getSessionStart()),
            IdentityResult::getWindowIndex,
            sent));
    counts.put(
        Topics.ACTIVITY_RESULTS.name(),
        count(
            reader.all(Topics.ACTIVITY_RESULTS),
            result -> FrameTimes.toMicros(result.getSessionStart()),
            ActivityResult::getWindowIndex,
            sent));
    counts.put(
        Topics.USER_ACTIVITY.name(),
        count(
            reader.all(Topics.USER_ACTIVITY),
            result -> FrameTimes.toMicros(result.getSessionStart()),
            UserActivity::getWindowIndex,
            sent));
    return counts;
  }

  private <V> WindowCount count(
      List<ConsumerRecord<String, V>> records,
      ToLongFunction<V> sessionStart,
      ToLongFunction<V> index,
      SentFrames sent) {
    ModelContract contract = releases.first().contract();
    return WindowCount.of(
        records.stream()
            .map(
                record ->
                    new Window(
                        new Session(record.key(), sessionStart.applyAsLong(record.value())),
                        index.applyAsLong(record.value())))
            .toList(),
        sent.sessionEnds(),
        micros(contract.windowSamples(), contract),
        micros(contract.hopSamples(), contract));
  }

  private static long micros(int samples, ModelContract contract) {
    return TimeUnit.SECONDS.toMicros(samples) / contract.samplingRateHz();
  }

  private static SortedMap<String, Long> byModel(
      List<ConsumerRecord<String, IdentityResult>> identities) {
    SortedMap<String, Long> counts = new TreeMap<>();
    identities.forEach(record -> counts.merge(record.value().getModelVersion(), 1L, Long::sum));
    return counts;
  }

  /** One device is enough: the models take over in all devices of a task at once. */
  private Rescoring rescored(
      List<ConsumerRecord<String, IdentityResult>> identities, SentFrames sent)
      throws BenchException {
    String device = sent.sessionEnds().keySet().iterator().next().deviceId();
    return Rescoring.of(
        identities.stream()
            .filter(record -> record.key().equals(device))
            .map(ConsumerRecord::value)
            .toList(),
        sent,
        releases);
  }

  private static Delays delays(
      List<ConsumerRecord<String, IdentityResult>> identities,
      Observed observed,
      LongPredicate counts) {
    return Delays.of(
        identities.stream()
            .flatMapToLong(
                record ->
                    observed
                        .sent()
                        .sentUpTo(record.key(), FrameTimes.toMicros(record.value().getWindowEnd()))
                        .stream()
                        .filter(counts)
                        .map(sentAt -> record.timestamp() - sentAt))
            .toArray());
  }

  private static boolean isNear(List<Swap> swaps, long millis) {
    return swaps.stream().anyMatch(swap -> swap.isNear(millis));
  }

  private static boolean isCalm(List<Swap> swaps, long millis) {
    return swaps.stream().anyMatch(swap -> swap.isCalm(millis)) && !isNear(swaps, millis);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  private static OnnxModel load(ModelFile file) throws BenchException {
    try {
      return OnnxModel.load(file);
    } catch (InvalidModelException e) {
      throw new BenchException("The model cannot be loaded: " + e.getMessage(), e);
    }
  }
}
