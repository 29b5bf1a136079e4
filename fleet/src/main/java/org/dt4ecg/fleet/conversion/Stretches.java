package org.dt4ecg.fleet.conversion;

import java.util.Arrays;
import org.dt4ecg.fleet.recording.Recording;

/**
 * The stretches of a recording without a hole.
 *
 * @param starts first sample of each, and behind the last the number of samples
 */
record Stretches(int[] starts) {

  static final int MISSING = Integer.MIN_VALUE;

  /** As where frames are cut: beyond a sample period, time stamps jitter by so much. */
  private static final long HOLE_MICROS = 10_000;

  /** Beyond this, marks of what is missing take more room than anybody has. */
  private static final long MOST_PLACES = 50_000_000;

  static Stretches of(Recording recording) {
    long[] times = recording.timesMicros();
    long longest = HOLE_MICROS + Math.round(1e6 / recording.nominalRateHz());
    int[] starts = new int[times.length + 1];
    int size = 1;
    for (int i = 1; i < times.length; i++) {
      if (times[i] - times[i - 1] > longest) {
        starts[size++] = i;
      }
    }
    starts[size] = times.length;
    return new Stretches(Arrays.copyOf(starts, size + 1));
  }

  int number() {
    return starts.length - 1;
  }

  int samples(int stretch) {
    return starts[stretch + 1] - starts[stretch];
  }

  /**
   * All samples at one rate from the first on, with {@link #MISSING} where none were.
   *
   * @throws IllegalArgumentException if the holes are longer than anybody has room for
   */
  int[] grid(Recording recording) {
    long[] times = recording.timesMicros();
    double perMicro = recording.nominalRateHz() / 1e6;
    long place = 0;
    long[] places = new long[number()];
    for (int i = 0; i < number(); i++) {
      if (samples(i) > 0) {
        long wanted = Math.round((times[starts[i]] - times[0]) * perMicro);
        places[i] = i == 0 ? 0 : Math.max(place + 1, wanted);
        place = places[i] + samples(i);
      }
    }
    if (place > MOST_PLACES) {
      throw new IllegalArgumentException(
          "recording %s has holes of %d samples in all; write it as CSV or EDF"
              .formatted(recording.recordingId(), place - recording.counts().length));
    }
    int[] grid = new int[(int) place];
    Arrays.fill(grid, MISSING);
    for (int i = 0; i < number(); i++) {
      for (int sample = starts[i]; sample < starts[i + 1]; sample++) {
        grid[(int) places[i] + sample - starts[i]] = recording.counts()[sample];
      }
    }
    return grid;
  }
}
