package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private final Path folder;

  DataFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFolderIsMadeWithThoseAboveItAndStays() throws CommandFailure {
    Path named = folder.resolve("a/b");
    try (DataFolder data = DataFolder.of(named)) {
      assertThat(data.path()).isEqualTo(named).isEmptyDirectory();
    }
    assertThat(named).isEmptyDirectory();
  }

  @Test
  void aTemporaryOneIsGoneInTheEnd() throws CommandFailure, IOException {
    Path path;
    try (DataFolder data = DataFolder.of(null)) {
      path = data.path();
      Files.writeString(path.resolve("file"), "");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFileInTheWayIsToldWithWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> DataFolder.of(file))
        .withMessage("--data-dir %s: it is a file; name a folder, which may be there or not", file)
        .matches(CommandFailure::isWrongUsage);
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> DataFolder.of(file.resolve("sub")))
        .withMessageContaining(file.toString())
        .withMessageEndingWith("name another folder with --data-dir");
    assertThat(file).hasContent("mine");
  }
}
