package org.dt4ecg.topology.bouts;

import org.dt4ecg.model.heart.HeartRate;
import org.jspecify.annotations.Nullable;

/**
 * The heart rates of the windows of a bout, added up. In tenths of beats per minute, which is what
 * {@link HeartRate} is told to: whole numbers add up to the same in any order, and over a restart.
 *
 * @param windows how many windows have a heart rate
 * @param tenths sum of their heart rates, in tenths of beats per minute
 */
public record HeartRates(int windows, long tenths) {

  /** Of no window. */
  public static final HeartRates NONE = new HeartRates(0, 0);

  /** With that of one more window, in beats per minute; null leaves all as it is. */
  HeartRates with(@Nullable Float beatsPerMinute) {
    return beatsPerMinute == null
        ? this
        : new HeartRates(windows + 1, tenths + Math.round(10.0 * beatsPerMinute));
  }

  /** Their mean, in beats per minute; null where no window has one. */
  public @Nullable Float mean() {
    return windows == 0 ? null : (float) (tenths / (10.0 * windows));
  }
}
