package org.dt4ecg.bench.contestant;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What this process has used up to a moment.
 *
 * @param windows windows whose events were sent up to then
 * @param classified windows that were classified up to then
 * @param commits transactions up to then
 * @param cpuSeconds processor time
 * @param allocatedBytes bytes allocated on the heap, by the threads that live then
 * @param gcMillis time spent collecting garbage
 * @param peakResidentKib most memory it ever held, in KiB; 0 where the system does not tell
 */
public record Resources(
    long windows,
    long classified,
    long commits,
    double cpuSeconds,
    long allocatedBytes,
    long gcMillis,
    long peakResidentKib) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  static Resources of(long windows, long classified, long commits) {
    return new Resources(
        windows,
        classified,
        commits,
        cpuSecondsNow(),
        allocatedNow(),
        gcMillisNow(),
        peakResident());
  }

  private static double cpuSecondsNow() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static long allocatedNow() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  private static long gcMillisNow() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(millis -> millis > 0)
        .sum();
  }

  private static long peakResident() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
