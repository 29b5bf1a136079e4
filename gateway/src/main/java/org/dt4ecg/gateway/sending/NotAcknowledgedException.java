package org.dt4ecg.gateway.sending;

/** Not all frames of an upload are known to be with the brokers. */
public final class NotAcknowledgedException extends Exception {

  private static final long serialVersionUID = 1L;

  NotAcknowledgedException(int acknowledged, int frames, Throwable cause) {
    super(
        "The brokers acknowledged %d of %d frames; send all of them again: what they have already is"
                .formatted(acknowledged, frames)
            + " dropped as a repeat",
        cause);
  }
}
