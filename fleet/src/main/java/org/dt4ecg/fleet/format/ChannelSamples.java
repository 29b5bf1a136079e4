package org.dt4ecg.fleet.format;

import java.util.List;

/**
 * The samples of a channel. What a format marks as no sample is left out, so that a gap shows in
 * the times. The arrays are handed over, not copied.
 *
 * @param counts the samples, in counts
 * @param timesMicros time of each in µs since the epoch, as the file tells it: a clock that was set
 *     back shows as a time that falls
 * @param remarks what was odd, and read all the same; for people
 */
public record ChannelSamples(int[] counts, long[] timesMicros, List<String> remarks) {

  public ChannelSamples {
    if (counts.length != timesMicros.length) {
      throw new IllegalArgumentException(
          "%d samples but %d times".formatted(counts.length, timesMicros.length));
    }
    remarks = List.copyOf(remarks);
  }
}
