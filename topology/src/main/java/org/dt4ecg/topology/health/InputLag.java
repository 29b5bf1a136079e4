package org.dt4ecg.topology.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.topology.health.ProgressWatch.Waiting;
import org.dt4ecg.topology.windowing.InputProgress;
import org.jspecify.annotations.Nullable;

/**
 * Whether the input has been read to its end, by the metrics of the consumers and by what brokers
 * say: no record of the partition is left to be read, brokers have answered lately, and what there
 * was at an earlier look is committed. An outage, a backlog and a consumer that stands still all
 * look as if nothing came; and what a consumer says of a partition may be from before a backlog
 * that it has not come to yet. What an open transaction keeps back is not read either. Thread-safe.
 */
public final class InputLag implements InputProgress {

  /** Consumers ask at least twice a second; this long without an answer is an outage. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

  /** Going through all metrics costs more than a sweep may. */
  private static final Duration REFRESHED_EVERY = Duration.ofMillis(500);

  /** A thread that has not polled for so long hangs in a record. */
  private static final double POLLED_WITHIN_SECONDS = 10;

  /** The watch over the progress looks every two seconds; without a look nothing is known. */
  private static final Duration LOOKED_WITHIN = Duration.ofSeconds(6);

  /**
   * So many markers of transactions may follow the last record; no consumer commits an offset
   * behind them.
   */
  private static final long MOST_MARKERS = 100;

  private static final String FETCHES = "consumer-fetch-manager-metrics";
  private static final String POLLS = "consumer-metrics";

  private final String topic;
  private final InstantSource clock;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();
  private final Map<String, Double> secondsSincePoll = new HashMap<>();
  private final Deque<Look> looks = new ArrayDeque<>();
  private @Nullable Supplier<Map<MetricName, ? extends Metric>> metrics;
  private Duration commitEvery = Duration.ZERO;
  private Instant refreshed = Instant.MIN;
  private Instant answered = Instant.MIN;
  private double answers;

  /** What a consumer has left to read. */
  private record Lag(double records, String client) {}

  /** What brokers said at a time. */
  private record Look(Instant at, Map<TopicPartition, Waiting> partitions) {}

  /**
   * @param topic the one whose silence counts
   */
  public InputLag(String topic, InstantSource clock) {
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * Begins to look at the metrics of these consumers.
   *
   * @param commitInterval how often they commit
   */
  public synchronized void watch(
      Supplier<Map<MetricName, ? extends Metric>> consumers, Duration commitInterval) {
    metrics = consumers;
    commitEvery = commitInterval;
  }

  /** Is told what brokers say of the input, every two seconds while they answer. */
  public synchronized void inputSeen(Map<TopicPartition, Waiting> partitions) {
    Instant now = clock.instant();
    looks.addLast(new Look(now, Map.copyOf(partitions)));
    Instant needed = now.minus(commitEvery.multipliedBy(2)).minus(LOOKED_WITHIN);
    while (looks.size() > 2 && looks.getFirst().at().isBefore(needed)) {
      looks.removeFirst();
    }
  }

  @Override
  public synchronized boolean hasReadAll(int partition) {
    Instant now = refreshIfDue();
    // Without a record since the start there is no lag; a backlog has one within a second.
    TopicPartition input = new TopicPartition(topic, partition);
    Lag lag = lags.get(input);
    return (lag == null || lag.records == 0)
        && now.isBefore(plus(answered, ANSWERED_WITHIN))
        && isCommitted(input, lag != null, now);
  }

  /** Whether what there was of a partition a commit ago has been committed. */
  private boolean isCommitted(TopicPartition partition, boolean isRead, Instant now) {
    if (looks.isEmpty() || now.isAfter(looks.getLast().at().plus(LOOKED_WITHIN))) {
      return false;
    }
    Waiting last = looks.getLast().partitions().get(partition);
    Waiting earlier = lookBefore(looks.getLast().at()).partitions().get(partition);
    if (last == null || earlier == null || last.isHeldSince(earlier)) {
      return false;
    }
    boolean areMarkersLeft =
        isRead && last.end() == earlier.end() && last.end() - last.committed() <= MOST_MARKERS;
    return last.committed() >= earlier.end() || areMarkersLeft;
  }

  /** The newest look that is older than a commit; the oldest there is, if none is. */
  private Look lookBefore(Instant last) {
    Look found = looks.getFirst();
    for (Look look : looks) {
      if (look.at().isBefore(last.minus(commitEvery))) {
        found = look;
      }
    }
    return found;
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
