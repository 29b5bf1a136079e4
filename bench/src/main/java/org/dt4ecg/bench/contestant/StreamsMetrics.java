package org.dt4ecg.bench.contestant;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.schemas.topic.Topic;

/**
 * What the metrics of Kafka Streams, or of a producer, say of the progress. Looks for the metrics
 * once a second and not at each call, since there may be thousands. Thread-safe.
 */
final class StreamsMetrics {

  private static final long SEARCH_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final Map<String, List<Metric>> sent = new HashMap<>();
  private long searchedAt;

  StreamsMetrics(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
    this.searchedAt = System.nanoTime() - SEARCH_EVERY_NANOS;
  }

  /** Records that were sent to a topic. */
  synchronized long sentTo(Topic<?, ?> topic) {
    if (System.nanoTime() - searchedAt >= SEARCH_EVERY_NANOS) {
      searchedAt = System.nanoTime();
      sent.clear();
    }
    return sum(sent.computeIfAbsent(topic.name(), this::findSentTo));
  }

  private List<Metric> findSentTo(String topic) {
    return find(
        name ->
            name.group().equals("producer-topic-metrics")
                && name.name().equals("record-send-total")
                && topic.equals(name.tags().get("topic")));
  }

  /** Commits of all stream threads. */
  long commits() {
    return sum(
        find(
            name ->
                name.group().equals("stream-thread-metrics")
                    && name.name().equals("commit-total")));
  }

  private List<Metric> find(Predicate<MetricName> wanted) {
    return metrics.get().entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .<Metric>map(Map.Entry::getValue)
        .toList();
  }

  private static long sum(List<Metric> metrics) {
    double sum = 0;
    for (Metric metric : metrics) {
      if (metric.metricValue() instanceof Double value && Double.isFinite(value)) {
        sum += value;
      }
    }
    return Math.round(sum);
  }

  /** Waits until streams run. */
  static void await(BooleanSupplier running) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!running.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("The streams do not run");
      }
      Thread.sleep(20);
    }
  }
}
