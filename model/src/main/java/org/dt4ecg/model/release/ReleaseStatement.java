package org.dt4ecg.model.release;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a signature vouches for: that this file was released as this model at this time. The time is
 * part of it, since an old release that is sent again under a new time would else pass for new.
 */
record ReleaseStatement(String modelName, String sha256, Instant releasedAt) {

  /** Keeps a signature over something else that was made with the same key from counting here. */
  private static final String PURPOSE = "dt4ecg model release 1";

  /** The bytes that are signed: purpose, time in microseconds, digest and name, a line each. */
  byte[] bytes() {
    // The name comes last: it alone may hold line ends, and nothing can follow it.
    return String.join(
            "\n",
            PURPOSE,
            Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, releasedAt)),
            sha256,
            modelName)
        .getBytes(StandardCharsets.UTF_8);
  }
}
