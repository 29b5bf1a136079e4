package org.dt4ecg.console;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.dt4ecg.schemas.failure.FailureText;

/** What went wrong, in the words of people: Java's own messages lean on the names of classes. */
public final class Failures {

  private Failures() {}

  /** The reason, such as {@code /srv/a.onnx: permission denied}; names no class. */
  public static String text(Throwable failure) {
    return FailureText.of(failure);
  }

  /**
   * What keeps a folder from being made or used: a file, or a link that leads nowhere, that has its
   * name or that of a folder above it.
   */
  public static Optional<Path> inTheWayOf(Path folder) {
    for (Path path = folder.toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return Files.isDirectory(path) ? Optional.empty() : Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
