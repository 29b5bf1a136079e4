package org.dt4ecg.app.demo;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.schemas.avro.TrainingReport;

/** The reports of the rounds that have ended, in their order. Thread-safe. */
final class EndedRounds implements ResultSink {

  private final List<TrainingReport> reports = new ArrayList<>();

  @Override
  public synchronized void add(TrainingReport ended) {
    reports.add(ended);
  }

  synchronized List<TrainingReport> reports() {
    return List.copyOf(reports);
  }
}
