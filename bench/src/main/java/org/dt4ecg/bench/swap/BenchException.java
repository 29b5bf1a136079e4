package org.dt4ecg.bench.swap;

/** A run that came to no result; the message says why. */
public final class BenchException extends Exception {

  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
