package org.dt4ecg.topology.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
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
  private static final String TOTAL = "-total";

  private final Metrics metrics =
      new Metrics(
          new MetricConfig(),
          List.of(new JmxReporter()),
          Time.SYSTEM,
          new KafkaMetricsContext("dt4ecg.topology"));
  private final List<Runnable> bound = new CopyOnWriteArrayList<>();
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
    org.apache.kafka.common.metrics.Gauge<V> gauge = (config, now) -> value.apply(state.get());
    metrics.addMetric(new MetricName(name, group, description, all), gauge);
  }

  /**
   * Shows those that are numbers in a registry, too: {@code dt4ecg.} and the name, with dots;
   * totals as counters. Until this is closed.
   */
  public void bindTo(MeterRegistry registry) {
    metrics
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals(group) && metric.metricValue() instanceof Number) {
                bind(registry, name, metric);
              }
            });
  }

  private void bind(MeterRegistry registry, MetricName name, Metric metric) {
    String words = "dt4ecg." + name.name().replace('-', '.');
    List<Tag> tags =
        name.tags().entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList();
    Meter meter =
        name.name().endsWith(TOTAL)
            ? FunctionCounter.builder(
                    words.substring(0, words.length() - TOTAL.length()),
                    metric,
                    ModelGauges::number)
                .description(name.description())
                .tags(tags)
                .register(registry)
            : Gauge.builder(words, metric, ModelGauges::number)
                .description(name.description())
                .tags(tags)
                .register(registry);
    bound.add(() -> registry.remove(meter));
  }

  private static double number(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** All gauges, as metrics. */
  public Map<MetricName, ? extends Metric> all() {
    return metrics.metrics();
  }

  @Override
  public void close() {
    bound.forEach(Runnable::run);
    metrics.close();
  }
}
