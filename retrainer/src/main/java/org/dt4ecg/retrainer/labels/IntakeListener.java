package org.dt4ecg.retrainer.labels;

import org.dt4ecg.schemas.deadletter.RejectionReason;

/** Hears what becomes of each record. */
public interface IntakeListener {

  /** A frame was offered to the sample. */
  void accepted();

  /** A record was refused. Heard again when a record is read again. */
  void refused(RejectionReason reason);
}
