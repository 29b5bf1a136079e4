package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The memory of processes by the minute: the largest resident set of any of them, in MiB, as Linux
 * has it in {@code /proc}; elsewhere there is none. Thread-safe.
 */
final class MemoryWatch implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final String RESIDENT = "VmRSS:";
  private static final int KIB_PER_MIB = 1024;

  private final Supplier<List<Long>> processes;
  private final List<Integer> byMinute = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "memory");
  private final long begin = System.nanoTime();

  /** Begins to watch; the supplier gives the ids of the processes that run. */
  MemoryWatch(Supplier<List<Long>> processes) {
    this.processes = processes;
    thread.setDaemon(true);
    thread.start();
  }

  /** The largest resident set of each minute so far, in MiB. */
  synchronized List<Integer> residentMebibytes() {
    return List.copyOf(byMinute);
  }

  private void watch() {
    try {
      while (true) {
        int largest =
            processes.get().stream().mapToInt(MemoryWatch::residentMebibytes).max().orElse(0);
        note(largest);
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized void note(int mebibytes) {
    int minute = (int) TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begin);
    if (mebibytes == 0) {
      return;
    }
    while (byMinute.size() <= minute) {
      byMinute.add(0);
    }
    byMinute.set(minute, Math.max(byMinute.get(minute), mebibytes));
  }

  private static int residentMebibytes(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToInt(digits -> Integer.parseInt(digits) / KIB_PER_MIB)
          .findAny()
          .orElse(0);
    } catch (IOException e) {
      // It has ended, or this is another system.
      return 0;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
