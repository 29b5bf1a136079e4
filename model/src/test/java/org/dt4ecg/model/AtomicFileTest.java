package org.dt4ecg.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private final Path folder;
  private final Path file;

  AtomicFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("file");
  }

  @Test
  void aFileIsMadeAndReplacedAndNoDraftStays() throws IOException {
    AtomicFile.replace(file, AtomicFile.draftOf(file), text("a long first text"));
    assertThat(file).hasContent("a long first text");

    AtomicFile.replace(file, AtomicFile.draftOf(file), text("short"));
    assertThat(file).hasContent("short");
    AtomicFile.replaceForOwner(file, AtomicFile.draftOf(file), text("own"));
    assertThat(file).hasContent("own");

    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void untilAllIsWrittenTheFileIsAsItWas() throws IOException {
    Files.writeString(file, "before");

    AtomicFile.replace(
        file,
        AtomicFile.draftOf(file),
        out -> {
          out.write("after".getBytes(UTF_8));
          out.flush();
          assertThat(file).hasContent("before");
          assertThat(folder.resolve("file.new")).hasContent("after");
        });

    assertThat(file).hasContent("after");
  }

  @Test
  void whereWritingFailsTheFileStaysAndTheDraftGoes() throws IOException {
    Files.writeString(file, "before");
    AtomicFile.Content failing =
        out -> {
          out.write(1);
          throw new IOException("the disk is full");
        };

    assertThatThrownBy(() -> AtomicFile.replace(file, AtomicFile.draftOf(file), failing))
        .hasMessage("the disk is full");
    assertThatThrownBy(() -> AtomicFile.replaceForOwner(file, AtomicFile.draftOf(file), failing))
        .hasMessage("the disk is full");

    assertThat(file).hasContent("before");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aFileForItsOwnerTakesThePlaceOfOneThatOthersCouldRead() throws IOException {
    Files.writeString(file, "before");
    boolean knowsOwners = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (knowsOwners) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    AtomicFile.replaceForOwner(file, folder.resolve("draft"), text("own"));

    assertThat(file).hasContent("own");
    if (knowsOwners) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(UTF_8));
  }
}
