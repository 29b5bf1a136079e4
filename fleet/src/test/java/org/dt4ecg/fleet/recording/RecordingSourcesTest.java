package org.dt4ecg.fleet.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingSourcesTest {

  private final Path folder;

  RecordingSourcesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFormatIsToldByWhatIsFound() throws IOException {
    Path ctu = Files.createDirectories(folder.resolve("ctu"));
    Files.writeString(ctu.resolve("01_01_klud.csv"), "2024-03-01 00:00:00.000000 ; 1\n");
    Path wfdb = Files.createDirectories(folder.resolve("wfdb"));
    Files.writeString(wfdb.resolve("100.hea"), "100 1 360\n100.dat 16 200\n");
    Files.write(wfdb.resolve("100.dat"), new byte[] {1, 0, 2, 0});

    assertThat(RecordingSources.open(ctu)).isInstanceOf(CtuRecordings.class);
    assertThat(RecordingSources.open(wfdb)).isInstanceOf(FolderRecordings.class);
  }

  @Test
  void aUnitThatIsToldCalibratesWhatTellsNone() throws IOException {
    Path ctu = Files.createDirectories(folder.resolve("ctu"));
    Files.writeString(ctu.resolve("01_01_klud.csv"), "2024-03-01 00:00:00.000000 ; 7\n");
    ReadingOptions told = ReadingOptions.defaults().withSignal(null, "2.5uV");

    Recording recording = only(RecordingSources.open(ctu, told));

    assertThat(recording.microvoltsPerCount()).isEqualTo(2.5);
    assertThat(recording.counts()).containsExactly(7);
  }

  @Test
  void aUnitThatIsToldLeavesAloneWhatTellsItsOwn() throws IOException {
    ReadingOptions told = ReadingOptions.defaults().withSignal(null, "2.5uV");

    assertThat(only(RecordingSources.open(wfdb(), told)).microvoltsPerCount()).isEqualTo(5);
  }

  @Test
  void voltagesBecomeCountsOfTheSizeThatIsTold() throws IOException {
    ReadingOptions told = ReadingOptions.defaults().withCountsPerMillivolt(1000.0);

    RecordingSource source = RecordingSources.open(wfdb(), told);

    Recording recording = only(source);
    assertThat(recording.microvoltsPerCount()).isZero();
    assertThat(recording.baselineCount()).isZero();
    assertThat(recording.counts()).as("5 µV a count, 1 µV a new one").containsExactly(5, 10);
    assertThat(source.notes()).last().asString().contains("1000.0 counts a millivolt");
  }

  @Test
  void countsOfUnknownSizeStayAsTheyAre() throws IOException {
    Path ctu = Files.createDirectories(folder.resolve("ctu"));
    Files.writeString(ctu.resolve("01_01_klud.csv"), "2024-03-01 00:00:00.000000 ; 7\n");
    ReadingOptions told = ReadingOptions.defaults().withCountsPerMillivolt(1000.0);

    Recording recording = only(RecordingSources.open(ctu, told));

    assertThat(recording.microvoltsPerCount()).isZero();
    assertThat(recording.counts()).containsExactly(7);
  }

  private static Recording only(RecordingSource source) throws IOException {
    assertThat(source.recordings()).hasSize(1);
    return source.read(source.recordings().get(0));
  }

  /** Two samples of 5 and 10 µV. */
  private Path wfdb() throws IOException {
    Path wfdb = Files.createDirectories(folder.resolve("wfdb"));
    Files.writeString(wfdb.resolve("100.hea"), "100 1 360\n100.dat 16 200\n");
    Files.write(wfdb.resolve("100.dat"), new byte[] {1, 0, 2, 0});
    return wfdb;
  }

  @Test
  void aFolderWithoutRecordingsIsRefusedWithWhatIsThereAndWhatWasLookedFor() throws IOException {
    Files.writeString(folder.resolve("a.docx"), "");
    Files.writeString(folder.resolve("b.docx"), "");
    Files.writeString(folder.resolve("c.PNG"), "");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> RecordingSources.open(folder))
        .withMessageContaining(folder.toString())
        .withMessageContaining("ID_PASS_ACTIVITY.csv")
        .withMessageContaining("there is 2 .docx, 1 .png")
        .withMessageContaining("*.hea");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> RecordingSources.open(folder.resolve("nowhere")))
        .withMessageContaining("nowhere")
        .withMessageContaining("name the folder");
  }

  @Test
  void aFileInPlaceOfAFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "");

    assertThatExceptionOfType(NotDirectoryException.class)
        .isThrownBy(() -> RecordingSources.open(file))
        .withMessageContaining("is a file");
  }
}
