package org.dt4ecg.topology;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.drift.DriftWatch;
import org.dt4ecg.topology.events.FramesToEvents;
import org.dt4ecg.topology.health.FailureReport;
import org.dt4ecg.topology.health.GroupInput;
import org.dt4ecg.topology.health.InputLag;
import org.dt4ecg.topology.health.MonotonicClock;
import org.dt4ecg.topology.health.ProgressWatch;
import org.dt4ecg.topology.health.RestartPolicy;
import org.dt4ecg.topology.health.SafeSettings;
import org.dt4ecg.topology.labels.JoinLabels;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.dt4ecg.topology.release.ModelWatcher;
import org.dt4ecg.topology.release.ReleaseSettings;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.dt4ecg.topology.serving.ShadowModel;
import org.dt4ecg.topology.state.RocksMemory;
import org.dt4ecg.topology.windowing.DeviceStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology on a cluster. One configuration holds the topology's settings, those of the
 * serdes and those of Kafka Streams and its clients; the latter are passed on untouched and win
 * over the defaults here. Thread-safe.
 */
public final class EcgStreamsApplication implements AutoCloseable {

  /** Default of {@code application.id}. */
  public static final String DEFAULT_APPLICATION_ID = "dt4ecg";

  /**
   * Session timeout of the group, in ms, in the classic protocol: after it a silent instance counts
   * as dead. Kafka has 45 s, and by its defaults brokers allow no less than 6 s.
   */
  private static final int SESSION_TIMEOUT_MS = 6_000;

  /** Interval of heartbeats, in ms: so soon a member learns of a rebalance. */
  private static final int HEARTBEAT_INTERVAL_MS = 1_000;

  /**
   * Timeout of transactions, in ms: after it brokers abort what a dead instance left open, and
   * others can go on. Kafka Streams has 10 s. Fifty times the interval of commits.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 5_000;

  /**
   * At the start the tables are read partition by partition, and each waits for the answer to the
   * last request for the one before: with Kafka's 500 ms for 6 s, of a table of 12 partitions.
   */
  private static final int GLOBAL_FETCH_MAX_WAIT_MS = 50;

  /**
   * Linger of producers, in ms, a quarter of the commit interval: what a thread has written is sent
   * while it works on.
   */
  private static final int PRODUCER_LINGER_MS = 25;

