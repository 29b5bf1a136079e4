package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sealed windows of all devices of a task that wait to be classified together. A derived cache:
 * it is rebuilt from frames and positions, so losing it loses nothing. The arrays for samples are
 * used again from batch to batch. Not thread-safe: belongs to a task.
 */
public final class MicroBatch {

  private final int maxWindows;
  private final Duration linger;
  private final List<float[]> arrays = new ArrayList<>();
  private List<SealedWindow> windows = new ArrayList<>();

  public MicroBatch(int maxWindows, Duration linger) {
    this.maxWindows = maxWindows;
    this.linger = linger;
  }

  /** An array for the samples of the next window to be added. */
  float[] arrayForNext(int samples) {
    int next = windows.size();
    if (next >= maxWindows) {
      return new float[samples];
    }
    if (next == arrays.size()) {
      arrays.add(new float[samples]);
    } else if (arrays.get(next).length != samples) {
      arrays.set(next, new float[samples]);
    }
    return arrays.get(next);
  }

  void add(SealedWindow window) {
    windows.add(window);
  }

  /** Whether no window waits. */
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Whether it is full, or its oldest window has waited long enough. */
  public boolean isDue(Instant now) {
    return isFull() || (!windows.isEmpty() && !windows.get(0).sealedAt().plus(linger).isAfter(now));
  }

  /** Whether as many windows wait as are classified at once. */
  public boolean isFull() {
    return windows.size() >= maxWindows;
  }

  /** Takes all windows out, oldest first. */
  public List<SealedWindow> drain() {
    List<SealedWindow> drained = windows;
    windows = new ArrayList<>();
    return drained;
  }
}
