package org.dt4ecg.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a command talks to: results on standard output, for programs, and everything that is said
 * to people on standard error. Thread-safe as far as single lines go.
 */
public final class Console {

  private static final String CURSOR_UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final ObjectMapper json =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
  private final PrintStream out;
  private final PrintStream err;
  private final boolean screen;

  /**
   * @param screen whether standard error is a screen on which lines can be drawn anew
   */
  public Console(PrintStream out, PrintStream err, boolean screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /** This process's own streams, in UTF-8 whatever the locale says. */
  public static Console ofProcess() {
    return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), launchedOnScreen());
  }

  /** Standard output, for results. */
  public PrintStream out() {
    return out;
  }

  /** Standard error, for people. */
  public PrintStream err() {
    return err;
  }

  /** A line for people. */
  public void progress(String line) {
    err.println(line);
  }

  /** A line of the result. */
  public void line(String line) {
    out.println(line);
  }

  /** The result as one JSON object on one line. */
  public void json(Object result) {
    try {
      out.println(json.writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A result that cannot be written as JSON: " + result, e);
    }
  }

  /** Whether lines can be drawn anew with {@link #redraw}. */
  public boolean isScreen() {
    return screen;
  }

  /**
   * Puts lines in the place of the last ones drawn; on a console that is no screen, below them.
   *
   * @param previous number of lines drawn last time, which nothing was written after
   */
  public void redraw(List<String> lines, int previous) {
    StringBuilder text = new StringBuilder();
    if (screen && previous > 0) {
      text.append(CURSOR_UP_AND_CLEAR.formatted(previous));
    }
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    err.print(text);
    err.flush();
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java 17 cannot tell for standard error alone; the launcher can. */
  private static boolean launchedOnScreen() {
    return Boolean.getBoolean("dt4ecg.terminal");
  }
}
