package org.dt4ecg.retrainer.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.dt4ecg.retrainer.labels.LabelIntake.IntakeListener;
import org.dt4ecg.schemas.deadletter.RejectionReason;

/** Counts what the service does. Thread-safe. */
final class ServiceCounters implements IntakeListener {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder promoted = new LongAdder();
  private final LongAdder notPromoted = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final Map<RejectionReason, LongAdder> rejected = new EnumMap<>(RejectionReason.class);

  ServiceCounters() {
    for (RejectionReason reason : RejectionReason.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  /** Shows them in a registry, beside what the service's status holds. */
  void register(MeterRegistry registry, Supplier<RetrainingStatus> status) {
    counter(
        registry,
        "dt4ecg.retraining.frames.accepted",
        "Labelled frames offered to the sample; those read again count again.",
        Tags.empty(),
        accepted);
    rejected.forEach(
        (reason, total) ->
            counter(
                registry,
                "dt4ecg.retraining.frames.refused",
                "Labelled records that contradict the contract; those read again count again.",
                Tags.of("reason", reason.name()),
                total));
    String rounds = "dt4ecg.retraining.rounds";
    counter(registry, rounds, "Rounds that ended.", Tags.of("promoted", "true"), promoted);
    counter(registry, rounds, "Rounds that ended.", Tags.of("promoted", "false"), notPromoted);
    counter(
        registry,
        "dt4ecg.retraining.restarts",
        "Times the service started over after brokers, registry or disk failed it.",
        Tags.empty(),
        restarts);
    Gauge.builder("dt4ecg.retraining.new.windows", () -> status.get().newWindows())
        .description("Windows' worth of labelled ECG read since the last round.")
        .register(registry);
    Gauge.builder(
            "dt4ecg.retraining.training",
            () -> status.get().phase() == RetrainingStatus.Phase.TRAINING ? 1 : 0)
        .description("1 while a round trains, else 0.")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry, String name, String description, Tags tags, LongAdder total) {
    FunctionCounter.builder(name, total, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  @Override
  public void accepted() {
    accepted.increment();
  }

  @Override
  public void rejected(RejectionReason reason) {
    LongAdder total = rejected.get(reason);
    if (total != null) {
      total.increment();
    }
  }

  void roundEnded(boolean isPromoted) {
    (isPromoted ? promoted : notPromoted).increment();
  }

  void restarted() {
    restarts.increment();
  }
}
