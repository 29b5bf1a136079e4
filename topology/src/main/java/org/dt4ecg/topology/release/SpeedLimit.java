package org.dt4ecg.topology.release;

import java.time.Duration;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.SpeedCheck;

/**
 * How slow a model may be: by a budget, and by the model of the start, which is timed right before,
 * so that whatever else keeps the computer busy slows down both. Whoever is too slow is timed
 * again, since a refusal is for good, and one instance should not refuse what the others serve.
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
