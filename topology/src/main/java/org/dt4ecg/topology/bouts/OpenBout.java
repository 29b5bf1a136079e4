package org.dt4ecg.topology.bouts;

import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.samples.FrameTimes;

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
}