  /**
   * Batch of a producer for one partition, in bytes; while a backlog is read, a commit holds about
   * 100 KB of each.
   */
  private static final int PRODUCER_BATCH_BYTES = 128 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(EcgStreamsApplication.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT_AT_END = Duration.ofSeconds(5);

  /** The topics whose progress is watched. */
  private static final Set<String> INPUT = Set.of(Topics.ECG_SAMPLES.name());

  private final ReplaceableModel models;
  private final Optional<ModelWatcher> watcher;
  private final Duration releasesWait;
  private final DriftWatch drift;
  private final ValueSerdes serdes;
  private final InputLag lag;
  private final String applicationId;
  private final Topology topology;
  private final RestartPolicy restartPolicy;
  private final RocksMemory rocksMemory;
  private final KafkaStreams streams;
  private final DeviceQueries devices;
  private final ProgressWatch progress;
  private final List<ApplicationMeters> bound = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** How often all its tasks have come to run since the start. */
  private final AtomicInteger runs = new AtomicInteger();

  /**
   * Prepares the application; {@link #start} runs it. Where the configuration says so, releases on
   * the topic take the model's place while it runs.
   *
   * @param configuration needs {@code bootstrap.servers}, and {@code schema.registry.url} unless
   *     another serde is configured
   * @param model the model that serves from the start; closed by the caller, after this
   * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or not allowed,
   *     with the key, the value and what is allowed
   */
  public EcgStreamsApplication(Map<String, ?> configuration, ServableModel model) {
    this(configuration, new ReplaceableModel(model), InstantSource.system(), new MonotonicClock());
  }

  /** For tests, which replace the model themselves and set the clock. */
  EcgStreamsApplication(
      Map<String, ?> configuration, ReplaceableModel models, InstantSource clock) {
    this(configuration, models, clock, clock);
  }

  /**
   * @param clock the time of day
   * @param passing the time that passes, by which outages and standstills are measured
   */
  private EcgStreamsApplication(
      Map<String, ?> configuration,
      ReplaceableModel models,
      InstantSource clock,
      InstantSource passing) {
    SafeSettings.require(configuration);
    TopologyConfig config = new TopologyConfig(configuration);
    Optional<ReleaseSettings> releases = config.releases();
    Optional<TrustedKeys> trusted = releases.map(ModelWatchers::trustedKeys);
    this.models = models;
    this.releasesWait = releases.map(ReleaseSettings::startWait).orElse(Duration.ZERO);
    this.serdes = ValueSerdes.from(configuration);
    this.drift = new DriftWatch(models, config.driftWindows());
    this.lag = new InputLag(Topics.ECG_SAMPLES.name(), passing);
    this.topology = new EcgTopology(config, serdes, models, drift, lag, clock).build();
    this.restartPolicy = new RestartPolicy(passing, this::pause);
    this.rocksMemory = new RocksMemory(config.rocksMemoryBytes());
    Properties properties = properties(configuration, rocksMemory);
    this.applicationId = applicationId(properties);
    this.streams = new KafkaStreams(topology, properties);
    this.devices =
        new DeviceQueries(
            streams, properties.getProperty(StreamsConfig.APPLICATION_SERVER_CONFIG, ""), serdes);
    lag.watch(
        streams::metrics,
        Duration.ofMillis(
            new StreamsConfig(properties).getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)));
    this.progress =
        new ProgressWatch(
            () -> new GroupInput(adminSettings(properties), applicationId, INPUT),
            new Instance(),
            config.standstillLimit(),
            passing);
    streams.setUncaughtExceptionHandler(restartPolicy);
    streams.setStateListener(
        (newState, oldState) -> {
          if (newState == KafkaStreams.State.RUNNING) {
            runs.incrementAndGet();
          }
          LOG.info("The streams went from {} to {}", oldState, newState);
        });
    this.watcher =
        releases.map(
            settings ->
                ModelWatchers.create(
                    models, settings, trusted.orElseThrow(), properties, serdes, clock));
  }

  /**
   * Starts the stream threads, once the releases are read or {@code model.releases.wait.ms} has
   * passed; at once if none are looked for.
   *
   * @throws IllegalStateException if it was started or closed before
   * @throws org.apache.kafka.common.KafkaException if the registry does not answer, or refuses the
   *     schema of something that will be written
   */
  public void start() {
    if (streams.state() == KafkaStreams.State.CREATED) {
      registerSchemas();
    }
    watcher.ifPresent(this::readReleases);
    ServableModel model = models.current();
    LOG.info("Starting with model {} {}", model.contract().name(), model.version());
    streams.start();
    progress.start();
  }

  /**
   * Checks a configuration as the constructor does, and touches nothing but the files of public
   * keys that it names.
   *
   * @return Kafka Streams' settings, the defaults of this application among them
   * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or not allowed,
   *     with the key, the value and what is allowed
   */
  public static StreamsConfig check(Map<String, ?> configuration) {
    SafeSettings.require(configuration);
    new TopologyConfig(configuration).releases().ifPresent(ModelWatchers::trustedKeys);
    Map<String, Object> all = defaults(configuration);
    all.putAll(configuration);
    return new StreamsConfig(all);
  }

  /** Kafka Streams' own state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Names of the topics that have to be there: those of the topology, and that of the releases. */
  public Set<String> topics() {
    Set<String> names = new TreeSet<>(TopologyDescriptions.topics(topology));
    watcher.ifPresent(watch -> names.add(Topics.MODEL_RELEASES.name()));
    return names;
  }

  /** How the application is now. */
  public ApplicationHealth health() {
    int ran = runs.get();
    KafkaStreams.State state = streams.state();
    int alive = (int) streams.metadataForLocalThreads().stream().filter(this::lives).count();
    Optional<String> end = end(state);
    return new ApplicationHealth(
        state,
        end.isPresent() ? end : problem(ran > 0, state, alive),
        end,
        alive,
        restartPolicy.restarts(),
        Math.max(0, ran - 1),
        restartPolicy.lastFailure(),
        models.current().version(),
        watcher.map(ModelWatcher::state),
        models.shadows().current().flatMap(ShadowModel::failure),
        drift.state());
  }

