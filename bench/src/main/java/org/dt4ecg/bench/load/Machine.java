package org.dt4ecg.bench.load;

import java.lang.management.ManagementFactory;

/**
 * Where figures were measured, and how busy it was.
 *
 * @param processors that a Java machine may use
 * @param java version
 * @param system name and architecture
 * @param load mean number of runnable processes in the last minute, this run's own among them; -1
 *     where the system does not tell
 */
public record Machine(int processors, String java, String system, double load) {

  static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
