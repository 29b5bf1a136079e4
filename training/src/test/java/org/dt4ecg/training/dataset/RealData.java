package org.dt4ecg.training.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The real recordings, where a machine has them. */
public final class RealData {

  private RealData() {}

  /** A folder of real data; skips the test where it is not there. */
  public static Path folder(String name) {
    Path folder = root().resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "No real data at " + folder + "; name its place with -Ddt4ecg.data=FOLDER");
    return folder;
  }

  private static Path root() {
    @Nullable String data = System.getProperty("dt4ecg.data");
    if (data != null) {
      return Path.of(data);
    }
    Path project = Path.of(System.getProperty("dt4ecg.project.directory", ".")).toAbsolutePath();
    return project.normalize().resolveSibling("shared").resolve("data");
  }
}
