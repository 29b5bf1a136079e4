package org.dt4ecg.bench.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.dt4ecg.bench.cluster.BenchException;

/** How much memory this process holds. */
final class ResidentSize {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private ResidentSize() {}

  /** In KiB, after a collection of garbage; empty where the system does not tell, as off Linux. */
  static OptionalLong kibibytes() throws BenchException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    System.gc();
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      throw new BenchException(STATUS + " cannot be read: " + e.getMessage(), e);
    }
  }
}
