package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds files by name, a few levels deep. */
final class FolderScan {

  /** Deep enough for {@code ctu-motion-ecg/data/01/x.csv} with a level to spare. */
  static final int DEPTH = 3;

  private FolderScan() {}

  /** Files whose name passes, in the order of their paths. */
  static List<Path> find(Path folder, Predicate<String> name) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH + 1, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> name.test(String.valueOf(file.getFileName())))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
