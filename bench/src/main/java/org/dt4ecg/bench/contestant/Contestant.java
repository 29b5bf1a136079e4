package org.dt4ecg.bench.contestant;

import org.dt4ecg.bench.cluster.BenchException;

/**
 * A way to get from frames on {@code ecg-samples} to events on {@code user-activity}, exactly once.
 * Has a public constructor that takes {@link ContestantSettings} alone.
 */
public interface Contestant extends AutoCloseable {

  /** Starts it, and returns when it is ready for frames. */
  void start() throws BenchException, InterruptedException;

  /** Windows whose events were handed to a producer. From any thread, often. */
  long windows();

  /**
   * Windows that were classified, where it publishes results before it joins them to events: these
   * may run ahead of the events by much. From any thread, often.
   */
  default long classified() {
    return windows();
  }

  /** Transactions committed, by its own count; 0 if it does not count them. */
  long commits();

  /** Stops it; what it has in hand is committed or given up as a whole. */
  @Override
  void close();
}
