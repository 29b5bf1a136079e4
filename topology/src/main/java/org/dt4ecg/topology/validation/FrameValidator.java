package org.dt4ecg.topology.validation;

import java.util.Optional;
import java.util.function.Supplier;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.validation.FrameRules;
import org.jspecify.annotations.Nullable;

/** Finds the fault in a frame, if it has one, for the model that serves. Thread-safe. */
public final class FrameValidator {

  private final Supplier<InputUnit> unit;
  private final FrameRules rules;

  /**
   * @param unit unit of the input of the model that serves at the time
   * @param rules what holds for any model
   */
  public FrameValidator(Supplier<InputUnit> unit, FrameRules rules) {
    this.unit = unit;
    this.rules = rules;
  }

  /** The first fault of a record of {@code ecg-samples}; empty if it has none. */
  public Optional<Rejection> faultOf(byte @Nullable [] key, @Nullable EcgSamples frame) {
    Optional<Rejection> fault = rules.faultOf(key, frame);
    return fault.isPresent() || frame == null ? fault : faultOfUnit(frame);
  }

  private Optional<Rejection> faultOfUnit(EcgSamples frame) {
    boolean calibrated = frame.getMicrovoltsPerCount() > 0;
    return switch (unit.get()) {
      case MILLIVOLTS ->
          calibrated
              ? Optional.empty()
              : fault(
                  "the frame's microvolts per count are unknown (0); the model takes millivolts");
      case COUNTS ->
          calibrated
              ? fault(
                  "the frame has %s µV per count; the model takes counts of devices whose microvolts"
                          .formatted(frame.getMicrovoltsPerCount())
                      + " per count are unknown (0)")
              : Optional.empty();
    };
  }

  private static Optional<Rejection> fault(String message) {
    return Optional.of(new Rejection(RejectionReason.UNIT, message));
  }
}
