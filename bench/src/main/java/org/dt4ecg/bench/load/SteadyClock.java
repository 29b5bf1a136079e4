package org.dt4ecg.bench.load;

/**
 * The time of day in µs, which does not jump and does not go back: read once, and counted on by the
 * monotonic clock of this process. Thread-safe.
 */
final class SteadyClock {

  private final long startMicros = System.currentTimeMillis() * 1_000;
  private final long startNanos = System.nanoTime();

  long micros() {
    return startMicros + (System.nanoTime() - startNanos) / 1_000;
  }
}
