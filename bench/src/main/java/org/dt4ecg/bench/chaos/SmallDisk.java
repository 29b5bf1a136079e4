package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.bench.cluster.BenchException;

/**
 * A small file system that can be made full. Not thread-safe.
 *
 * @param folder on that file system
 */
public record SmallDisk(Path folder) {

  /** Nobody fills up a large disk. */
  private static final long MOST_BYTES = 2L << 30;

  private static final int STEP_BYTES = 64 << 10;

  /**
   * @throws IllegalArgumentException if there is no such folder, or its disk is large
   */
  public SmallDisk {
    try {
      if (!Files.isDirectory(folder) || Files.getFileStore(folder).getTotalSpace() > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s has to be a folder on a file system of 2 GiB at most, which is filled up; for instance: mount -t tmpfs -o size=256m tmpfs %s"
                .formatted(folder, folder));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be looked at: %s".formatted(folder, e), e);
    }
  }

  /** Writes until nothing goes in any more. */
  void fill() {
    byte[] step = new byte[STEP_BYTES];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(step);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  /** Makes room again. */
  void free() throws BenchException {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new BenchException("The disk cannot be freed: " + e.getMessage(), e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }
}
