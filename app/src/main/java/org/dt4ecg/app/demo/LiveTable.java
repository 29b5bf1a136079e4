package org.dt4ecg.app.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.console.Console;

/**
 * Shows the devices as they go: drawn anew each second on a screen, every ten seconds in a log. Not
 * thread-safe.
 */
final class LiveTable {

  private static final Duration ON_SCREEN = Duration.ofSeconds(1);
  private static final Duration IN_LOG = Duration.ofSeconds(10);
  private static final Duration STATUS_IN_LOG = Duration.ofSeconds(5);

  /** Above the devices and below them, and the line on which a screen's cursor waits. */
  private static final int OTHER_LINES = 5;

  private final Console console;
  private final List<String> fleet;
  private final ResultTally tally;
  private final long begin = System.nanoTime();
  private long shownAt = begin;
  private long statusAt = begin;
  private int linesShown;

  /**
   * @param fleet ids of all devices
   */
  LiveTable(Console console, List<String> fleet, ResultTally tally) {
    this.console = console;
    this.fleet = fleet;
    this.tally = tally;
  }

  /** Shows the table if it is time to. */
  void showWhenDue() {
    Duration period = console.isScreen() ? ON_SCREEN : IN_LOG;
    if (System.nanoTime() - shownAt >= period.toNanos()) {
      shownAt = System.nanoTime();
      show();
    }
  }

  /** The same for a demonstration with scenes: with a line on how the present one stands. */
  void showWhenDue(String status) {
    long now = System.nanoTime();
    if (console.isScreen() && now - shownAt >= ON_SCREEN.toNanos()) {
      shownAt = now;
      show();
      console.redraw(List.of(fitting(status)), 0);
      linesShown++;
    } else if (!console.isScreen() && now - statusAt >= STATUS_IN_LOG.toNanos()) {
      statusAt = now;
      console.progress(status);
    }
  }

  /** Says something above the table. */
  void say(List<String> lines) {
    if (!lines.isEmpty()) {
      console.redraw(lines, linesShown);
      linesShown = 0;
    }
  }

  /** Shows the table now. */
  void show() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(
        DeviceTable.lines(
            fleet,
            tally.devices(),
            console.isScreen() ? console.rows() - OTHER_LINES : Integer.MAX_VALUE));
    lines.add(
        "%d events after %.0f s".formatted(tally.results(), (System.nanoTime() - begin) / 1e9));
    console.redraw(lines.stream().map(this::fitting).toList(), linesShown);
    linesShown = lines.size();
  }

  /** A line that a screen breaks would stay where it is when the table is drawn anew. */
  private String fitting(String line) {
    return console.isScreen() && line.length() > console.columns()
        ? line.substring(0, console.columns() - 1) + "…"
        : line;
  }
}
