package org.dt4ecg.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries that ONNX Runtime unpacks to a new temporary folder in every process. At its
 * ordinary end a process would leave the folder, and after a kill 28 MB in it as well.
 */
final class UnpackedLibraries {

  private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibraries.class);
  private static final String FOLDER = "onnxruntime-java";

  /** Which files this process has loaded; Linux alone has it. */
  private static final Path LOADED = Path.of("/proc/self/maps");

  private UnpackedLibraries() {}

  /**
   * Deletes those that this process has loaded, and their folder; it keeps what it has loaded.
   * Where the system does not tell which they are, they stay until the process ends.
   */
  static void delete() {
    if (!Files.isReadable(LOADED)) {
      return;
    }
    try {
      for (Path folder : folders(Files.readAllLines(LOADED))) {
        delete(folder);
      }
    } catch (IOException e) {
      LOG.warn("ONNX Runtime's unpacked libraries could not be deleted", e);
    }
  }

  /** Lines end with the file's path; one that is deleted already has a remark behind it. */
  static Set<Path> folders(List<String> loaded) {
    return loaded.stream()
        .filter(line -> line.endsWith(".so") && line.contains("/" + FOLDER))
        .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
        .filter(folder -> folder.getFileName().toString().startsWith(FOLDER))
        .collect(Collectors.toSet());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
