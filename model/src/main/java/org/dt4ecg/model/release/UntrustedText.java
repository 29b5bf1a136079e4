package org.dt4ecg.model.release;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text of a release that nobody has vouched for, fit for a log line or a message: whoever may write
 * to the topic could else forge lines, or fill the disk.
 */
public final class UntrustedText {

  /** Longest text, in characters. */
  public static final int LENGTH = 64;

  private UntrustedText() {}

  /** The first {@value #LENGTH} characters, each that is not printable ASCII as a question mark. */
  public static String printable(@Nullable CharSequence text) {
    return String.valueOf(text)
        .chars()
        .limit(LENGTH)
        .mapToObj(character -> character >= ' ' && character <= '~' ? (char) character : '?')
        .map(String::valueOf)
        .collect(Collectors.joining());
  }
}
