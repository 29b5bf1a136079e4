package org.dt4ecg.app.command;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.console.Console;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.metrics.PipelineCounters;

/** Says once a minute how the stream gets on. Not thread-safe. */
final class StreamPulse {

  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final String LAG = "records-lag";
  private static final String TOPIC = "topic";

  private final Console console;
  private final boolean quiet;
  private long saidAt = System.nanoTime();
  private PipelineCounters before = PipelineCounters.read(Map.of());

  /**
   * @param quiet whether nothing is said
   */
  StreamPulse(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  /** Says it if it is time to. */
  void beat(EcgStreamsApplication application) {
    long now = System.nanoTime();
    if (!quiet && now - saidAt >= EVERY.toNanos()) {
      PipelineCounters counters = application.counters();
      console.progress(
          line(
              before,
              counters,
              Duration.ofNanos(now - saidAt),
              lag(application.metrics()),
              application.health().modelVersion()));
      before = counters;
      saidAt = now;
    }
  }

  /**
   * What happened between two counts. Tasks that went to another instance took their counts along:
   * what would be less than nothing is nothing.
   */
  static String line(
      PipelineCounters before,
      PipelineCounters now,
      Duration time,
      OptionalLong lag,
      String modelVersion) {
    return "%d frames in, %d windows, %d events, %d dead letters in %d s; %s; model %s"
        .formatted(
            Math.max(0, now.framesIn() - before.framesIn()),
            Math.max(0, now.windowsSealed() - before.windowsSealed()),
            Math.max(0, now.results() - before.results()),
            Math.max(0, deadLetters(now) - deadLetters(before)),
            time.toSeconds(),
            lag.isPresent() ? "%d frames behind".formatted(lag.getAsLong()) : "lag unknown",
            modelVersion);
  }

  /** Frames on the partitions of this instance that were not fetched yet, by its consumers. */
  static OptionalLong lag(Map<MetricName, ? extends Metric> metrics) {
    boolean known = false;
    long sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      if (entry.getKey().name().equals(LAG)
          && Topics.ECG_SAMPLES.name().equals(entry.getKey().tags().get(TOPIC))
          && entry.getValue().metricValue() instanceof Double records
          && !records.isNaN()) {
        known = true;
        sum += records.longValue();
      }
    }
    return known ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  private static long deadLetters(PipelineCounters counters) {
    return counters.deadLetters().values().stream().mapToLong(Long::longValue).sum();
  }
}
