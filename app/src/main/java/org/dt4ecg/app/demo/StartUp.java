package org.dt4ecg.app.demo;

import org.dt4ecg.console.Console;

/** Tells each phase of a start with the time at which it began. Not thread-safe. */
final class StartUp {

  private final Console console;
  private final long begin = System.nanoTime();

  StartUp(Console console) {
    this.console = console;
  }

  void phase(String what) {
    console.progress(line(what));
  }

  /** The same as a line that somebody else shows. */
  String line(String what) {
    return "%5.1f s  %s".formatted((System.nanoTime() - begin) / 1e9, what);
  }
}
