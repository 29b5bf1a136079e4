package org.dt4ecg.topology.release;

import java.time.Duration;
import java.time.Instant;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.SpeedCheck;
import org.dt4ecg.model.release.SuccessionCheck;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.failure.FailureText;
import org.jspecify.annotations.Nullable;

/**
 * Whether a release may serve or run as a shadow, from the cheap checks to the dear ones: digest,
 * signature, file, time, succession; then loaded, outputs, speed.
 *
 * <p>What is asked depends on the release, the model of the start, the time of the releases that
 * serve and run as a shadow, and this computer and its clock, but not on which releases came
 * before: so instances that have seen different parts of the topic agree, as far as their computers
 * do. Thread-safe.
 */
public final class ReleaseAdmission {

  private final ServableModel first;
  private final ReleaseVerifier verifier;
  private final SpeedLimit speedLimit;
  private final ModelLoader loader;

  /**
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
    new SuccessionCheck(first.contract(), notBefore, now)
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
          "The release " + file.version() + " does not run here: " + FailureText.of(e),
          e);
    }
  }

  /** Loads a model and makes it warm. {@code OnnxModel::load}, but for tests. */
  @FunctionalInterface
  public interface ModelLoader {

    /**
     * A model that is ready to serve, and that waits for its classifiers when it is closed.
     *
     * @throws InvalidModelException if it cannot be loaded or run
     */
    ServableModel load(ModelFile file) throws InvalidModelException;
  }

  /**
   * How slow a model may be: by a budget, and by the model of the start, which is timed right
   * before, so that whatever else keeps the computer busy slows down both. Whoever is too slow is
   * timed again, since a refusal is for good, and one instance should not refuse what the others
   * serve.
   *
   * <p>Not by the model that serves: that one depends on what was released before, and an instance
   * that starts later has not seen all of it. Immutable.
   *
   * @param budget the longest time that a window may take
   * @param greatestSlowdown a window may take so many times the time of the reference
   */
  record SpeedLimit(Duration budget, double greatestSlowdown) {

    /** How often a model is timed before it is refused. */
    static final int TRIALS = 3;

    /**
     * Checks the time that a window takes.
     *
     * @throws RefusedReleaseException with {@link RefusalReason#TOO_SLOW}, or {@link
     *     RefusalReason#INVALID_MODEL} if a model fails
     */
    void check(ServableModel model, ServableModel reference) throws RefusedReleaseException {
      for (int trial = 1; trial < TRIALS; trial++) {
        Duration slowest = slowest(reference);
        if (new SpeedCheck(slowest).measure(model).compareTo(slowest) <= 0) {
          return;
        }
      }
      new SpeedCheck(slowest(reference)).check(model);
    }

    private Duration slowest(ServableModel reference) throws RefusedReleaseException {
      Duration usual = new SpeedCheck(budget).measure(reference);
      Duration slowest = Duration.ofNanos(Math.max(1, (long) (usual.toNanos() * greatestSlowdown)));
      return slowest.compareTo(budget) < 0 ? slowest : budget;
    }
  }

  /**
   * A release that was verified and not loaded yet.
   *
   * @param mode whether it is to serve, or to run as a shadow
   * @param goldenVector what the model has to say of a made-up window; null if that is not checked
   */
  record Candidate(
      ModelFile file, ReleaseMode mode, Instant releasedAt, @Nullable GoldenVector goldenVector) {

    String version() {
      return file.version();
    }

    /** Whether it is to run as a shadow of the model that serves. */
    boolean isShadow() {
      return mode == ReleaseMode.SHADOW;
    }
  }
}
