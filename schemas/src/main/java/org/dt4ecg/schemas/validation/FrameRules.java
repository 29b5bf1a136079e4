package org.dt4ecg.schemas.validation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.jspecify.annotations.Nullable;

/**
 * What every frame has to keep, whichever model reads it. Asked by the stream, and before it by
 * whoever takes frames from devices, so that both say the same. Thread-safe.
 */
public final class FrameRules {

  /** Frames are kept by whole milliseconds; shorter ones would overwrite each other. */
  static final double SHORTEST_FRAME_SECONDS = 0.002;

  /** Before this no device of this kind existed: the clock was never set. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private final Duration futureTolerance;
  private final InstantSource clock;

  /**
   * @param futureTolerance how far ahead of the clock here a frame may start
   */
  public FrameRules(Duration futureTolerance, InstantSource clock) {
    this.futureTolerance = futureTolerance;
    this.clock = clock;
  }

  /** The first fault of a record of {@code ecg-samples}; empty if it has none. */
  public Optional<Rejection> faultOf(byte @Nullable [] key, @Nullable EcgSamples frame) {
    if (frame == null) {
      return fault(
          RejectionReason.NO_VALUE,
          "the record has no value; the topic of frames knows no tombstones");
    }
    Optional<Rejection> fault = Texts.faultOf("device id", frame.getDeviceId());
    fault = fault.isPresent() ? fault : Texts.faultOf("lead", frame.getLead());
    if (fault.isEmpty() && !RecordKey.is(frame.getDeviceId(), key)) {
      String text = RecordKey.text(key);
      return fault(
          RejectionReason.WRONG_KEY,
          "the record key is %s, the frame's device id %s; send frames keyed by their device id"
              .formatted(
                  text.substring(0, Math.min(Texts.LONGEST, text.length())), frame.getDeviceId()));
    }
    fault =
        fault.isPresent()
            ? fault
            : SignalRules.faultOf(
                frame.getSamples(), frame.getSamplingRate(), frame.getMicrovoltsPerCount());
    fault = fault.isPresent() ? fault : faultOfLength(frame);
    return fault.isPresent() ? fault : faultOfTime(frame.getStartTime());
  }

  /** Whether a device whose clock is right can have started a frame then. */
  public boolean isPlausible(Instant start) {
    return faultOfTime(start).isEmpty();
  }

  private static Optional<Rejection> faultOfLength(EcgSamples frame) {
    double seconds = SampleCodec.count(frame.getSamples()) / frame.getSamplingRate();
    return seconds < SHORTEST_FRAME_SECONDS
        ? fault(
            RejectionReason.TOO_SHORT,
            "the frame lasts %.2f ms; send at least %.0f ms of samples together"
                .formatted(1e3 * seconds, 1e3 * SHORTEST_FRAME_SECONDS))
        : Optional.empty();
  }

  private Optional<Rejection> faultOfTime(Instant start) {
    if (start.isBefore(EARLIEST)) {
      return fault(
          RejectionReason.TIME_IMPOSSIBLE,
          "the frame starts at %s; the device's clock is not set".formatted(start));
    }
    Instant now = clock.instant();
    if (start.isAfter(now.plus(futureTolerance))) {
      return fault(
          RejectionReason.TIME_IN_FUTURE,
          "the frame starts at %s, ahead of the clock here (%s) by more than the tolerance; the"
                  .formatted(start, now)
              + " device's clock is wrong");
    }
    return Optional.empty();
  }

  private static Optional<Rejection> fault(RejectionReason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
