package org.dt4ecg.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.dt4ecg.model.OwnerOnly;
import org.jspecify.annotations.Nullable;

/**
 * Where a demonstration keeps its data.
 *
 * @param path the folder
 * @param isTemporary whether closing deletes it
 */
record DataFolder(Path path, boolean isTemporary) implements AutoCloseable {

  /** The folder that was named, or a new temporary one. */
  static DataFolder of(@Nullable Path named) throws IOException {
    return named == null
        ? new DataFolder(Files.createTempDirectory("dt4ecg-demo-"), true)
        : new DataFolder(OwnerOnly.folder(named), false);
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
