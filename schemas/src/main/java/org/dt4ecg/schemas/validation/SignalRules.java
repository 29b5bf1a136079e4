package org.dt4ecg.schemas.validation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.SampleCodec;

/** What the signal of a frame has to keep, with or without labels. Pure functions. */
public final class SignalRules {

  /** Slower than this is no ECG: the QRS complex would be lost. */
  public static final double LOWEST_RATE_HZ = 50;

  public static final double HIGHEST_RATE_HZ = 4000;

  public static final Duration LONGEST_FRAME = Duration.ofSeconds(60);

  /** A volt; of an ECG, which has some millivolts, nothing would be left to see. */
  static final double MOST_MICROVOLTS_PER_COUNT = 1e6;

  private SignalRules() {}

  /**
   * The first fault of a signal; empty if it has none.
   *
   * @param samples 16-bit counts
   * @param rateHz sampling rate, in Hz
   * @param microvoltsPerCount 0 for unknown
   */
  public static Optional<Rejection> faultOf(
      ByteBuffer samples, double rateHz, double microvoltsPerCount) {
    int bytes = samples.remaining();
    if (bytes == 0) {
      return fault(RejectionReason.NO_SAMPLES, "the frame has no samples");
    }
    if (bytes % Short.BYTES != 0) {
      return fault(
          RejectionReason.ODD_BYTE_COUNT,
          "the samples have %d bytes; a sample has two".formatted(bytes));
    }
    if (!(rateHz >= LOWEST_RATE_HZ && rateHz <= HIGHEST_RATE_HZ)) {
      return fault(
          RejectionReason.SAMPLING_RATE,
          "the sampling rate is %s Hz; allowed are %s to %s Hz"
              .formatted(rateHz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ));
    }
    if (!(microvoltsPerCount >= 0 && microvoltsPerCount <= MOST_MICROVOLTS_PER_COUNT)) {
      return fault(
          RejectionReason.CALIBRATION,
          "the frame has %s µV per count; allowed are positive numbers up to %s, and 0 for unknown"
              .formatted(microvoltsPerCount, MOST_MICROVOLTS_PER_COUNT));
    }
    double seconds = SampleCodec.count(samples) / rateHz;
    if (seconds > LONGEST_FRAME.toSeconds()) {
      return fault(
          RejectionReason.TOO_LONG,
          "the frame lasts %.1f s; allowed are %d s".formatted(seconds, LONGEST_FRAME.toSeconds()));
    }
    return Optional.empty();
  }

  private static Optional<Rejection> fault(RejectionReason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
