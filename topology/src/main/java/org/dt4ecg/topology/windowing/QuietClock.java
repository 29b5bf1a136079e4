package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.time.Instant;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * A clock that runs while the task has read all there is, and so measures how long devices have
 * been silent: an outage, a backlog or a machine that stood still is no silence of a device. Not
 * thread-safe: belongs to a task.
 */
public final class QuietClock {

  private final long longestStepMicros;
  private long micros;
  private long lastTick = Long.MIN_VALUE;
  private boolean hadReadAll;

  /**
   * A clock at 0.
   *
   * @param tickPeriod how often it ticks; a step of more than twice that was a machine that stood
   *     still
   */
  public QuietClock(Duration tickPeriod) {
    this.longestStepMicros = 2 * tickPeriod.toNanos() / 1_000;
  }

  /** Begins now. */
  public void start(Instant now) {
    lastTick = FrameTimes.toMicros(now);
    hadReadAll = true;
  }

  /** Lets it run on, if all was read at the last tick and still is. */
  public void tick(Instant now, boolean hasReadAll) {
    long time = FrameTimes.toMicros(now);
    if (hasReadAll && hadReadAll && time > lastTick) {
      micros += Math.min(time - lastTick, longestStepMicros);
    }
    lastTick = time;
    hadReadAll = hasReadAll;
  }

  /** What it shows, in µs. */
  public long micros() {
    return micros;
  }
}
