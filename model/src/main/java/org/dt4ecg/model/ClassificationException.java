package org.dt4ecg.model;

/** A batch of windows could not be classified. */
public final class ClassificationException extends Exception {

  private static final long serialVersionUID = 1L;

  public ClassificationException(String message) {
    super(message);
  }

  public ClassificationException(String message, Throwable cause) {
    super(message, cause);
  }
}
