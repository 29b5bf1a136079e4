package org.dt4ecg.bench.swap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.metrics.PipelineCounters;

/** The streaming application as it is, that takes what is released. */
final class LoadedApplication implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BATCH_TIME = "inference-time-ms-avg";
  private static final String SWITCH_TIME = "model-switch-time-ms-max";

  /** On a busy computer a model seems slower than it is; this run is not about that check. */
  private static final double ANY_SLOWDOWN = 1_000;

  private final EcgStreamsApplication application;

  LoadedApplication(
      Map<String, Object> cluster, Path folder, Path trustedKey, ServableModel first) {
    Map<String, Object> properties = new HashMap<>(cluster);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "swap-bench");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
    properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.STREAMS.name());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    // A result is on its way as soon as there is one, so that its time tells of the stream alone.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    properties.put(TopologyConfig.TRUSTED_KEYS, trustedKey.toString());
    properties.put(TopologyConfig.SLOWDOWN_MAX, ANY_SLOWDOWN);
    properties.put(TopologyConfig.TIME_BUDGET_MS, ANY_SLOWDOWN);
    this.application = new EcgStreamsApplication(properties, first);
  }

  void start() throws BenchException, InterruptedException {
    application.start();
    await("the streams run", () -> application.state() == State.RUNNING);
  }

  void awaitResults() throws BenchException, InterruptedException {
    await("there are results", () -> counters().results() > 0);
  }

  /** Waits until a model serves. */
  void awaitModel(String version) throws BenchException, InterruptedException {
    await(
        "model " + version + " serves", () -> application.health().modelVersion().equals(version));
  }

  /** Waits until all frames were read, and all windows that they complete are forwarded. */
  void awaitDone(long frames) throws BenchException, InterruptedException {
    await(
        "all frames are windowed and all windows forwarded",
        () -> {
          PipelineCounters counters = counters();
          return counters.framesIn() == frames
              && counters.isBalanced()
              && counters.windowsSealed() == counters.results();
        });
  }

  PipelineCounters counters() {
    return application.counters();
  }

  ApplicationHealth health() {
    return application.health();
  }

  /** How long a batch takes these days, in ms, on the average of the tasks. */
  double batchMillis() {
    return values(BATCH_TIME).average().orElse(Double.NaN);
  }

  /**
   * The longest time in the last half minute that a task took to go over to another model, in ms.
   */
  double switchMillis() {
    return values(SWITCH_TIME).max().orElse(Double.NaN);
  }

  private DoubleStream values(String metricName) {
    return application.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(metricName))
        .map(Metric::metricValue)
        .mapToDouble(value -> value instanceof Double number ? number : Double.NaN)
        .filter(Double::isFinite);
  }

  @Override
  public void close() {
    application.close();
  }

  private void await(String what, BooleanSupplier condition)
      throws BenchException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchException(
            "Within %d s it did not come to this, that %s: %s; %s"
                .formatted(PATIENCE.toSeconds(), what, application.health(), counters()));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
    }
  }
}
