package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.junit.jupiter.api.Test;

class StreamPulseTest {

  @Test
  void aLineTellsWhatCameSinceTheLastOne() {
    assertThat(
            StreamPulse.line(
                counters(100, 10, 9, 1),
                counters(700, 60, 58, 4),
                Duration.ofSeconds(60),
                OptionalLong.of(12),
                "6aa52bf475a6"))
        .isEqualTo(
            "600 frames in, 50 windows, 49 events, 3 dead letters in 60 s; 12 frames behind; model"
                + " 6aa52bf475a6");
  }

  @Test
  void countsThatATaskTookAlongAreNotTakenForLessThanNothing() {
    assertThat(
            StreamPulse.line(
                counters(100, 10, 9, 1),
                counters(0, 0, 0, 0),
                Duration.ofSeconds(60),
                OptionalLong.empty(),
                "m"))
        .startsWith("0 frames in, 0 windows, 0 events, 0 dead letters")
        .contains("lag unknown");
  }

  @Test
  void theLagIsThatOfTheFramesOverAllPartitions() {
    Map<MetricName, KafkaMetric> metrics = new HashMap<>();
    add(metrics, "records-lag", "ecg-samples", "0", 5);
    add(metrics, "records-lag", "ecg-samples", "1", 7);
    add(metrics, "records-lag", "ecg-labels", "0", 100);
    add(metrics, "records-lag-max", "ecg-samples", "0", 100);

    assertThat(StreamPulse.lag(metrics)).hasValue(12);
    assertThat(StreamPulse.lag(Map.of())).isEmpty();
  }

  private static void add(
      Map<MetricName, KafkaMetric> metrics,
      String name,
      String topic,
      String partition,
      double value) {
    MetricName full =
        new MetricName(name, "fetch", "", Map.of("topic", topic, "partition", partition));
    Gauge<Double> gauge = (config, now) -> value;
    metrics.put(full, new KafkaMetric(new Object(), full, gauge, new MetricConfig(), Time.SYSTEM));
  }

  private static PipelineCounters counters(
      long frames, long windows, long results, long deadLetters) {
    return new PipelineCounters(
        frames, 0, 0, 0, 0, 0, windows, 0, 0, results, new TreeMap<>(Map.of("A", deadLetters)));
  }
}
