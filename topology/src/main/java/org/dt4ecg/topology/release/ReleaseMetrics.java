package org.dt4ecg.topology.release;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.topology.metrics.ModelGauges;

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

  private final ModelGauges<WatcherState> gauges;

  ReleaseMetrics(String modelName, Supplier<WatcherState> state) {
    gauges = new ModelGauges<>(GROUP, modelName, state);
    gauges.add(SEEN, "Releases of the model read", WatcherState::releasesSeen);
    gauges.add(SWAPS, "How often another model took over", now -> now.serving().swaps());
    gauges.add(SERVING_VERSION, "Version of the model that serves", now -> now.serving().version());
    gauges.add(
        SERVING_RELEASED,
        "When that was released, in ms since 1970; 0 for the model of the start",
        now -> now.serving().releasedAt().map(Instant::toEpochMilli).orElse(0L));
    gauges.add(
        SHADOW_VERSION,
        "Version of the shadow model; empty without one",
        now -> now.shadow().map(WatcherState.Shadow::version).orElse(""));
    gauges.add(
        SHADOW_SINCE,
        "Since when that runs as a shadow here, in ms since 1970; 0 without one",
        now -> now.shadow().map(shadow -> shadow.since().toEpochMilli()).orElse(0L));
    for (RefusalReason reason : RefusalReason.values()) {
      gauges.add(
          REFUSED,
          "Releases refused",
          Map.of(REASON_TAG, reason.name()),
          now -> now.refusals().byReason().getOrDefault(reason, 0L));
    }
  }

  void bindTo(MeterRegistry registry) {
    gauges.bindTo(registry);
  }

  Map<MetricName, ? extends Metric> all() {
    return gauges.all();
  }

  @Override
  public void close() {
    gauges.close();
  }
}
