package org.dt4ecg.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dt4ecg.console.Console;

/** A console whose two streams can be read back. */
public final class CapturedConsole {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  public CapturedConsole() {
    this(false);
  }

  public CapturedConsole(boolean screen) {
    this.console = new Console(stream(out), stream(err), screen);
  }

  public Console console() {
    return console;
  }

  /** Lines of standard output so far. */
  public List<String> out() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Everything on standard error so far. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
