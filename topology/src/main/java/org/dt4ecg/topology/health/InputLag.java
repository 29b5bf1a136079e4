package org.dt4ecg.topology.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.topology.windowing.InputProgress;
import org.jspecify.annotations.Nullable;

/**
 * Whether the input has been read to its end, by the metrics of the consumers: no record of the
 * partition is left to be read, and brokers have answered lately. An outage, a backlog and a
 * consumer that stands still all look as if nothing came. Thread-safe.
 */
public final class InputLag implements InputProgress {

  /** Consumers ask at least twice a second; this long without an answer is an outage. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

  /** Going through all metrics costs more than a sweep may. */
  private static final Duration REFRESHED_EVERY = Duration.ofMillis(500);

  /** A thread that has not polled for so long hangs in a record. */
  private static final double POLLED_WITHIN_SECONDS = 10;

  private static final String FETCHES = "consumer-fetch-manager-metrics";
  private static final String POLLS = "consumer-metrics";

  private final String topic;
  private final InstantSource clock;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();
  private final Map<String, Double> secondsSincePoll = new HashMap<>();
  private @Nullable Supplier<Map<MetricName, ? extends Metric>> metrics;
  private Instant refreshed = Instant.MIN;
  private Instant answered = Instant.MIN;
  private double answers;

  /** What a consumer has left to read. */
  private record Lag(double records, String client) {}

  /**
   * Knows nothing yet.
   *
   * @param topic the one whose silence counts
   */
  public InputLag(String topic, InstantSource clock) {
    this.topic = topic;
    this.clock = clock;
  }

  /** Begins to look at the metrics of these consumers. */
  public synchronized void watch(Supplier<Map<MetricName, ? extends Metric>> consumers) {
    metrics = consumers;
  }

  @Override
  public synchronized boolean hasReadAll(int partition) {
    Instant now = refreshIfDue();
    // Without a record since the start there is no lag; a backlog has one within a second.
    Lag lag = lags.get(new TopicPartition(topic, partition));
    return (lag == null || lag.records == 0) && now.isBefore(plus(answered, ANSWERED_WITHIN));
  }

  /** Whether a consumer that goes on polling says that it has read the partition to its end. */
  public synchronized boolean isAtEnd(TopicPartition partition) {
    refreshIfDue();
    Lag lag = lags.get(partition);
    return lag != null
        && lag.records == 0
        && secondsSincePoll.getOrDefault(lag.client, Double.MAX_VALUE) < POLLED_WITHIN_SECONDS;
  }

  private Instant refreshIfDue() {
    Instant now = clock.instant();
    if (!now.isBefore(plus(refreshed, REFRESHED_EVERY))) {
      refresh(now);
    }
    return now;
  }

  private void refresh(Instant now) {
    refreshed = now;
    lags.clear();
    secondsSincePoll.clear();
    double count = 0;
    if (metrics == null) {
      return;
    }
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.get().entrySet()) {
      MetricName name = entry.getKey();
      if (!(entry.getValue().metricValue() instanceof Double value)) {
        continue;
      }
      String client = name.tags().getOrDefault("client-id", "");
      if (name.group().equals(POLLS) && name.name().equals("last-poll-seconds-ago")) {
        secondsSincePoll.put(client, value);
      } else if (name.group().equals(FETCHES)) {
        count += readFetches(name, value, client);
      }
    }
    if (count != answers) {
      answers = count;
      answered = now;
    }
  }

  /** How many answers the metric tells of. */
  private double readFetches(MetricName name, double value, String client) {
    String ofTopic = name.tags().get("topic");
    if (ofTopic == null) {
      return name.name().equals("fetch-total") ? value : 0;
    }
    if (name.name().equals("records-lag")) {
      int partition = Integer.parseInt(name.tags().get("partition"));
      // A partition that moved from one thread to another may have two for a while.
      lags.merge(
          new TopicPartition(ofTopic, partition),
          new Lag(value, client),
          (one, other) -> one.records > other.records ? one : other);
    }
    return 0;
  }

  private static Instant plus(Instant time, Duration duration) {
    return time.equals(Instant.MIN) ? time : time.plus(duration);
  }
}
