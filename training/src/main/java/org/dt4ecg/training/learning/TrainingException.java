package org.dt4ecg.training.learning;

/** A model cannot be trained from what was given. The message says why and what to do. */
public final class TrainingException extends Exception {

  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
