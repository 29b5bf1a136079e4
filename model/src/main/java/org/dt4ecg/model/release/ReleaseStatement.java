package org.dt4ecg.model.release;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.dt4ecg.schemas.avro.ReleaseMode;

/**
 * What a signature vouches for: that this file was released as this model, to serve or to run as a
 * shadow, at this time. The mode is part of it, since whoever may write to the topic could else let
 * a model serve that was only to be tried; and the time, since an old release that is sent again
 * under a new time would else pass for new.
 */
record ReleaseStatement(String modelName, ReleaseMode mode, String sha256, Instant releasedAt) {

  /** Keeps a signature over something else that was made with the same key from counting here. */
  private static final String PURPOSE = "dt4ecg model release 2";

  /**
   * The bytes that are signed: purpose, mode, time in microseconds, digest and name, a line each.
   */
  byte[] bytes() {
    // The name comes last: it alone may hold line ends, and nothing can follow it.
    return String.join(
            "\n",
            PURPOSE,
            mode.name(),
            Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, releasedAt)),
            sha256,
            modelName)
        .getBytes(StandardCharsets.UTF_8);
  }
}
