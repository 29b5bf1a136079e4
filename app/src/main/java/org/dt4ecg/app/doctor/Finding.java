package org.dt4ecg.app.doctor;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;

/**
 * What came of one check. The names are a contract: they are the fields of {@code --json}.
 *
 * @param check what was looked at, in a word
 * @param level how it is
 * @param text what was found
 * @param advice what to do; empty if nothing
 */
@JsonPropertyOrder({"check", "level", "text", "advice"})
public record Finding(String check, Level level, String text, String advice) {

  /** How something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It runs, but somebody should look at it. */
    WARNING,
    /** It will not run, or not as promised. */
    FAILED
  }

  static Finding ok(String check, String text) {
    return new Finding(check, Level.OK, text, "");
  }

  static Finding warning(String check, String text, String advice) {
    return new Finding(check, Level.WARNING, text, advice);
  }

  static Finding failed(String check, String text, String advice) {
    return new Finding(check, Level.FAILED, text, advice);
  }

  /** The finding as a line for people. */
  public String line() {
    String name = level.name().toLowerCase(Locale.ROOT);
    return "%-8s %-9s %s%s".formatted(name, check, text, advice.isEmpty() ? "" : "; " + advice);
  }
}