  /**
   * The metrics of Kafka Streams, its clients, the pipeline, and the watches over the releases and
   * over the model that serves.
   */
  public Map<MetricName, ? extends Metric> metrics() {
    Map<MetricName, Metric> all = new HashMap<>(streams.metrics());
    watcher.map(ModelWatcher::metrics).ifPresent(all::putAll);
    all.putAll(drift.metrics());
    return all;
  }

  /**
   * Shows how the application is in a registry of Micrometer: the metrics of Kafka Streams, its
   * clients, its stores and the pipeline as {@code kafka.…}, and what is of the whole process as
   * {@code dt4ecg.…}. Metrics of new tasks follow within 2 s; all are taken out when this is
   * closed.
   */
  public void bindTo(MeterRegistry registry) {
    ApplicationMeters meters = new ApplicationMeters(registry, streams);
    bound.add(meters);
    meters.gauge(
        "dt4ecg.stream.ready",
        "1 while the stream makes progress, else 0",
        () -> health().isHealthy() ? 1 : 0);
    meters.gauge(
        "dt4ecg.stream.threads.alive", "Stream threads that live", () -> health().threadsAlive());
    meters.counter(
        "dt4ecg.stream.thread.restarts",
        "Stream threads that died and were replaced",
        restartPolicy::restarts);
    meters.counter(
        "dt4ecg.stream.rebalances",
        "Times that tasks were assigned anew since the application first ran",
        () -> Math.max(0, runs.get() - 1));
    meters.gauge(
        "dt4ecg.input.records.waiting",
        "Records of ecg-samples that wait for this instance",
        progress::waitingRecords);
    meters.gauge(
        "dt4ecg.rocksdb.memory.bytes",
        "Native memory charged to the budget of all stores",
        rocksMemory::usedBytes);
    watcher.ifPresent(watch -> watch.bindTo(registry));
    drift.bindTo(registry);
  }

  /**
   * Where a device's recordings stand, by the store of the instance that has its partition. Holds
   * for devices whose frames are partitioned as Kafka's own producers do it.
   */
  public DeviceLookup device(String deviceId) {
    return devices.look(deviceId);
  }

  /** What the pipeline has counted. */
  public PipelineCounters counters() {
    return PipelineCounters.read(metrics());
  }

  /**
   * Stops the stream threads, within half a minute, and leaves the group, so that other instances
   * go on with the work at once; windows that wait stay in the stores for the next start.
   */
  @Override
  public void close() {
    // What is at its end may hang; there is nothing to wait for.
    close(end(streams.state()).isPresent() ? CLOSE_TIMEOUT_AT_END : CLOSE_TIMEOUT);
  }

