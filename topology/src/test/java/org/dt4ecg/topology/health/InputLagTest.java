package org.dt4ecg.topology.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.topology.testing.MutableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InputLagTest {

  private static final String TOPIC = "ecg-samples";

  private static final Duration COMMIT = Duration.ofMillis(100);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final InputLag lag = new InputLag(TOPIC, clock);
  private final Map<MetricName, Double> metrics = new HashMap<>();
  private int answers = 10;

  @BeforeEach
  void watch() {
    fetches(1);
    lag.watch(this::asMetrics, COMMIT);
    looked(0, 0);
  }

  @Test
  void beforeThereAreConsumersNothingHasBeenRead() {
    assertThat(new InputLag(TOPIC, clock).hasReadAll(0)).isFalse();
  }

  @Test
  void aPartitionOfWhichNothingCameSinceTheStartHasNoLag() {
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void aBacklogIsThatOfItsPartitionAlone() {
    lag(TOPIC, 0, 12);
    lag(TOPIC, 1, 0);
    assertThat(lag.hasReadAll(0)).isFalse();
    assertThat(lag.hasReadAll(1)).isTrue();
  }

  @Test
  void theLagOfAnotherTopicDoesNotCount() {
    lag("ecg-labels", 0, 12);
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNoSilence() {
    assertThat(lag.hasReadAll(0)).isTrue();
    clock.advance(Duration.ofSeconds(4));
    assertThat(lag.hasReadAll(0)).isFalse();
    fetches(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void aBacklogThatWasWorkedOffIsSeenWithinASecond() {
    lag(TOPIC, 0, 12);
    assertThat(lag.hasReadAll(0)).isFalse();
    lag(TOPIC, 0, 0);
    clock.advance(Duration.ofSeconds(1));
    fetches(2);
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void aBacklogThatTheConsumerHasNotComeToYetIsNoSilence() {
    lag(TOPIC, 0, 0);
    later(2);
    looked(10, 10);
    assertThat(lag.hasReadAll(0)).isTrue();
    for (int i = 0; i < 10; i++) {
      later(2);
      looked(10, 500 + i);
      assertThat(lag.hasReadAll(0)).as("look %d", i).isEqualTo(i == 0);
    }
    later(2);
    looked(509, 520);
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void recordsThatCameSinceTheLastCommitAreNoBacklog() {
    lag.watch(this::asMetrics, Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      later(2);
      // Read at once, and committed at most five seconds later.
      looked(Math.max(0, 100L * (i - 2)), 100L * i);
      assertThat(lag.hasReadAll(0)).as("look %d", i).isTrue();
    }
  }

  @Test
  void markersOfTransactionsBehindTheLastRecordAreNoBacklog() {
    later(2);
    looked(10, 11);
    later(2);
    looked(10, 11);
    assertThat(lag.hasReadAll(0)).isFalse();
    lag(TOPIC, 0, 0);
    later(2);
    looked(10, 11);
    assertThat(lag.hasReadAll(0)).isTrue();
    later(2);
    looked(10, 500);
    later(2);
    looked(10, 500);
    assertThat(lag.hasReadAll(0)).isFalse();
  }

  @Test
  void whatBrokersSaidLongAgoIsNotKnown() {
    for (int i = 0; i < 4; i++) {
      later(2);
    }
    assertThat(lag.hasReadAll(0)).isFalse();
    looked(0, 0);
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void whatAnOpenTransactionKeepsBackIsNoSilence() {
    looked(7, 7, 7);
    later(2);
    assertThat(lag.hasReadAll(0)).isTrue();
    looked(7, 7, 9);
    later(2);
    looked(7, 7, 9);
    assertThat(lag.hasReadAll(0)).isFalse();
    later(2);
    looked(9, 9, 9);
    later(2);
    looked(9, 9, 9);
    assertThat(lag.hasReadAll(0)).isTrue();
  }

  @Test
  void aPartitionIsAtItsEndOnlyIfAConsumerThatPollsSaysSo() {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    assertThat(lag.isAtEnd(partition)).isFalse();
    lag(TOPIC, 0, 0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lag.isAtEnd(partition)).isFalse();
    polled(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lag.isAtEnd(partition)).isTrue();
    polled(30);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lag.isAtEnd(partition)).isFalse();
    polled(1);
    lag(TOPIC, 0, 12);
    clock.advance(Duration.ofSeconds(1));
    assertThat(lag.isAtEnd(partition)).isFalse();
  }

  /** A consumer is answered meanwhile. */
  private void later(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    fetches(++answers);
  }

  private void looked(long committed, long end) {
    looked(committed, end, end);
  }

  private void looked(long committed, long end, long written) {
    Map<TopicPartition, ProgressWatch.Waiting> partitions = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      partitions.put(
          new TopicPartition(TOPIC, partition), new ProgressWatch.Waiting(committed, end, written));
    }
    lag.inputSeen(partitions);
  }

  private void polled(double secondsAgo) {
    metrics.put(
        new MetricName("last-poll-seconds-ago", "consumer-metrics", "", Map.of("client-id", "c")),
        secondsAgo);
  }

  private void fetches(double count) {
    metrics.put(name("fetch-total", Map.of("client-id", "c")), count);
  }

  private void lag(String topic, int partition, double records) {
    metrics.put(
        name(
            "records-lag",
            Map.of("client-id", "c", "topic", topic, "partition", Integer.toString(partition))),
        records);
  }

  private static MetricName name(String name, Map<String, String> tags) {
    return new MetricName(name, "consumer-fetch-manager-metrics", "", tags);
  }

  private Map<MetricName, Metric> asMetrics() {
    Map<MetricName, Metric> all = new HashMap<>();
    metrics.forEach((name, value) -> all.put(name, new Fixed(name, value)));
    return all;
  }

  private record Fixed(MetricName metricName, Object metricValue) implements Metric {}
}
