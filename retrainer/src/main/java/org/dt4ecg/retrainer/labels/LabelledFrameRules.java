package org.dt4ecg.retrainer.labels;

import java.util.Optional;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.validation.RecordKey;
import org.dt4ecg.schemas.validation.SignalRules;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fault in a labelled frame, if it has one: what the stream would reject of the same
 * frame, and labels that say nothing. Any time is allowed, since labels may be given to old
 * recordings. Immutable.
 *
 * @param unit unit of the model's input
 */
public record LabelledFrameRules(InputUnit unit) {

  /** The stream makes it of the device id and a time. */
  private static final int LONGEST_SESSION_ID = 2 * Texts.LONGEST;

  /** The first fault of a record of {@code labelled-ecg}; empty if it has none. */
  public Optional<Rejection> faultOf(byte @Nullable [] key, @Nullable LabelledEcg frame) {
    if (frame == null) {
      return fault(
          RejectionReason.NO_VALUE,
          "the record has no value; the topic of labelled frames knows no tombstones");
    }
    Optional<Rejection> fault = Texts.faultOf("device id", frame.getDeviceId());
    if (fault.isPresent()) {
      return fault;
    }
    if (!RecordKey.is(frame.getDeviceId(), key)) {
      return fault(
          RejectionReason.WRONG_KEY,
          "the record key is not the frame's device id %s; send frames keyed by their device id"
              .formatted(frame.getDeviceId()));
    }
    return faultOfTexts(frame)
        .or(() -> faultOfLabels(frame))
        .or(
            () ->
                SignalRules.faultOf(
                    frame.getSamples(), frame.getSamplingRate(), frame.getMicrovoltsPerCount()))
        .or(() -> faultOfUnit(frame));
  }

  private static Optional<Rejection> faultOfTexts(LabelledEcg frame) {
    return Texts.longerThanAllowed("lead", frame.getLead())
        .or(() -> Texts.longerThanAllowed("user id", frame.getUserId()))
        .or(() -> Texts.longerThanAllowed("activity", frame.getActivity()))
        .or(() -> Texts.longerThan(LONGEST_SESSION_ID, "session id", frame.getSessionId()));
  }

  private static Optional<Rejection> faultOfLabels(LabelledEcg frame) {
    if (frame.getUserId().isBlank()) {
      return fault(RejectionReason.NO_USER, "the user id is empty; say who wore the device");
    }
    if (frame.getActivity().isBlank()) {
      return fault(RejectionReason.NO_ACTIVITY, "the activity is empty; say what the wearer did");
    }
    if (frame.getSessionId().isBlank()) {
      return fault(
          RejectionReason.NO_SESSION,
          "the session id is empty; without it training and test parts cannot be kept apart");
    }
    return Optional.empty();
  }

  private Optional<Rejection> faultOfUnit(LabelledEcg frame) {
    boolean calibrated = frame.getMicrovoltsPerCount() > 0;
    if (calibrated == (unit == InputUnit.MILLIVOLTS)) {
      return Optional.empty();
    }
    return fault(
        RejectionReason.UNIT,
        calibrated
            ? "the frame has %s µV per count; the model takes counts of devices whose microvolts per count are unknown (0)"
                .formatted(frame.getMicrovoltsPerCount())
            : "the frame's microvolts per count are unknown (0); the model takes millivolts");
  }

  private static Optional<Rejection> fault(RejectionReason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
