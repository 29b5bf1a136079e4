package org.dt4ecg.topology;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How an application is, in a registry of Micrometer, until this is closed. Thread-safe once all is
 * added.
 */
final class ApplicationMeters implements AutoCloseable {

  /** So soon the metrics of new tasks are in the registry. */
  static final Duration FOLLOW_WITHIN = Duration.ofSeconds(2);

  private final MeterRegistry registry;
  private final ScheduledExecutorService follower;
  private final KafkaStreamsMetrics kafka;
  private final List<Meter> meters = new ArrayList<>();

  /** Begins with the metrics of Kafka Streams, its clients, its stores and our tasks. */
  ApplicationMeters(MeterRegistry registry, KafkaStreams streams) {
    this.registry = registry;
    this.follower =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dt4ecg-metrics");
              thread.setDaemon(true);
              return thread;
            });
    this.kafka = new KafkaStreamsMetrics(streams, Tags.empty(), follower, FOLLOW_WITHIN);
    kafka.bindTo(registry);
  }

  /** Adds a number that goes up and down. */
  void gauge(String name, String description, Supplier<Number> value) {
    meters.add(Gauge.builder(name, value).description(description).register(registry));
  }

  /** Adds a number that only goes up. */
  void counter(String name, String description, Supplier<Number> total) {
    meters.add(
        FunctionCounter.builder(name, total, source -> source.get().doubleValue())
            .description(description)
            .register(registry));
  }

  /** Takes them out again. */
  @Override
  public void close() {
    follower.shutdownNow();
    kafka.close();
    meters.forEach(registry::remove);
  }
}
