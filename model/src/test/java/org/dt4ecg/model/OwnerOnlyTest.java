package org.dt4ecg.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

  private final Path folder;

  OwnerOnlyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void onlyWhereTheFileSystemKnowsOwners() {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }

  @Test
  void aNewFileIsItsOwnersFromTheFirstMoment() throws IOException {
    Path file = folder.resolve("file");

    try (FileChannel channel = OwnerOnly.create(file)) {
      assertThat(rights(file)).isEqualTo("rw-------");
      channel.write(UTF_8.encode("text"));
    }

    assertThat(file).hasContent("text");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> OwnerOnly.create(file));
  }

  @Test
  void aFileThatOthersCouldReadGivesWayToOneThatTheyCannot() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old and long");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (FileChannel openedByAnother = FileChannel.open(file)) {

      try (FileChannel channel = OwnerOnly.replace(file)) {
        channel.write(UTF_8.encode("new"));
      }

      assertThat(file).hasContent("new");
      assertThat(rights(file)).isEqualTo("rw-------");
      ByteBuffer read = ByteBuffer.allocate(100);
      readAll(openedByAnother, read);
      assertThat(UTF_8.decode(read.flip()).toString()).isEqualTo("old and long");
    }
  }

  @Test
  void aNewFolderIsItsOwnersWithThoseAboveItThatAreNew() throws IOException {
    Path below = folder.resolve("new/below");

    assertThat(OwnerOnly.folder(below)).isEqualTo(below);

    assertThat(rights(below)).isEqualTo("rwx------");
    assertThat(rights(folder.resolve("new"))).isEqualTo("rwx------");
    assertThat(OwnerOnly.folder(below)).as("that is there already").isDirectory();
  }

  private static void readAll(FileChannel channel, ByteBuffer into) throws IOException {
    int read = channel.read(into);
    while (read > 0) {
      read = channel.read(into);
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
