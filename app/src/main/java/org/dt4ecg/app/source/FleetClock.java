package org.dt4ecg.app.source;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.fleet.stream.Pacing;

/**
 * A clock for a fleet whose pace can be changed while it plays. It starts in the past and is never
 * ahead of the wall clock: where it has caught up, it goes on in real time. It stands until it is
 * waited for, so that a fleet begins at its start to the microsecond, however long it takes to get
 * ready. Thread-safe.
 */
public final class FleetClock implements Pacing {

  private static final double NANOS_PER_SECOND = 1e9;

  private Instant anchor;
  private long anchoredNanos = System.nanoTime();
  private double speed;
  private boolean going;

  /**
   * @param start what it shows until it is waited for
   * @param speed seconds on it to a second
   * @throws IllegalArgumentException if the speed is not above zero
   */
  public FleetClock(Instant start, double speed) {
    this.anchor = start;
    this.speed = required(speed);
  }

  /**
   * Goes at another speed from now on.
   *
   * @throws IllegalArgumentException if it is not above zero
   */
  public synchronized void setSpeed(double newSpeed) {
    anchor = instant();
    anchoredNanos = System.nanoTime();
    speed = required(newSpeed);
    notifyAll();
  }

  @Override
  public synchronized Instant instant() {
    Instant wall = Instant.now();
    if (!going) {
      return anchor.isAfter(wall) ? wall : anchor;
    }
    double passed = (System.nanoTime() - anchoredNanos) * speed;
    Instant shown =
        anchor
            .plusSeconds((long) (passed / NANOS_PER_SECOND))
            .plusNanos((long) (passed % NANOS_PER_SECOND));
    return shown.isAfter(wall) ? wall : shown;
  }

  @Override
  public synchronized void awaitUntil(Instant moment) throws InterruptedException {
    if (!going) {
      anchoredNanos = System.nanoTime();
      going = true;
    }
    long left = left(moment);
    while (left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      left = left(moment);
    }
  }

  /** How long until it shows a moment, if nobody changes its speed, in nanoseconds. */
  private long left(Instant moment) {
    return (long) (Duration.between(instant(), moment).toNanos() / speed);
  }

  private static double required(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "The speed is %s; it must be above zero: 1 is real time".formatted(speed));
    }
    return speed;
  }
}
