package org.dt4ecg.topology.release;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.dt4ecg.model.release.RefusalReason;

/**
 * The state of a watch as metrics, and by JMX: Kafka Streams' own registry takes none from outside
 * its tasks. Thread-safe.
 */
final class ReleaseMetrics implements AutoCloseable {

  static final String GROUP = "dt4ecg-release-metrics";
  static final String SEEN = "releases-seen-total";
  static final String REFUSED = "releases-refused-total";
  static final String SWAPS = "model-swaps-total";
  static final String SERVING_VERSION = "serving-model-version";
  static final String SERVING_RELEASED = "serving-model-released-ms";
  static final String SHADOW_VERSION = "shadow-model-version";
  static final String SHADOW_SINCE = "shadow-model-since-ms";
  static final String REASON_TAG = "reason";

  private static final String MODEL_TAG = "model";

  private final Metrics metrics =
      new Metrics(
          new MetricConfig(),
          List.of(new JmxReporter()),
          Time.SYSTEM,
          new KafkaMetricsContext("dt4ecg.topology"));
  private final String modelName;
  private final Supplier<WatcherState> state;

  ReleaseMetrics(String modelName, Supplier<WatcherState> state) {
    this.modelName = modelName;
    this.state = state;
    gauge(SEEN, "Releases of the model read", Map.of(), WatcherState::releasesSeen);
    gauge(SWAPS, "How often another model took over", Map.of(), now -> now.serving().swaps());
    gauge(
        SERVING_VERSION,
        "Version of the model that serves",
        Map.of(),
        now -> now.serving().version());
    gauge(
        SERVING_RELEASED,
        "When that was released, in ms since 1970; 0 for the model of the start",
        Map.of(),
        now -> now.serving().releasedAt().map(Instant::toEpochMilli).orElse(0L));
    gauge(
        SHADOW_VERSION,
        "Version of the model that scores along; empty without one",
        Map.of(),
        now -> now.shadow().map(WatcherState.Shadow::version).orElse(""));
    gauge(
        SHADOW_SINCE,
        "Since when that scores along here, in ms since 1970; 0 without one",
        Map.of(),
        now -> now.shadow().map(shadow -> shadow.since().toEpochMilli()).orElse(0L));
    for (RefusalReason reason : RefusalReason.values()) {
      gauge(
          REFUSED,
          "Releases refused",
          Map.of(REASON_TAG, reason.name()),
          now -> now.refusals().byReason().getOrDefault(reason, 0L));
    }
  }

  Map<MetricName, ? extends Metric> all() {
    return metrics.metrics();
  }

  @Override
  public void close() {
    metrics.close();
  }

  private <V> void gauge(
      String name, String description, Map<String, String> tags, Function<WatcherState, V> value) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(MODEL_TAG, modelName);
    all.putAll(tags);
    Gauge<V> gauge = (config, now) -> value.apply(state.get());
    metrics.addMetric(new MetricName(name, GROUP, description, all), gauge);
  }
}
