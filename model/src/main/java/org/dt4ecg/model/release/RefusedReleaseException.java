package org.dt4ecg.model.release;

import org.jspecify.annotations.Nullable;

/**
 * A release was refused. The message says what is wrong and what to do; the model that serves is
 * not touched.
 */
public final class RefusedReleaseException extends Exception {

  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  public RefusedReleaseException(RefusalReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public RefusedReleaseException(RefusalReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The kind of refusal, for metrics and health. */
  public RefusalReason reason() {
    return reason;
  }
}
