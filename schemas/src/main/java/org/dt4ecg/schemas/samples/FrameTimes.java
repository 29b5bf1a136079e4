package org.dt4ecg.schemas.samples;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * The times of a frame's samples, in microseconds since 1970-01-01T00:00Z. The only place that does
 * this arithmetic, so that every part of the system agrees to the microsecond on where a sample is.
 */
public final class FrameTimes {

  private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final long NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private FrameTimes() {}

  /**
   * Microseconds since the epoch; nanoseconds are cut off towards the past.
   *
   * @throws ArithmeticException more than 292,000 years from the epoch
   */
  public static long toMicros(Instant time) {
    long nanoPart = time.getNano() / NANOS_PER_MICRO;
    if (time.getEpochSecond() >= 0) {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND), nanoPart);
    }
    // One second up and back: the earliest time a long can hold lies below its own full second.
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond() + 1, MICROS_PER_SECOND),
        nanoPart - MICROS_PER_SECOND);
  }

  /** The time that is so many microseconds after the epoch. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  /** Time of the frame's first sample, in µs since the epoch. */
  public static long startMicros(EcgSamples frame) {
    return toMicros(frame.getStartTime());
  }

  /**
   * Nominal time of the frame's sample {@code i}, from 0: {@code start + round(i · 10⁶ /
   * samplingRate)}, in µs since the epoch.
   *
   * @throws IllegalArgumentException if the frame's sampling rate is not a positive number
   */
  public static long sampleMicros(EcgSamples frame, int i) {
    return startMicros(frame) + offsetMicros(frame, i);
  }

  /**
   * Nominal end of the frame, exclusive: where its next sample would be, {@code start + round(n ·
   * 10⁶ / samplingRate)}, in µs since the epoch.
   *
   * @throws IllegalArgumentException if the frame's sampling rate is not a positive number, or for
   *     an odd number of bytes
   */
  public static long endMicros(EcgSamples frame) {
    return startMicros(frame) + offsetMicros(frame, SampleCodec.count(frame.getSamples()));
  }

  private static long offsetMicros(EcgSamples frame, int samples) {
    double samplingRateHz = frame.getSamplingRate();
    if (!(samplingRateHz > 0) || Double.isInfinite(samplingRateHz)) {
      throw new IllegalArgumentException(
          "A frame of device %s has a sampling rate of %s Hz; it must be a positive number"
              .formatted(frame.getDeviceId(), samplingRateHz));
    }
    return Math.round(samples * (double) MICROS_PER_SECOND / samplingRateHz);
  }
}
