package org.dt4ecg.app.demo;

import java.time.Instant;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserActivity;

/** Is told what came out of the system. Called by one thread, read by others. */
interface ResultSink {

  /** Who is doing what in a window. */
  default void add(UserActivity event, Instant received) {}

  /** Who the window is of. */
  default void add(IdentityResult result) {}

  /** Something was refused. */
  default void addDeadLetter(String reason) {}

  /** A round of training has ended. */
  default void add(TrainingReport report) {}
}
