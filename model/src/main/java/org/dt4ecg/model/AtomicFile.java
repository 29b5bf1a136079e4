package org.dt4ecg.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes files that are there as a whole or not at all: into a draft beside the file, which then
 * takes its place in one move. Where writing fails, the file stays as it was and the draft goes.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** What is to stand in a file. */
  @FunctionalInterface
  public interface Content {

    void writeTo(OutputStream out) throws IOException;
  }

  /** The draft of a file that has one writer at a time: {@code NAME.new} beside it. */
  public static Path draftOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /**
   * Replaces a file, or makes it.
   *
   * @param draft in the same folder; writers at the same time need one each
   * @throws IOException if it cannot be written; then the file is as it was
   */
  public static void replace(Path file, Path draft, Content content) throws IOException {
    try {
      try (OutputStream out = Files.newOutputStream(draft)) {
        content.writeTo(out);
      }
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Replaces a file, or makes it, readable for its owner alone, and forced to the disk before it
   * takes its place.
   *
   * @param draft in the same folder; writers at the same time need one each
   * @throws IOException if it cannot be written; then the file is as it was
   */
  public static void replaceForOwner(Path file, Path draft, Content content) throws IOException {
    try {
      try (FileChannel channel = OwnerOnly.replace(draft);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
