package org.dt4ecg.study.run;

/** A study cannot go on. The message says which run failed and why. */
public final class StudyException extends Exception {

  private static final long serialVersionUID = 1L;

  public StudyException(String message, Throwable cause) {
    super(message, cause);
  }
}
