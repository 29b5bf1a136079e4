package org.dt4ecg.model.release;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.MadeUpEcg;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/** Whether a model is fast enough to serve, on one thread of this computer. Thread-safe. */
public final class SpeedCheck {

  /** Windows in a batch. */
  static final int BATCH = 16;

  /** Batches that are timed; the fastest counts. */
  static final int BATCHES = 6;

  private final Duration budget;
  private final LongSupplier nanoTime;

  /**
   * @param budget above zero
   */
  public SpeedCheck(Duration budget) {
    this(budget, System::nanoTime);
  }

  SpeedCheck(Duration budget, LongSupplier nanoTime) {
    if (budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException(
          "The time budget of a window has to be above zero, got " + budget);
    }
    this.budget = budget;
    this.nanoTime = nanoTime;
  }

  /**
   * Checks the time that a window takes, in batches.
   *
   * @return that time
   * @throws RefusedReleaseException with {@link RefusalReason#TOO_SLOW}, or {@link
   *     RefusalReason#INVALID_MODEL} if the model fails
   */
  public Duration check(ServableModel model) throws RefusedReleaseException {
    Duration taken = measure(model);
    if (taken.compareTo(budget) > 0) {
      throw new RefusedReleaseException(
          RefusalReason.TOO_SLOW,
          "The model "
              + model.version()
              + " takes "
              + taken.toNanos() / 1000
              + " µs for a window, allowed are "
              + budget.toNanos() / 1000
              + ". Train a smaller one, or raise the budget if the stream can spare the time");
    }
    return taken;
  }

  /**
   * The time that a window takes now, in batches, whatever the budget.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#INVALID_MODEL} if the model fails
   */
  public Duration measure(ServableModel model) throws RefusedReleaseException {
    List<float[]> batch = Collections.nCopies(BATCH, MadeUpEcg.heartbeats(model.contract(), 70));
    long fastest = Long.MAX_VALUE;
    try (WindowClassifier classifier = model.newClassifier()) {
      for (int i = 0; i < BATCHES; i++) {
        long begin = nanoTime.getAsLong();
        classifier.classify(batch);
        long taken = nanoTime.getAsLong() - begin;
        // What else runs on the computer can only make a batch slower.
        fastest = Math.min(fastest, taken);
      }
    } catch (ClassificationException e) {
      throw new RefusedReleaseException(
          RefusalReason.INVALID_MODEL,
          "The model " + model.version() + " fails on made-up windows: " + e.getMessage(),
          e);
    }
    return Duration.ofNanos(fastest / BATCH);
  }
}
