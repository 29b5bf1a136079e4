package org.dt4ecg.topology.classification;

import java.time.Duration;

/**
 * When windows are classified.
 *
 * @param maxWindows as soon as so many wait
 * @param linger or as soon as the oldest has waited this long
 */
public record BatchSettings(int maxWindows, Duration linger) {

  private static final Duration SHORTEST_CHECK = Duration.ofMillis(10);

  /** How often to look whether the oldest window has waited long enough. */
  public Duration checkPeriod() {
    return linger.compareTo(SHORTEST_CHECK) < 0 ? SHORTEST_CHECK : linger;
  }
}
