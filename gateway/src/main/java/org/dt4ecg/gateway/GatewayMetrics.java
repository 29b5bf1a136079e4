package org.dt4ecg.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What became of uploads, in numbers. Thread-safe. */
final class GatewayMetrics {

  private final Map<Outcome, Counter> uploads = new EnumMap<>(Outcome.class);
  private final Counter frames;
  private final Counter seconds;

  /** What became of an upload. */
  enum Outcome {
    ACKNOWLEDGED,
    /** Nothing of it was sent: it could not be read, or a frame is against the rules. */
    REFUSED,
    /** Nothing of it was sent: another one was on its way. */
    BUSY,
    /** Not all of it is known to be with the brokers. */
    UNACKNOWLEDGED
  }

  /**
   * @param open how many uploads are on their way
   */
  GatewayMetrics(MeterRegistry registry, Supplier<Number> open) {
    for (Outcome outcome : Outcome.values()) {
      uploads.put(
          outcome,
          Counter.builder("dt4ecg.gateway.uploads")
              .description("Uploads, by what became of them")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    frames =
        Counter.builder("dt4ecg.gateway.frames")
            .description("Frames that the brokers have acknowledged")
            .register(registry);
    seconds =
        Counter.builder("dt4ecg.gateway.acknowledge.seconds")
            .description(
                "Time from an upload that was read to its last acknowledgement, of all that were"
                    + " acknowledged together, in s")
            .register(registry);
    Gauge.builder("dt4ecg.gateway.open.uploads", open)
        .description("Uploads that wait for the brokers now")
        .register(registry);
  }

  void acknowledged(int count, long nanos) {
    count(Outcome.ACKNOWLEDGED);
    frames.increment(count);
    seconds.increment(nanos / 1e9);
  }

  void count(Outcome outcome) {
    Objects.requireNonNull(uploads.get(outcome)).increment();
  }
}
