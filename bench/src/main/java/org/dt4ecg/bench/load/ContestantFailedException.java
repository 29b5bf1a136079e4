package org.dt4ecg.bench.load;

/** A contestant that did not get ready; the message says why. The other runs go on. */
final class ContestantFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  ContestantFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
