package org.dt4ecg.fleet.recording;

/**
 * One lead of one person doing one thing, sample by sample, as it was recorded.
 *
 * <p>The arrays are handed over, not copied: whoever holds a recording leaves them as they are.
 *
 * @param recordingId name of the recording in its data set, such as {@code 01_01_klud}
 * @param userId the person, a pseudonym with the data set in front, such as {@code ctu-01}
 * @param sessionId what a split by session keeps together
 * @param activity what the person does: {@code rest}, {@code arm-movements}, {@code walk}, {@code
 *     run} or {@code squats}
 * @param lead lead, as in {@code EcgSamples}
 * @param nominalRateHz sampling rate the device claims, in Hz; the time stamps tell the true one
 * @param microvoltsPerCount µV per count; 0 means unknown
 * @param baselineCount count that stands for 0 µV
 * @param counts the samples, in counts
 * @param timesMicros time of each sample, in µs since the epoch, never falling
 */
public record Recording(
    String recordingId,
    String userId,
    String sessionId,
    String activity,
    String lead,
    double nominalRateHz,
    double microvoltsPerCount,
    int baselineCount,
    short[] counts,
    long[] timesMicros) {

  /**
   * Checks that every sample has its time.
   *
   * @throws IllegalArgumentException if the arrays differ in length, a time is before the one in
   *     front of it, or the rate is not above zero
   */
  public Recording {
    if (counts.length != timesMicros.length) {
      throw new IllegalArgumentException(
          "Recording %s has %d samples but %d times; give one time for each sample"
              .formatted(recordingId, counts.length, timesMicros.length));
    }
    if (!(nominalRateHz > 0)) {
      throw new IllegalArgumentException(
          "Recording %s has a sampling rate of %s Hz; it must be above zero"
              .formatted(recordingId, nominalRateHz));
    }
    for (int i = 1; i < timesMicros.length; i++) {
      if (timesMicros[i] < timesMicros[i - 1]) {
        throw new IllegalArgumentException(
            "Recording %s: the time of sample %d is before that of sample %d; sort the samples"
                .formatted(recordingId, i, i - 1));
      }
    }
  }

  /** Time from the first sample to the last, in µs; 0 for fewer than two samples. */
  public long durationMicros() {
    return counts.length == 0 ? 0 : timesMicros[timesMicros.length - 1] - timesMicros[0];
  }
}
