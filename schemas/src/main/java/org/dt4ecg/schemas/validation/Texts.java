package org.dt4ecg.schemas.validation;

import java.util.Optional;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;

/**
 * How long ids and names may be. A frame of a few kilobytes may unpack to a name of megabytes,
 * which would then be stored with every window.
 */
public final class Texts {

  /** Most characters of an id or a name. */
  public static final int LONGEST = 255;

  private Texts() {}

  /** What is wrong with a text that may be empty: it is too long. */
  public static Optional<Rejection> longerThanAllowed(String what, CharSequence text) {
    return longerThan(LONGEST, what, text);
  }

  /** What is wrong with a text that may be empty: it has more characters than these. */
  public static Optional<Rejection> longerThan(int longest, String what, CharSequence text) {
    return text.length() > longest
        ? fault("the %s has %d characters; allowed are %d".formatted(what, text.length(), longest))
        : Optional.empty();
  }

  /**
   * What is wrong with a text, if anything is.
   *
   * @param what name of the text, for people
   */
  public static Optional<Rejection> faultOf(String what, CharSequence text) {
    int length = text.length();
    if (length == 0 || length > LONGEST) {
      return fault(
          "the %s has %d characters; allowed are 1 to %d".formatted(what, length, LONGEST));
    }
    for (int i = 0; i < length; i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return fault("the %s has a control character at position %d".formatted(what, i));
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> fault(String message) {
    return Optional.of(new Rejection(RejectionReason.TEXT, message));
  }
}
