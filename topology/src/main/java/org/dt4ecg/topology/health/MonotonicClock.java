package org.dt4ecg.topology.health;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that nobody sets, for what is measured in passing time: it begins with the time of day,
 * and then takes no part in its corrections, nor, on Linux, in the sleep of a computer.
 * Thread-safe.
 */
public final class MonotonicClock implements InstantSource {

  private final Instant begin = Instant.now();
  private final long beginNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return begin.plusNanos(System.nanoTime() - beginNanos);
  }
}
