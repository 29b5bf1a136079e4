package org.dt4ecg.topology.bouts;

import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one activity of one person, of one recording session, that may go on. Times are in
 * microseconds (µs) since the epoch.
 *
 * @param userId the person, a pseudonym
 * @param activity the activity
 * @param startMicros start of its first window
 * @param endMicros end of its last window so far
 * @param windows how many windows
 * @param meanConfidence mean probability of the activity
 * @param heartRates the heart rates of those windows that have one
 */
public record OpenBout(
    String userId,
    String activity,
    long startMicros,
    long endMicros,
    int windows,
    float meanConfidence,
    HeartRates heartRates) {

  /**
   * The bout as it is published when it has ended.
   *
   * @param lead name of the lead of its recording session
   */
  public ActivityBout closed(String deviceId, String lead) {
    return ActivityBout.newBuilder()
        .setUserId(userId)
        .setDeviceId(deviceId)
        .setActivity(activity)
        .setStart(FrameTimes.toInstant(startMicros))
        .setEnd(FrameTimes.toInstant(endMicros))
        .setWindows(windows)
        .setMeanConfidence(meanConfidence)
        .setMeanHeartRate(heartRates.mean())
        .setHeartRateWindows(heartRates.windows())
        .setLead(lead)
        .build();
  }

  /**
   * The heart rates of the windows of a bout, added up. In tenths of beats per minute, which is
   * what {@link HeartRate} is told to: whole numbers add up to the same in any order, and over a
   * restart.
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
}
