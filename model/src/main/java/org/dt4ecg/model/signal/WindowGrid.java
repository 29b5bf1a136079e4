package org.dt4ecg.model.signal;

import org.dt4ecg.model.ModelContract;

/**
 * The grid on which the windows of a recording session lie: window {@code k} is {@code [start + k *
 * hop, start + k * hop + window)}. All times are in microseconds (µs) since the epoch.
 *
 * @param hopMicros distance between the starts of two windows, in µs
 * @param windowMicros length of a window, in µs; not shorter than the hop
 */
public record WindowGrid(long hopMicros, long windowMicros) {

  public WindowGrid {
    if (hopMicros <= 0 || windowMicros < hopMicros) {
      throw new IllegalArgumentException(
          "A grid needs 0 < hop <= window, got a hop of "
              + hopMicros
              + " µs and a window of "
              + windowMicros
              + " µs");
    }
  }

  /** The grid of a model's windows. */
  public static WindowGrid of(ModelContract contract) {
    return new WindowGrid(contract.hopMicros(), contract.windowMicros());
  }

  /** Start of a window, inclusive. */
  public long start(long sessionStartMicros, long index) {
    return Math.addExact(sessionStartMicros, Math.multiplyExact(index, hopMicros));
  }

  /** End of a window, exclusive. */
  public long end(long sessionStartMicros, long index) {
    return Math.addExact(start(sessionStartMicros, index), windowMicros);
  }

  /** The first window that holds a time; 0 for times before the session's first window ends. */
  public long firstIndexContaining(long sessionStartMicros, long timeMicros) {
    long beforeItsEnd = Math.floorDiv(timeMicros - sessionStartMicros - windowMicros, hopMicros);
    return Math.max(0, beforeItsEnd + 1);
  }

  /** The number of windows that end at or before a time, and so can be whole. */
  public long windowsEndedBy(long sessionStartMicros, long timeMicros) {
    return firstIndexContaining(sessionStartMicros, timeMicros);
  }
}
