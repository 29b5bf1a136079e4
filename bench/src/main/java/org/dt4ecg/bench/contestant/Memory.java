package org.dt4ecg.bench.contestant;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds, after a collection of garbage.
 *
 * @param liveHeapKib objects on the heap, in KiB
 * @param nativeKib what it holds outside of the heap, in KiB: stores, models, buffers, code; 0
 *     where the system does not tell. The heap counts as a whole, since it is touched at the start
 */
public record Memory(long liveHeapKib, long nativeKib) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int BYTES_PER_KIB = 1024;

  static Memory now() {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Memory(
        heap.getUsed() / BYTES_PER_KIB,
        Math.max(0, residentKib() - heap.getCommitted() / BYTES_PER_KIB));
  }

  private static long residentKib() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
