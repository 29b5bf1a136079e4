package org.dt4ecg.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and folders for what is nobody else's business: ECG, what was learnt from it, private
 * keys. From their first moment on they can be read and written by their owner alone, where the
 * file system knows owners; elsewhere they have the rights of the folder that they are in.
 */
public final class OwnerOnly {

  private static final String FILE = "rw-------";
  private static final String FOLDER = "rwx------";

  private OwnerOnly() {}

  /**
   * Opens a new file to write to. One that is there is removed first, since it would keep its
   * rights, and whoever has opened it would read on.
   *
   * @throws IOException if it cannot be removed or made
   */
  public static FileChannel replace(Path file) throws IOException {
    Files.deleteIfExists(file);
    return create(file);
  }

  /**
   * Opens a new file to write to.
   *
   * @throws IOException if it is there already or cannot be made
   */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights(file, FILE));
  }

  /**
   * Makes a folder and those above it that are missing. One that is there keeps its rights.
   *
   * @throws IOException if it cannot be made
   */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, rights(folder, FOLDER));
  }

  private static FileAttribute<?>[] rights(Path path, String rights) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
