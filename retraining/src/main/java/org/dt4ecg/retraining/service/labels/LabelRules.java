package org.dt4ecg.retraining.service.labels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fault in a labelled frame, if it has one: what the stream would refuse of the same
 * frame, and labels that say nothing. Any time is allowed, since labels may be given to old
 * recordings. Immutable.
 *
 * @param unit unit of the model's input
 */
public record LabelRules(InputUnit unit) {

  /** The stream's bounds. */
  private static final double LOWEST_RATE_HZ = 50;

  private static final double HIGHEST_RATE_HZ = 4000;
  private static final double LONGEST_FRAME_SECONDS = 60;

  /** The first fault of a record of {@code labelled-ecg}; empty if it has none. */
  public Optional<Refusal> faultOf(byte @Nullable [] key, @Nullable LabelledEcg frame) {
    if (frame == null) {
      return fault(
          RefusalReason.NO_VALUE,
          "the record has no value; the topic of labelled frames knows no tombstones");
    }
    if (key == null || !Arrays.equals(key, frame.getDeviceId().getBytes(StandardCharsets.UTF_8))) {
      return fault(
          RefusalReason.WRONG_KEY,
          "the record key is not the frame's device id %s; send frames keyed by their device id"
              .formatted(frame.getDeviceId()));
    }
    return faultOfLabels(frame).or(() -> faultOfSignal(frame)).or(() -> faultOfUnit(frame));
  }

  private static Optional<Refusal> faultOfLabels(LabelledEcg frame) {
    if (frame.getUserId().isBlank()) {
      return fault(RefusalReason.NO_USER, "the user id is empty; say who wore the device");
    }
    if (frame.getActivity().isBlank()) {
      return fault(RefusalReason.NO_ACTIVITY, "the activity is empty; say what the wearer did");
    }
    if (frame.getSessionId().isBlank()) {
      return fault(
          RefusalReason.NO_SESSION,
          "the session id is empty; without it training and test parts cannot be kept apart");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> faultOfSignal(LabelledEcg frame) {
    int bytes = frame.getSamples().remaining();
    double rate = frame.getSamplingRate();
    double factor = frame.getMicrovoltsPerCount();
    if (bytes == 0) {
      return fault(RefusalReason.NO_SAMPLES, "the frame has no samples");
    }
    if (bytes % Short.BYTES != 0) {
      return fault(
          RefusalReason.ODD_BYTE_COUNT,
          "the samples have %d bytes; a sample has two".formatted(bytes));
    }
    if (!(rate >= LOWEST_RATE_HZ && rate <= HIGHEST_RATE_HZ)) {
      return fault(
          RefusalReason.SAMPLING_RATE,
          "the sampling rate is %s Hz; allowed are %s to %s Hz"
              .formatted(rate, LOWEST_RATE_HZ, HIGHEST_RATE_HZ));
    }
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      return fault(
          RefusalReason.CALIBRATION,
          "the frame has %s µV per count; allowed are positive numbers, and 0 for unknown"
              .formatted(factor));
    }
    double seconds = SampleCodec.count(frame.getSamples()) / rate;
    if (seconds > LONGEST_FRAME_SECONDS) {
      return fault(
          RefusalReason.TOO_LONG,
          "the frame lasts %.1f s; allowed are %.0f s".formatted(seconds, LONGEST_FRAME_SECONDS));
    }
    return Optional.empty();
  }

  private Optional<Refusal> faultOfUnit(LabelledEcg frame) {
    boolean calibrated = frame.getMicrovoltsPerCount() > 0;
    if (calibrated == (unit == InputUnit.MILLIVOLTS)) {
      return Optional.empty();
    }
    return fault(
        RefusalReason.UNIT,
        calibrated
            ? "the frame has %s µV per count; the model takes counts of devices whose microvolts per count are unknown (0)"
                .formatted(frame.getMicrovoltsPerCount())
            : "the frame's microvolts per count are unknown (0); the model takes millivolts");
  }

  private static Optional<Refusal> fault(RefusalReason reason, String message) {
    return Optional.of(new Refusal(reason, message));
  }
}
