package org.dt4ecg.bench.load;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.bench.contestant.Memory;
import org.dt4ecg.bench.contestant.Resources;

/**
 * What was seen of a contestant from the moment at which enough windows were classified to the one
 * at which all events were sent. Figures a window are of the windows between the two.
 *
 * @param warm what was used up to the first moment
 * @param done what was used up to the second
 * @param memory what each process held then
 */
record Measurement(Look warm, Look done, List<Memory> memory) {

  private static final double KIB_PER_MIB = 1024;

  /**
   * What was seen at a moment.
   *
   * @param used by each process
   * @param brokerCpuSeconds processor time of the broker up to then
   * @param millis time of day, in ms since the epoch
   */
  record Look(List<Resources> used, double brokerCpuSeconds, long millis) {
    private double sum(ToDoubleFunction<Resources> figure) {
      return used.stream().mapToDouble(figure).sum();
    }
  }

  /** Windows that were not classified at the first moment. */
  long counted(long windows) {
    return windows - Math.round(warm.sum(Resources::classified));
  }

  /** From the first moment to another, in seconds. */
  double secondsUntil(long millis) {
    return (millis - warm.millis()) / 1e3;
  }

  /** Processor time of the contestant, in seconds a window. */
  double cpuPerWindow() {
    return perWindow(Resources::cpuSeconds);
  }

  /** Processor time of the broker, in seconds a window. */
  double brokerCpuPerWindow() {
    return (done.brokerCpuSeconds() - warm.brokerCpuSeconds()) / windows();
  }

  double bytesAllocatedPerWindow() {
    return perWindow(Resources::allocatedBytes);
  }

  /** Share of the time that a process spent collecting garbage, the mean of all. */
  double gcShare() {
    double seconds = (done.millis() - warm.millis()) / 1e3;
    return difference(Resources::gcMillis) / 1e3 / seconds / done.used().size();
  }

  long commits() {
    return Math.round(difference(Resources::commits));
  }

  /** Objects on the heaps of all processes, in MiB. */
  double liveHeapMib() {
    return memory.stream().mapToLong(Memory::liveHeapKib).sum() / KIB_PER_MIB;
  }

  /** What all processes held outside of their heaps, in MiB. */
  double nativeMib() {
    return memory.stream().mapToLong(Memory::nativeKib).sum() / KIB_PER_MIB;
  }

  private double perWindow(ToDoubleFunction<Resources> figure) {
    return difference(figure) / windows();
  }

  private double difference(ToDoubleFunction<Resources> figure) {
    return done.sum(figure) - warm.sum(figure);
  }

  private double windows() {
    return done.sum(Resources::windows) - warm.sum(Resources::classified);
  }
}
