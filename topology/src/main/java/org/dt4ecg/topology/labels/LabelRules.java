package org.dt4ecg.topology.labels;

import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.validation.RecordKey;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;

/** Finds the fault in a label by itself, if it has one. */
final class LabelRules {

  private LabelRules() {}

  /** The first fault of a record of {@code ecg-labels}; empty if it has none. */
  static Optional<Rejection> faultOf(byte @Nullable [] key, @Nullable EcgLabel label) {
    if (label == null) {
      return fault(
          RejectionReason.NO_VALUE,
          "the record has no value; a label that was given cannot be taken back");
    }
    Optional<Rejection> textFault =
        Texts.faultOf("device id", label.getDeviceId())
            .or(() -> Texts.longerThanAllowed("user id", label.getUserId()))
            .or(() -> Texts.longerThanAllowed("activity", label.getActivity()))
            .or(() -> Texts.longerThanAllowed("source", label.getSource()));
    if (textFault.isPresent()) {
      return textFault;
    }
    if (!RecordKey.is(label.getDeviceId(), key)) {
      return fault(
          RejectionReason.WRONG_KEY,
          "the record key is not the label's device id, %s; send labels keyed by their device id"
              .formatted(label.getDeviceId()));
    }
    if (label.getUserId().isBlank()) {
      return fault(RejectionReason.NO_USER, "the user id is empty; say who wore the device");
    }
    if (label.getActivity().isBlank()) {
      return fault(RejectionReason.NO_ACTIVITY, "the activity is empty; say what the wearer did");
    }
    if (!label.getFrom().isBefore(label.getTo())) {
      return fault(
          RejectionReason.LABEL_SPAN,
          "the label reaches from %s to %s; the end is exclusive and has to be later"
              .formatted(label.getFrom(), label.getTo()));
    }
    return Optional.empty();
  }

  private static Optional<Rejection> fault(RejectionReason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
