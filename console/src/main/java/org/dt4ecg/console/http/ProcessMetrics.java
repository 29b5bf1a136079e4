package org.dt4ecg.console.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The numbers of a process, in the format of Prometheus: those of the JVM from the start, and what
 * is bound to {@link #registry}. Thread-safe.
 */
public final class ProcessMetrics implements AutoCloseable {

  /** Prometheus's text format. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final List<Runnable> beforeEachText = new CopyOnWriteArrayList<>();

  public ProcessMetrics() {
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Where more is added. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Adds a text, such as a version: the label of a number that is always 1, as is usual with
   * Prometheus.
   *
   * @param label name of the label
   * @param text is asked whenever the numbers are
   */
  public void addText(String name, String description, String label, Supplier<String> text) {
    MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
    beforeEachText.add(
        () -> gauge.register(List.of(MultiGauge.Row.of(Tags.of(label, text.get()), 1)), true));
  }

  /** All numbers as they are now. */
  public String text() {
    beforeEachText.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
