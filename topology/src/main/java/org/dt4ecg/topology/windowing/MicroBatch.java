package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sealed windows of all devices of a task that wait to be classified together. A derived cache:
 * it is rebuilt from frames and cursors, so losing it loses nothing. Not thread-safe: belongs to a
 * task.
 */
public final class MicroBatch {

  private final int maxWindows;
  private final Duration linger;
  private List<SealedWindow> windows = new ArrayList<>();

  public MicroBatch(int maxWindows, Duration linger) {
    this.maxWindows = maxWindows;
    this.linger = linger;
  }

  public void add(SealedWindow window) {
    windows.add(window);
  }

  /** Whether no window waits. */
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Whether it is full, or its oldest window has waited long enough. */
  public boolean isDue(Instant now) {
    return windows.size() >= maxWindows
        || (!windows.isEmpty() && !windows.get(0).sealedAt().plus(linger).isAfter(now));
  }

  /** Takes the oldest windows out, a full batch at most. */
  public List<SealedWindow> drain() {
    List<SealedWindow> drained = windows;
    windows = new ArrayList<>();
    return drained;
  }
}
