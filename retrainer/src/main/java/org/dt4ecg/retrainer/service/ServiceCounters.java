package org.dt4ecg.retrainer.service;

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

  void register(RetrainingMetrics metrics, Supplier<RetrainingStatus> status) {
    metrics.counter(
        "dt4ecg.retraining.frames.accepted",
        "Labelled frames offered to the sample; those read again count again.",
        Map.of(),
        accepted::sum);
    rejected.forEach(
        (reason, total) ->
            metrics.counter(
                "dt4ecg.retraining.frames.refused",
                "Labelled records that contradict the contract; those read again count again.",
                Map.of("reason", reason.name()),
                total::sum));
    metrics.counter(
        "dt4ecg.retraining.rounds",
        "Rounds that ended.",
        Map.of("promoted", "true"),
        promoted::sum);
    metrics.counter(
        "dt4ecg.retraining.rounds",
        "Rounds that ended.",
        Map.of("promoted", "false"),
        notPromoted::sum);
    metrics.counter(
        "dt4ecg.retraining.restarts",
        "Times the service started over after brokers, registry or disk failed it.",
        Map.of(),
        restarts::sum);
    metrics.gauge(
        "dt4ecg.retraining.new.windows",
        "Windows' worth of labelled ECG read since the last round.",
        () -> status.get().newWindows());
    metrics.gauge(
        "dt4ecg.retraining.training",
        "1 while a round trains, else 0.",
        () -> status.get().phase() == RetrainingStatus.Phase.TRAINING ? 1 : 0);
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
