package org.dt4ecg.topology.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.dt4ecg.schemas.avro.SignalQuality;

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

  private static final String MODEL_TAG = "model";
  private static final String QUALITY_TAG = "quality";

  private final Metrics metrics =
      new Metrics(
          new MetricConfig(),
          List.of(new JmxReporter()),
          Time.SYSTEM,
          new KafkaMetricsContext("dt4ecg.topology"));
  private final String modelName;
  private final Supplier<Drift> state;

  DriftMetrics(String modelName, Supplier<Drift> state) {
    this.modelName = modelName;
    this.state = state;
    gauge(MODEL_VERSION, "Version of the model watched", Map.of(), Drift::modelVersion);
    gauge(WINDOWS, "Windows it has decided on", Map.of(), Drift::windows);
    gauge(
        UNKNOWN_SHARE,
        "Share of the last usable windows that are of nobody the model knows",
        Map.of(),
        Drift::unknownShare);
    gauge(
        MEAN_CONFIDENCE,
        "Mean probability of the most probable person over the last usable windows",
        Map.of(),
        Drift::meanConfidence);
    gauge(
        EMBEDDING_STABILITY,
        "Mean population stability index of the embedding; NaN until there are enough windows",
        Map.of(),
        drift -> drift.embeddingStability().orElse(Double.NaN));
    for (SignalQuality quality : SignalQuality.values()) {
      gauge(
          QUALITY_SHARE,
          "Share of the last windows of this signal quality",
          Map.of(QUALITY_TAG, quality.name().toLowerCase(Locale.ROOT)),
          drift -> drift.qualityShares().getOrDefault(quality, 0.0));
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
      String name, String description, Map<String, String> tags, Function<Drift, V> value) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(MODEL_TAG, modelName);
    all.putAll(tags);
    Gauge<V> gauge = (config, now) -> value.apply(state.get());
    metrics.addMetric(new MetricName(name, GROUP, description, all), gauge);
  }
}
