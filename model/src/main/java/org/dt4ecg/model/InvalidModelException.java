package org.dt4ecg.model;

/**
 * A model file was refused. The message says what is wrong with it, where, and what to do; nothing
 * of the file has been put to use.
 */
public final class InvalidModelException extends Exception {

  private static final long serialVersionUID = 1L;

  public InvalidModelException(String message) {
    super(message);
  }

  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
