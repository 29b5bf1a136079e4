package org.dt4ecg.app.demo;

import java.util.concurrent.atomic.AtomicReference;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.jspecify.annotations.Nullable;

/** The report of the first round, once there is one. Thread-safe. */
final class FirstRound implements ResultSink {

  private final AtomicReference<@Nullable TrainingReport> report = new AtomicReference<>();

  @Override
  public void add(TrainingReport ended) {
    report.compareAndSet(null, ended);
  }

  /** Null as long as no round has ended. */
  @Nullable TrainingReport report() {
    return report.get();
  }
}
