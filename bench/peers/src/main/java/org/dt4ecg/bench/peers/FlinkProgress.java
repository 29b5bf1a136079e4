package org.dt4ecg.bench.peers;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the job of this process is. Static, since Flink runs copies of what it is given, and only
 * a class is shared with them; there is one job in a process.
 */
final class FlinkProgress {

  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final AtomicLong WINDOWS = new AtomicLong();
  private static final AtomicLong CHECKPOINTS = new AtomicLong();

  private FlinkProgress() {}

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void add(int windows) {
    WINDOWS.addAndGet(windows);
  }

  static void checkpointed() {
    CHECKPOINTS.incrementAndGet();
  }

  /** Operators that were opened. */
  static int open() {
    return OPEN.get();
  }

  static long windows() {
    return WINDOWS.get();
  }

  static long checkpoints() {
    return CHECKPOINTS.get();
  }
}