  private void close(Duration timeout) {
    closing.countDown();
    bound.forEach(ApplicationMeters::close);
    progress.close();
    watcher.ifPresent(ModelWatcher::close);
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(timeout));
    if (!stopped) {
      LOG.warn(
          "The stream threads did not stop within {}; what they had not committed is read again at"
              + " the next start",
          timeout);
    }
    models.close();
    drift.close();
    serdes.close();
    // Threads that still run would write to memory that was freed.
    if (stopped) {
      rocksMemory.close();
    }
  }

  /** Kafka Streams' properties: the defaults of this application under the user's own. */
  static Properties properties(Map<String, ?> configuration, RocksMemory rocksMemory) {
    Map<String, Object> all = defaults(configuration);
    rocksMemory.putInto(all);
    all.putAll(configuration);
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  private static Map<String, Object> defaults(Map<String, ?> configuration) {
    Map<String, Object> all = new HashMap<>();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, DEFAULT_APPLICATION_ID);
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // No task waits for another topic, and none asks again and again whether it has to: labels and
    // frames wait for each other by themselves, and tables are read before the tasks start.
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // Clients' settings stand here without a prefix, so that the user's win in either form.
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.DEAD_LETTER_BYTES);
    // Kafka Streams waits 100 ms, the whole of a commit: all is sent when the thread waits for it.
    all.put(ProducerConfig.LINGER_MS_CONFIG, PRODUCER_LINGER_MS);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    all.put(
        StreamsConfig.globalConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
        GLOBAL_FETCH_MAX_WAIT_MS);
    if (!isOfTheStreamsProtocol(configuration)) {
      all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
      all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS);
    }
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailureReport.class);
    all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailureReport.class);
    return all;
  }

  /**
   * Whether the group uses the streams protocol, in which brokers set the session timeout and
   * refuse one from a client.
   */
  private static boolean isOfTheStreamsProtocol(Map<String, ?> configuration) {
    return GroupProtocol.STREAMS.name.equalsIgnoreCase(
        String.valueOf(configuration.get(StreamsConfig.GROUP_PROTOCOL_CONFIG)).trim());
  }

  /**
   * Registers the schemas of all that will be written; otherwise the first record of a kind could
   * not be written while the registry is down.
   */
  private void registerSchemas() {
    Set<String> written = TopologyDescriptions.sinks(topology);
    for (Topic<?, ?> topic : Topics.all()) {
      if (written.contains(topic.name())
          && SpecificRecord.class.isAssignableFrom(topic.valueType())) {
        serdes.register(topic.name(), topic.valueType().asSubclass(SpecificRecord.class));
      }
    }
    DeviceStore.register(FramesToEvents.DEVICES, serdes);
    if (written.contains(Topics.LABELLED_ECG.name())) {
      JoinLabels.register(applicationId, serdes);
    }
  }

  /**
   * Waits for the newest release, so that after a restart no window is classified by a model that
   * was replaced long ago.
   */
  private void readReleases(ModelWatcher watch) {
    watch.start();
    try {
      if (!watch.awaitTopicRead(releasesWait)) {
        LOG.warn(
            "The releases were not read within {}; starting with the model of the configuration,"
                + " and the newest release takes over once it is read",
            releasesWait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the application cannot go on, whatever comes; its owner has to end it, and start anew. */
  private Optional<String> end(KafkaStreams.State state) {
    Optional<String> known = restartPolicy.end().or(progress::end);
    boolean ended = state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR;
    return known.isPresent() || !ended
        ? known
        : Optional.of(
            "The stream threads have ended: "
                + restartPolicy.lastFailure().orElse("the log says more"));
  }

  private Optional<String> problem(boolean hadBegun, KafkaStreams.State state, int threadsAlive) {
    if (!state.isRunningOrRebalancing()) {
      return Optional.of("the streams are " + state);
    }
    if (threadsAlive == 0) {
      return Optional.of(
          "no stream thread lives" + restartPolicy.lastFailure().map(": "::concat).orElse(""));
    }
    Optional<String> problem = progress.problem();
    return problem.isPresent() || hadBegun
        ? problem
        : Optional.of("it begins: tables and stores are being read");
  }

  private static Map<String, Object> adminSettings(Properties properties) {
    return new StreamsConfig(properties).getAdminConfigs(applicationId(properties));
  }

  private static String applicationId(Properties properties) {
    return new StreamsConfig(properties).getString(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  /** What the watch over the progress asks of Kafka Streams. */
  private final class Instance implements ProgressWatch.Instance {

    @Override
    public boolean isOwn(TopicPartition partition) {
      // While tasks are being given out, or cannot be begun, no thread tells of them.
      return streams.state() == KafkaStreams.State.REBALANCING
          || streams.metadataForLocalThreads().stream()
              .flatMap(thread -> thread.activeTasks().stream())
              .anyMatch(task -> task.topicPartitions().contains(partition));
    }

    @Override
    public boolean hasReadAll(TopicPartition partition) {
      return lag.isAtEnd(partition);
    }

    @Override
    public void inputSeen(Map<TopicPartition, ProgressWatch.Waiting> input) {
      lag.inputSeen(input);
    }

    @Override
    public boolean isOutage() {
      return restartPolicy.isOutage();
    }
  }

  private boolean lives(ThreadMetadata thread) {
    return !thread.threadState().equals("DEAD") && !thread.threadState().equals("PENDING_SHUTDOWN");
  }

  private void pause(Duration duration) {
    try {
      boolean closed = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("Paused for {}, closed meanwhile: {}", duration, closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
