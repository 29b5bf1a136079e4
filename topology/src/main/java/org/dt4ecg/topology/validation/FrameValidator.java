package org.dt4ecg.topology.validation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.validation.RecordKey;
import org.dt4ecg.schemas.validation.SignalRules;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;

/** Finds the fault in a frame, if it has one. Thread-safe. */
public final class FrameValidator {

  /** Frames are kept by whole milliseconds; shorter ones would overwrite each other. */
  static final double SHORTEST_FRAME_SECONDS = 0.002;

  private final Supplier<InputUnit> unit;
  private final PlausibleTime plausibleTime;
  private final InstantSource clock;

  /**
   * @param unit unit of the input of the model that serves at the time
   */
  public FrameValidator(
      Supplier<InputUnit> unit, PlausibleTime plausibleTime, InstantSource clock) {
    this.unit = unit;
    this.plausibleTime = plausibleTime;
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
    fault = fault.isPresent() ? fault : faultOfTime(frame.getStartTime());
    return fault.isPresent() ? fault : faultOfUnit(frame);
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
    if (plausibleTime.isTooEarly(start)) {
      return fault(
          RejectionReason.TIME_IMPOSSIBLE,
          "the frame starts at %s; the device's clock is not set".formatted(start));
    }
    Instant now = clock.instant();
    if (plausibleTime.isTooLate(start, now)) {
      return fault(
          RejectionReason.TIME_IN_FUTURE,
          "the frame starts at %s, ahead of the clock here (%s) by more than the tolerance; the"
                  .formatted(start, now)
              + " device's clock is wrong");
    }
    return Optional.empty();
  }

  private Optional<Rejection> faultOfUnit(EcgSamples frame) {
    boolean calibrated = frame.getMicrovoltsPerCount() > 0;
    return switch (unit.get()) {
      case MILLIVOLTS ->
          calibrated
              ? Optional.empty()
              : fault(
                  RejectionReason.UNIT,
                  "the frame's microvolts per count are unknown (0); the model takes millivolts");
      case COUNTS ->
          calibrated
              ? fault(
                  RejectionReason.UNIT,
                  "the frame has %s µV per count; the model takes counts of devices whose microvolts"
                          .formatted(frame.getMicrovoltsPerCount())
                      + " per count are unknown (0)")
              : Optional.empty();
    };
  }

  private static Optional<Rejection> fault(RejectionReason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
