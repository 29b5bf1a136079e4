package org.dt4ecg.topology.drift;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.topology.metrics.ModelGauges;

/**
 * The state of a watch as metrics, and by JMX: it is of all tasks of the process, and Kafka
 * Streams' own registry takes none from outside its tasks. Thread-safe.
 */
final class DriftMetrics implements AutoCloseable {

  static final String GROUP = "dt4ecg-drift-metrics";
  static final String WINDOWS = "drift-windows";
  static final String UNKNOWN_SHARE = "drift-unknown-share";
  static final String MEAN_CONFIDENCE = "drift-mean-confidence";
  static final String QUALITY_SHARE = "drift-signal-quality-share";
  static final String EMBEDDING_STABILITY = "drift-embedding-stability";
  static final String MODEL_VERSION = "drift-model-version";

  private static final String QUALITY_TAG = "quality";

  private final ModelGauges<Drift> gauges;

  DriftMetrics(String modelName, Supplier<Drift> state) {
    gauges = new ModelGauges<>(GROUP, modelName, state);
    gauges.add(MODEL_VERSION, "Version of the model watched", Drift::modelVersion);
    gauges.add(WINDOWS, "Windows it has decided on", Drift::windows);
    gauges.add(
        UNKNOWN_SHARE,
        "Share of the last usable windows that are of nobody the model knows",
        Drift::unknownShare);
    gauges.add(
        MEAN_CONFIDENCE,
        "Mean probability of the most probable person over the last usable windows",
        Drift::meanConfidence);
    gauges.add(
        EMBEDDING_STABILITY,
        "Mean population stability index of the embedding; NaN until there are enough windows",
        drift -> drift.embeddingStability().orElse(Double.NaN));
    for (SignalQuality quality : SignalQuality.values()) {
      gauges.add(
          QUALITY_SHARE,
          "Share of the last windows of this signal quality",
          Map.of(QUALITY_TAG, quality.name().toLowerCase(Locale.ROOT)),
          drift -> drift.qualityShares().getOrDefault(quality, 0.0));
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
