package org.dt4ecg.console;

import java.util.function.Supplier;

/**
 * Says something when the process is ended by Ctrl-C or a SIGTERM while this is open. Unlike a
 * {@link StopSignal} it holds up nothing.
 */
public final class InterruptionNotice implements AutoCloseable {

  private final Thread hook;

  /**
   * @param notice the line to say, asked for when it is said
   */
  public InterruptionNotice(Console console, Supplier<String> notice) {
    this.hook = new Thread(() -> console.progress(notice.get()), "interruption-notice");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException processIsEnding) {
      // Too late to take it back, and what it says is true.
    }
  }
}
