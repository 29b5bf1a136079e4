package org.dt4ecg.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.topology.windowing.InputProgress;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topic has been read to its end, by the metrics of the consumers: no record of the
 * partition is left to be read, and brokers have answered lately. An outage, a backlog and a
 * consumer that stands still all look as if nothing came. Thread-safe.
 */
final class InputLag implements InputProgress {

  /** Consumers ask at least twice a second; this long without an answer is an outage. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

  /** Going through all metrics costs more than a sweep may. */
  private static final Duration REFRESHED_EVERY = Duration.ofMillis(500);

  private static final String GROUP = "consumer-fetch-manager-metrics";

  private final String topic;
  private final InstantSource clock;
  private final Map<Integer, Double> lags = new HashMap<>();
  private @Nullable Supplier<Map<MetricName, ? extends Metric>> metrics;
  private Instant refreshed = Instant.MIN;
  private Instant answered = Instant.MIN;
  private double answers;

  InputLag(String topic, InstantSource clock) {
    this.topic = topic;
    this.clock = clock;
  }

  /** Begins to look at the metrics of these consumers. */
  synchronized void watch(Supplier<Map<MetricName, ? extends Metric>> consumers) {
    metrics = consumers;
  }

  @Override
  public synchronized boolean hasReadAll(int partition) {
    Instant now = clock.instant();
    if (!now.isBefore(plus(refreshed, REFRESHED_EVERY))) {
      refresh(now);
    }
    // Without a record since the start there is no lag; a backlog has one within a second.
    Double lag = lags.get(partition);
    return (lag == null || lag == 0) && now.isBefore(plus(answered, ANSWERED_WITHIN));
  }

  private void refresh(Instant now) {
    refreshed = now;
    lags.clear();
    double count = 0;
    if (metrics == null) {
      return;
    }
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.get().entrySet()) {
      MetricName name = entry.getKey();
      if (!name.group().equals(GROUP)
          || !(entry.getValue().metricValue() instanceof Double value)) {
        continue;
      }
      if (name.name().equals("fetch-total") && !name.tags().containsKey("topic")) {
        count += value;
      } else if (name.name().equals("records-lag") && topic.equals(name.tags().get("topic"))) {
        // A partition that moved from one thread to another may have two for a while.
        lags.merge(Integer.valueOf(name.tags().get("partition")), value, Math::max);
      }
    }
    if (count != answers) {
      answers = count;
      answered = now;
    }
  }

  private static Instant plus(Instant time, Duration duration) {
    return time.equals(Instant.MIN) ? time : time.plus(duration);
  }
}
