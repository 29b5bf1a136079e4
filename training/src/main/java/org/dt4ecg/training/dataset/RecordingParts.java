package org.dt4ecg.training.dataset;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Parts of recordings by time, cut out of their sessions. The part for validation is a tenth of a
 * recording, which of a minute is one and a half windows of 4 s, so that a window of the grid falls
 * into it wherever it begins. For longer windows it is longer in proportion, and of recordings
 * whose tenth would hold no window at all it is one and a half windows, at the expense of the
 * training part: the test part is the same for all lengths.
 */
final class RecordingParts {

  private static final double VALIDATION_SHARE = 0.1;
  private static final double BLOCKED_VALIDATION_TO = 0.7;
  private static final double TAIL_TO = 1;

  /** Windows that the validation part of a short recording holds. */
  private static final double SHORT_WINDOWS = 1.5;

  /** More would leave too little to learn from. */
  private static final double LARGEST_SHARE = 0.5;

  private static final long GUARD_MICROS = Duration.ofSeconds(4).toNanos() / 1000;

  /** Longest windows for which a tenth does. */
  private static final long USUAL_WINDOW_MICROS = SplitProtocol.DEFAULT_WINDOW.toNanos() / 1000;

  private RecordingParts() {}

  static List<Slice> blockedTraining(List<RecordedSession> sessions, long windowMicros) {
    return before(sessions, BLOCKED_VALIDATION_TO, windowMicros);
  }

  static List<Slice> blockedValidation(List<RecordedSession> sessions, long windowMicros) {
    return validation(sessions, BLOCKED_VALIDATION_TO, windowMicros);
  }

  static List<Slice> blockedTest(List<RecordedSession> sessions) {
    return slices(
        sessions,
        recording -> {
          TimeSpan rest = recording.part(BLOCKED_VALIDATION_TO, 1);
          return new TimeSpan(rest.fromMicros() + GUARD_MICROS, rest.toMicros());
        });
  }

  /** Every recording without its {@link #tail}. */
  static List<Slice> head(List<RecordedSession> sessions, long windowMicros) {
    return before(sessions, TAIL_TO, windowMicros);
  }

  /** The end of every recording: a tenth for windows of 4 s or less. */
  static List<Slice> tail(List<RecordedSession> sessions, long windowMicros) {
    return validation(sessions, TAIL_TO, windowMicros);
  }

  /** A part of each recording, which may fall into several of its sessions. */
  static List<Slice> slices(List<RecordedSession> sessions, UnaryOperator<TimeSpan> part) {
    return sessions.stream()
        .flatMap(session -> Slice.of(session, part.apply(session.recordingSpan())).stream())
        .toList();
  }

  private static List<Slice> before(
      List<RecordedSession> sessions, double validationTo, long windowMicros) {
    return slices(
        sessions,
        recording -> recording.part(0, validationFrom(recording, validationTo, windowMicros)));
  }

  private static List<Slice> validation(
      List<RecordedSession> sessions, double validationTo, long windowMicros) {
    return slices(
        sessions,
        recording ->
            recording.part(validationFrom(recording, validationTo, windowMicros), validationTo));
  }

  private static double validationFrom(TimeSpan recording, double validationTo, long windowMicros) {
    double lengths = Math.max(1, (double) windowMicros / USUAL_WINDOW_MICROS);
    double share = VALIDATION_SHARE * lengths;
    if (share * recording.lengthMicros() < windowMicros) {
      double needed = SHORT_WINDOWS * windowMicros / recording.lengthMicros();
      share = Math.max(share, Math.min(needed, LARGEST_SHARE * validationTo));
    }
    return Math.max(0, validationTo - share);
  }
}
