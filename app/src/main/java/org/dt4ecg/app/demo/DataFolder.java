package org.dt4ecg.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.OwnerOnly;
import org.jspecify.annotations.Nullable;

/**
 * Where a demonstration keeps its data.
 *
 * @param path the folder
 * @param isTemporary whether closing deletes it
 */
record DataFolder(Path path, boolean isTemporary) implements AutoCloseable {

  /** The least that a broker and a registry write in their first second. */
  private static final int TRIAL_BYTES = 1 << 20;

  /**
   * The folder that was named, or a new temporary one.
   *
   * @throws CommandFailure if it cannot be made, or no file in it
   */
  static DataFolder of(@Nullable Path named) throws CommandFailure {
    try {
      if (named == null) {
        return new DataFolder(Files.createTempDirectory("dt4ecg-demo-"), true);
      }
      if (Files.exists(named) && !Files.isDirectory(named)) {
        throw CommandFailure.wrongUsage(
            "--data-dir %s: it is a file; name a folder, which may be there or not"
                .formatted(named));
      }
      Path folder = OwnerOnly.folder(named);
      // Brokers say in a hundred lines what this says in one.
      Path trial = Files.createTempFile(folder, "dt4ecg-", ".tmp");
      try {
        Files.write(trial, new byte[TRIAL_BYTES]);
      } finally {
        Files.delete(trial);
      }
      return new DataFolder(folder, false);
    } catch (IOException e) {
      throw new CommandFailure(
          "No data can be kept in %s: %s; name another folder with --data-dir"
              .formatted(
                  named == null ? "the folder for temporary files" : named, Failures.text(e)),
          e);
    }
  }

  @Override
  public void close() {
    if (isTemporary) {
      try {
        Files.walkFileTree(path, new Deletion());
      } catch (IOException e) {
        throw new UncheckedIOException("The temporary folder " + path + " is left behind", e);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
