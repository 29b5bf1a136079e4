package org.dt4ecg.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command talks to: results on standard output, for programs, and everything that is said
 * to people on standard error. Thread-safe as far as single lines go.
 */
public final class Console {

  private static final String CURSOR_UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private final ObjectMapper json =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
  private final PrintStream out;
  private final PrintStream err;
  private final boolean screen;
  private final @Nullable Output watched;

  /**
   * @param screen whether standard error is a screen on which lines can be drawn anew
   */
  public Console(PrintStream out, PrintStream err, boolean screen) {
    this(out, err, screen, null);
  }

  private Console(Output out, PrintStream err, boolean screen) {
    this(new PrintStream(out, true, StandardCharsets.UTF_8), err, screen, out);
  }

  private Console(PrintStream out, PrintStream err, boolean screen, @Nullable Output watched) {
    this.out = out;
    this.err = err;
    this.screen = screen;
    this.watched = watched;
  }

  /** This process's own streams, in UTF-8 whatever the locale says. */
  public static Console ofProcess() {
    return of(
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        launchedOnScreen());
  }

  /** Results go to {@code out}, of which is kept why it took no more. */
  static Console of(OutputStream out, PrintStream err, boolean screen) {
    return new Console(new Output(out), err, screen);
  }

  /** Whether the program that read the results has ended, as {@code head} does. */
  public boolean isReaderGone() {
    return out.checkError() && watched != null && watched.isReaderGone();
  }

  /** Why results were lost, for people; empty if none were, or nobody wanted them any more. */
  public Optional<String> outputFailure() {
    if (!out.checkError() || isReaderGone()) {
      return Optional.empty();
    }
    return Optional.of(
        "Standard output cannot be written: " + (watched == null ? "unknown" : watched.reason()));
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

  /** Lines of the screen. */
  public int rows() {
    return size("dt4ecg.terminal.rows", ROWS);
  }

  /** Characters in a line of the screen. */
  public int columns() {
    return size("dt4ecg.terminal.columns", COLUMNS);
  }

  /** As the launcher found it; a screen that does not tell, or tells of nothing, is a small one. */
  private static int size(String property, int small) {
    int told = Integer.getInteger(property, small);
    return told > 0 ? told : small;
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

  /** Java 17 cannot tell for standard error alone; the launcher can. */
  private static boolean launchedOnScreen() {
    return Boolean.getBoolean("dt4ecg.terminal");
  }

  /** Keeps the reason of the first write that failed, which a print stream does not tell. */
  private static final class Output extends FilterOutputStream {

    /** Of Unix and of Windows. */
    private static final List<String> NO_READER =
        List.of("Broken pipe", "The pipe is being closed");

    private volatile @Nullable IOException failure;

    Output(OutputStream target) {
      super(target);
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    boolean isReaderGone() {
      IOException first = failure;
      return first != null
          && NO_READER.stream().anyMatch(text -> String.valueOf(first.getMessage()).contains(text));
    }

    String reason() {
      IOException first = failure;
      return first == null ? "unknown" : Failures.text(first);
    }
  }
}
