package org.dt4ecg.dashboard.view;

import java.time.Duration;

/**
 * How much is held in memory, whatever the topics hold.
 *
 * @param devices most devices; where there is one more, the one is forgotten that was heard of
 *     longest ago
 * @param strip how much ECG of a device
 * @param stripBytes most bytes of ECG of a device
 * @param windows most windows of a device
 * @param people most people, forgotten likewise
 * @param stripes most stretches of a person's day, of bouts and of truth each; and no older ones
 *     than a day
 * @param releases most releases, and most rounds of training, the newest of each
 * @param examples most examples of dead letters of each reason
 */
public record ViewLimits(
    int devices,
    Duration strip,
    int stripBytes,
    int windows,
    int people,
    int stripes,
    int releases,
    int examples) {

  /** For a fleet of a few thousand devices, in some 100 MB. */
  public static final ViewLimits DEFAULT =
      new ViewLimits(5_000, Duration.ofSeconds(12), 128 * 1024, 90, 5_000, 1_000, 50, 5);

  /** The same for another number of devices, and as many people. */
  public ViewLimits withDevices(int most) {
    return new ViewLimits(most, strip, stripBytes, windows, most, stripes, releases, examples);
  }
}
