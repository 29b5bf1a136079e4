package org.dt4ecg.topology.metrics;

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

/**
 * The state of something that watches the models of a process, as metrics and by JMX: Kafka
 * Streams' own registry takes none from outside its tasks. Each bears the model's name as its tag.
 * Thread-safe as far as the state is.
 *
 * @param <S> type of the state
 */
public final class ModelGauges<S> implements AutoCloseable {

  private static final String MODEL_TAG = "model";

  private final Metrics metrics =
      new Metrics(
          new MetricConfig(),
          List.of(new JmxReporter()),
          Time.SYSTEM,
          new KafkaMetricsContext("dt4ecg.topology"));
  private final String group;
  private final String modelName;
  private final Supplier<S> state;

  /**
   * @param group group of the metrics
   * @param state is asked whenever a metric is read
   */
  public ModelGauges(String group, String modelName, Supplier<S> state) {
    this.group = group;
    this.modelName = modelName;
    this.state = state;
  }

  /** Adds one. */
  public <V> void add(String name, String description, Function<S, V> value) {
    add(name, description, Map.of(), value);
  }

  /**
   * Adds one.
   *
   * @param tags beside the model's name
   */
  public <V> void add(
      String name, String description, Map<String, String> tags, Function<S, V> value) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(MODEL_TAG, modelName);
    all.putAll(tags);
    Gauge<V> gauge = (config, now) -> value.apply(state.get());
    metrics.addMetric(new MetricName(name, group, description, all), gauge);
  }

  /** All gauges, as metrics. */
  public Map<MetricName, ? extends Metric> all() {
    return metrics.metrics();
  }

  @Override
  public void close() {
    metrics.close();
  }
}
