package org.dt4ecg.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.metrics.PipelineCounters;

/** The streaming application of a demonstration, set up for one machine. */
final class Pipeline implements AutoCloseable {

  static final String APPLICATION_ID = "dt4ecg-demo";

  static final String PROCESSING_GUARANTEE = StreamsConfig.EXACTLY_ONCE_V2;

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration SAY_EVERY = Duration.ofSeconds(30);
  private static final int STREAM_THREADS = 2;

  private final EcgStreamsApplication application;

  /**
   * @param cluster properties of the cluster and the registry
   * @param stateFolder where the stores are kept
   * @param further settings of the topology
   */
  Pipeline(
      Map<String, Object> cluster,
      Path stateFolder,
      ServableModel model,
      Map<String, Object> further) {
    Map<String, Object> properties = new HashMap<>(cluster);
    properties.putAll(further);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, PROCESSING_GUARANTEE);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, STREAM_THREADS);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    this.application = new EcgStreamsApplication(properties, model);
  }

  /**
   * Starts and waits until it runs.
   *
   * @throws CommandFailure if it does not within the time
   */
  void start(Duration deadline) throws CommandFailure, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    application.start();
    while (application.state() != State.RUNNING) {
      check();
      if (System.nanoTime() >= end) {
        throw new CommandFailure(
            "The streaming application is still %s after %d s; its log (DT4ECG_LOG_LEVEL=INFO) says more"
                .formatted(application.state(), deadline.toSeconds()));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
    }
  }

  /**
   * Starts and waits until it runs, however long a busy computer takes; Ctrl-C ends the waiting.
   *
   * @param say told now and then that it is waited for
   * @throws CommandFailure if it ends, or the end is asked for before it runs
   */
  void start(StopSignal stop, Consumer<String> say) throws CommandFailure, InterruptedException {
    long begin = System.nanoTime();
    long saidAt = begin;
    application.start();
    while (application.state() != State.RUNNING) {
      check();
      long now = System.nanoTime();
      if (now - saidAt >= SAY_EVERY.toNanos()) {
        saidAt = now;
        say.accept(
            "still %s after %d s, waiting on; DT4ECG_LOG_LEVEL=INFO says more"
                .formatted(application.state(), Duration.ofNanos(now - begin).toSeconds()));
      }
      if (stop.await(LOOK_EVERY)) {
        throw new CommandFailure("Ended as asked for, before the streaming application ran");
      }
    }
  }

  /**
   * Fails if it has ended.
   *
   * @throws CommandFailure with the reason
   */
  void check() throws CommandFailure {
    Optional<String> end = application.health().end();
    if (end.isPresent()) {
      throw new CommandFailure(end.get());
    }
  }

  PipelineCounters counters() {
    return application.counters();
  }

  /** How the application is. */
  ApplicationHealth health() {
    return application.health();
  }

  @Override
  public void close() {
    application.close();
  }
}
