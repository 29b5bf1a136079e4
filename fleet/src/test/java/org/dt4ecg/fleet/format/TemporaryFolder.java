package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one try of a property. */
record TemporaryFolder(Path path) implements AutoCloseable {

  static TemporaryFolder create() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("dt4ecg-format"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what is in it, and lets it be. */
  void empty() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(path)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      if (!one.equals(path)) {
        Files.delete(one);
      }
    }
  }

  @Override
  public void close() throws IOException {
    empty();
    Files.delete(path);
  }
}
