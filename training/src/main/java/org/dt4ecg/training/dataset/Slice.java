package org.dt4ecg.training.dataset;

import java.util.List;
import java.util.Optional;

/**
 * A stretch of a recording session: what a side of a {@link Split} is made of. Windows of a slice
 * lie wholly within it, and a window is made of the samples inside it alone, so two slices that do
 * not overlap share no sample.
 *
 * @param session the session
 * @param span the stretch, not empty, within {@link RecordedSession#span()}
 */
public record Slice(RecordedSession session, TimeSpan span) {

  /**
   * Checks that the stretch belongs to the session.
   *
   * @throws IllegalArgumentException if the stretch is empty or leaves the session
   */
  public Slice {
    if (span.lengthMicros() == 0 || !session.span().contains(span)) {
      throw new IllegalArgumentException(
          "%s is no stretch of session %s, which is %s; intersect the two first"
              .formatted(span, session.id(), session.span()));
    }
  }

  /** The whole of every session that has any length. */
  public static List<Slice> of(List<RecordedSession> sessions) {
    return sessions.stream().flatMap(session -> of(session, session.span()).stream()).toList();
  }

  /** What a stretch shares with a session; empty if nothing. */
  public static Optional<Slice> of(RecordedSession session, TimeSpan wanted) {
    TimeSpan shared = wanted.intersection(session.span());
    return shared.lengthMicros() == 0 ? Optional.empty() : Optional.of(new Slice(session, shared));
  }
}
