package org.dt4ecg.topology.release;

import java.time.Instant;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.jspecify.annotations.Nullable;

/**
 * A release that was verified and not loaded yet.
 *
 * @param mode whether it is to serve, or to score along
 * @param goldenVector what the model has to say of a made-up window; null if that is not checked
 */
record Candidate(
    ModelFile file, ReleaseMode mode, Instant releasedAt, @Nullable GoldenVector goldenVector) {

  String version() {
    return file.version();
  }

  /** Whether it is to score along with the model that serves. */
  boolean isShadow() {
    return mode == ReleaseMode.SHADOW;
  }
}
