package org.dt4ecg.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** A clock that can be waited for. */
public interface Pacing extends InstantSource {

  /**
   * Returns at that moment, at once if it has passed.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitUntil(Instant moment) throws InterruptedException;

  /** The wall clock. */
  static Pacing wallClock() {
    InstantSource clock = InstantSource.system();
    return new Pacing() {
      @Override
      public Instant instant() {
        return clock.instant();
      }

      @Override
      public void awaitUntil(Instant moment) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Duration.between(instant(), moment).toNanos());
      }
    };
  }
}
