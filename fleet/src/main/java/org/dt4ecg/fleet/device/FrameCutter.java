package org.dt4ecg.fleet.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * Cuts a recording into frames, as a device would send it.
 *
 * <p>A frame starts at the time stamp of its first sample and places the others by the nominal
 * rate, so a drifting clock shows as a hole or overlap of a sample or so between frames. A frame
 * ends early where the time stamps leave a hole, since inside a frame a hole cannot be told. Has no
 * state; safe for many threads.
 */
public final class FrameCutter {

  /** Frame period of the fleet, half a second: short against a window, long against overheads. */
  public static final Duration DEFAULT_FRAME_PERIOD = Duration.ofMillis(500);

  /** Beyond a sample period. Recorded time stamps jitter by a few milliseconds without a hole. */
  private static final long HOLE_MICROS = 10_000;

  private static final double MICROS_PER_SECOND = 1e6;

  private final Duration framePeriod;

  /**
   * @param framePeriod nominal length of a full frame
   * @throws IllegalArgumentException if the period is not above zero
   */
  public FrameCutter(Duration framePeriod) {
    if (framePeriod.isZero() || framePeriod.isNegative()) {
      throw new IllegalArgumentException(
          "The frame period is " + framePeriod + "; it must be above zero");
    }
    this.framePeriod = framePeriod;
  }

  /**
   * Cuts a whole recording. Every sample lands in exactly one frame, in order.
   *
   * @param recording what the device records
   * @param deviceId the device
   * @param firstSequence number of the first frame; the others count up by one
   * @param shiftMicros added to every time, in µs
   * @return the frames in order of time; none for a recording without samples
   */
  public List<EcgSamples> cut(
      Recording recording, String deviceId, long firstSequence, long shiftMicros) {
    int full = fullFrameSamples(recording.nominalRateHz());
    List<EcgSamples> frames = new ArrayList<>(recording.counts().length / full + 1);
    int from = 0;
    while (from < recording.counts().length) {
      int to = frameEnd(recording, from, full);
      long sequence = firstSequence + frames.size();
      frames.add(frame(recording, from, to, deviceId, sequence, shiftMicros));
      from = to;
    }
    return frames;
  }

  private int fullFrameSamples(double rateHz) {
    return (int) Math.max(1, Math.round(framePeriod.toNanos() * rateHz / 1e9));
  }

  private static int frameEnd(Recording recording, int from, int full) {
    long[] times = recording.timesMicros();
    long longestStep = HOLE_MICROS + Math.round(MICROS_PER_SECOND / recording.nominalRateHz());
    int limit = Math.min(from + full, times.length);
    for (int i = from + 1; i < limit; i++) {
      if (times[i] - times[i - 1] > longestStep) {
        return i;
      }
    }
    return limit;
  }

  private static EcgSamples frame(
      Recording recording, int from, int to, String deviceId, long sequence, long shiftMicros) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId)
        .setSequence(sequence)
        .setStartTime(FrameTimes.toInstant(recording.timesMicros()[from] + shiftMicros))
        .setSamplingRate(recording.nominalRateHz())
        .setLead(recording.lead())
        .setMicrovoltsPerCount(recording.microvoltsPerCount())
        .setBaselineCount(recording.baselineCount())
        .setSamples(SampleCodec.encode(Arrays.copyOfRange(recording.counts(), from, to)))
        .build();
  }
}
