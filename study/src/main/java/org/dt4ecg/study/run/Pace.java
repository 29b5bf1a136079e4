package org.dt4ecg.study.run;

import java.time.Duration;
import org.dt4ecg.training.learning.TrainingProgress;
import org.jspecify.annotations.Nullable;

/** Guesses what is left of a study from what it has taken so far. Not thread-safe. */
final class Pace {

  private final long begin = System.nanoTime();
  private int missing;
  private int done;

  /** Starts now, with so many runs to do. */
  Pace(int missing) {
    this.missing = missing;
  }

  void finished() {
    missing--;
    done++;
  }

  /** Null before the first run is done, unless there is none to do. */
  @Nullable Duration left() {
    if (missing == 0) {
      return Duration.ZERO;
    }
    return done == 0 ? null : perRun().multipliedBy(missing);
  }

  /** Within a run: its own rest, and the others at the pace so far or at its own. */
  Duration left(TrainingProgress progress) {
    Duration rest = progress.timeLeft();
    int others = missing - 1;
    if (done > 0) {
      return rest.plus(perRun().multipliedBy(others));
    }
    Duration whole = Duration.ofNanos(System.nanoTime() - begin).plus(rest);
    return rest.plus(whole.multipliedBy(others));
  }

  private Duration perRun() {
    return Duration.ofNanos(System.nanoTime() - begin).dividedBy(done);
  }
}
