package org.dt4ecg.bench.contestant;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What this process has used up to a moment.
 *
 * @param windows windows whose events were sent up to then
 * @param classified windows that were classified up to then
 * @param commits transactions up to then
 * @param cpuSeconds processor time
 * @param allocatedBytes bytes allocated on the heap, by the threads that live then
 * @param gcMillis time spent collecting garbage
 */
public record Resources(
    long windows,
    long classified,
    long commits,
    double cpuSeconds,
    long allocatedBytes,
    long gcMillis) {

  static Resources of(long windows, long classified, long commits) {
    return new Resources(
        windows, classified, commits, cpuSecondsNow(), allocatedNow(), gcMillisNow());
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
}
