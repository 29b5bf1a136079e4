package org.dt4ecg.topology.release;

import java.time.Instant;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseTimeCheck;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.SuccessionCheck;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;

/**
 * Whether a release may serve or score along, from the cheap checks to the dear ones: digest,
 * signature, file, time, succession; then loaded, outputs, speed.
 *
 * <p>What is asked depends on the release, the model of the start, the time of the releases that
 * serve and score along, and this computer and its clock, but not on which releases came before: so
 * instances that have seen different parts of the topic agree, as far as their computers do.
 * Thread-safe.
 */
public final class ReleaseAdmission {

  private final ServableModel first;
  private final ReleaseVerifier verifier;
  private final SpeedLimit speedLimit;
  private final ModelLoader loader;

  /**
   * Takes the rules.
   *
   * @param first the model of the start, open as long as this is used: releases have to take its
   *     input, and are timed against it
   */
  public ReleaseAdmission(
      ServableModel first, TrustedKeys trustedKeys, ReleaseSettings settings, ModelLoader loader) {
    this.first = first;
    this.verifier = new ReleaseVerifier(trustedKeys);
    this.speedLimit = new SpeedLimit(settings.timeBudget(), settings.greatestSlowdown());
    this.loader = loader;
  }

  /**
   * The file of a release that can be trusted, does not come too late, and takes the windows that
   * the stream cuts.
   *
   * @param notBefore when the newest of those that it must not be older than was released
   * @param now time by the wall clock, which the release must not be ahead of
   * @throws RefusedReleaseException with the reason
   */
  ModelFile verify(ModelRelease release, Instant notBefore, Instant now)
      throws RefusedReleaseException {
    ModelFile file = verifier.verify(release);
    new ReleaseTimeCheck(now).check(release.getReleasedAt());
    new SuccessionCheck(first.contract(), notBefore)
        .check(file.contract(), release.getReleasedAt());
    return file;
  }

  /**
   * The model of a release that was verified: warm, right and fast enough.
   *
   * @throws RefusedReleaseException with the reason; then nothing stays loaded
   */
  ServableModel load(Candidate candidate) throws RefusedReleaseException {
    ServableModel model = load(candidate.file());
    boolean admitted = false;
    try {
      GoldenVector expected = candidate.goldenVector();
      if (expected != null) {
        GoldenVectors.check(model, expected);
      }
      speedLimit.check(model, first);
      admitted = true;
      return model;
    } finally {
      if (!admitted) {
        model.close();
      }
    }
  }

  private ServableModel load(ModelFile file) throws RefusedReleaseException {
    try {
      return loader.load(file);
    } catch (InvalidModelException e) {
      throw new RefusedReleaseException(
          RefusalReason.CANNOT_RUN,
          "The release " + file.version() + " does not run here: " + e.getMessage(),
          e);
    }
  }
}
