package org.dt4ecg.dashboard;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.dashboard.view.DeviceBoard;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.jspecify.annotations.Nullable;

/**
 * What the page has seen of the topics, as numbers: what a consumer of committed events sees, apart
 * from what the application says of itself.
 */
record PageMetrics(LiveView view) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "frames", "Frames read", PipelineBoard.Now::frames);
    counter(registry, "events", "Events read", PipelineBoard.Now::events);
    counter(registry, "dead.letters", "Dead letters read", PipelineBoard.Now::deadLetters);
    devices(registry, "live", DeviceBoard.Counts::live);
    devices(registry, "silent", DeviceBoard.Counts::silent);
    devices(registry, "alert", DeviceBoard.Counts::alerts);
    delay(registry, "0.5", PipelineBoard.Second::p50);
    delay(registry, "0.95", PipelineBoard.Second::p95);
    delay(registry, "0.99", PipelineBoard.Second::p99);
    Gauge.builder("dt4ecg.page.lag.records", () -> ofLastSecond(PipelineBoard.Second::lag))
        .description("Records of its input that the application has still to read; NaN if unknown")
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<PipelineBoard.Now> total) {
    FunctionCounter.builder("dt4ecg.page." + name, view, seen -> total.applyAsDouble(seen.now()))
        .description(description)
        .register(registry);
  }

  private void devices(
      MeterRegistry registry, String state, ToDoubleFunction<DeviceBoard.Counts> count) {
    Gauge.builder("dt4ecg.page.devices", () -> count.applyAsDouble(view.devices().counts()))
        .description("Devices in a state; alert: somebody else than the assigned person wears it")
        .tag("state", state)
        .register(registry);
  }

  private void delay(
      MeterRegistry registry, String quantile, Function<PipelineBoard.Second, @Nullable Long> ms) {
    Gauge.builder("dt4ecg.page.event.delay.seconds", () -> ofLastSecond(ms) / 1e3)
        .description(
            "From the moment an event's window had all its samples to its receipt, over the last"
                + " minute; NaN if there was none")
        .tag("quantile", quantile)
        .register(registry);
  }

  private double ofLastSecond(Function<PipelineBoard.Second, @Nullable Long> figure) {
    PipelineBoard.Second last = view.now().second();
    Long value = last == null ? null : figure.apply(last);
    return value == null ? Double.NaN : value;
  }
}
