package org.dt4ecg.topology;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.deadletter.UnreadableRecordHandler;
import org.dt4ecg.topology.metrics.PipelineCounters;
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

  private static final Logger LOG = LoggerFactory.getLogger(EcgStreamsApplication.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final ServableModel model;
  private final ValueSerdes serdes;
  private final Topology topology;
  private final RestartPolicy restartPolicy;
  private final KafkaStreams streams;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Prepares the application; {@link #start} runs it.
   *
   * @param configuration needs {@code bootstrap.servers}, and {@code schema.registry.url} unless
   *     another serde is configured
   * @param model the model that serves; closed by the caller, after this
   * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or not allowed,
   *     with the key, the value and what is allowed
   */
  public EcgStreamsApplication(Map<String, ?> configuration, ServableModel model) {
    this(configuration, model, InstantSource.system());
  }

  EcgStreamsApplication(Map<String, ?> configuration, ServableModel model, InstantSource clock) {
    TopologyConfig config = new TopologyConfig(configuration);
    this.model = model;
    this.serdes = ValueSerdes.from(configuration);
    this.topology = new EcgTopology(config, serdes, model, clock).build();
    this.restartPolicy = new RestartPolicy(clock, this::pause);
    this.streams = new KafkaStreams(topology, properties(configuration));
    streams.setUncaughtExceptionHandler(restartPolicy);
    streams.setStateListener(
        (newState, oldState) -> LOG.info("The streams went from {} to {}", oldState, newState));
  }

  /**
   * Starts the stream threads. Returns at once.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    LOG.info("Starting with model {} {}", model.contract().name(), model.version());
    streams.start();
  }

  /** Kafka Streams' own state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** The topology that runs. */
  public Topology topology() {
    return topology;
  }

  /** How the application is now. */
  public ApplicationHealth health() {
    int alive = (int) streams.metadataForLocalThreads().stream().filter(this::lives).count();
    return new ApplicationHealth(
        streams.state(),
        alive,
        restartPolicy.restarts(),
        restartPolicy.lastFailure(),
        model.version());
  }

  /** The metrics of Kafka Streams, its clients and the pipeline. */
  public Map<MetricName, ? extends Metric> metrics() {
    return streams.metrics();
  }

  /** What the pipeline has counted. */
  public PipelineCounters counters() {
    return PipelineCounters.read(metrics());
  }

  /** Stops the stream threads; windows that wait stay in the stores for the next start. */
  @Override
  public void close() {
    closing.countDown();
    if (!streams.close(CLOSE_TIMEOUT)) {
      LOG.warn(
          "The stream threads did not stop within {}; what they had not committed is read again at"
              + " the next start",
          CLOSE_TIMEOUT);
    }
    serdes.close();
  }

  /** Kafka Streams' properties: the defaults of this application under the user's own. */
  static Properties properties(Map<String, ?> configuration) {
    Map<String, Object> all = new HashMap<>();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, DEFAULT_APPLICATION_ID);
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        UnreadableRecordHandler.class.getName());
    all.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.ECG_DEAD_LETTERS.name());
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.DEAD_LETTER_BYTES);
    all.putAll(configuration);
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
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
