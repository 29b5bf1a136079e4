package org.dt4ecg.fleet.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CtuRecordingsTest {

  private final Path folder;

  CtuRecordingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void linesBecomeSamplesWithTheirTimesInUtc() throws IOException {
    write(
        "01/01_01_klud.csv",
        """
        2024-02-29 23:59:59.999999 ; 2175\r
        2024-03-01 00:00:00.002 ; -3
        2024-03-01 00:00:01 ; 0\
        """);

    Recording recording = readOnly();

    assertThat(recording.counts()).containsExactly(2175, -3, 0);
    assertThat(recording.timesMicros())
        .containsExactly(
            micros("2024-02-29T23:59:59.999999Z"),
            micros("2024-03-01T00:00:00.002Z"),
            micros("2024-03-01T00:00:01Z"));
  }

  @Test
  void aRecordingKnowsWhoDidWhatInWhichPass() throws IOException {
    write("data/07/07_02_chodza.csv", "2024-03-01 00:00:00.000000 ; 1\n");

    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.dataset()).isEqualTo("ctu-motion-ecg");
    assertThat(source.recordings())
        .containsExactly(
            new RecordingInfo("07_02_chodza", "ctu-07", "ctu-07/02/walk", "02", "walk"));
    Recording recording = readOnly();
    assertThat(recording.activity()).isEqualTo("walk");
    assertThat(recording.lead()).isEqualTo("CHEST");
    assertThat(recording.nominalRateHz()).isEqualTo(500);
    assertThat(recording.microvoltsPerCount()).as("not stated, so unknown").isZero();
    assertThat(recording.baselineCount()).isZero();
  }

  @Test
  void recordingsAreListedByPersonPassAndOrderOfTheProtocol() throws IOException {
    for (String name : new String[] {"02_01_klud", "01_02_klud", "01_01_beh", "01_01_drepy"}) {
      write(name + ".csv", "2024-03-01 00:00:00.000000 ; 1\n");
    }
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    write("labels/01_01_klud_2.csv", "start;end;activity;artifact;electrode\n");

    assertThat(CtuRecordings.in(folder, ReadingOptions.defaults()).recordings())
        .extracting(RecordingInfo::recordingId)
        .containsExactly("01_01_klud", "01_01_beh", "01_01_drepy", "01_02_klud", "02_01_klud");
  }

  @Test
  void aRecordingThatIsThereTwiceIsReadOnceAndTold() throws IOException {
    write("a/01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    write("b/01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 2\n");

    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.recordings()).hasSize(1);
    assertThat(source.read(source.recordings().get(0)).counts()).containsExactly(1);
    assertThat(source.notes())
        .anySatisfy(line -> assertThat(line).contains("b/01_01_klud.csv", "the same recording as"));
  }

  @Test
  void aFileThatCannotBeReadIsLeftOutUnlessReadingIsStrict() throws IOException {
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    write("01_01_beh.csv", "2024-03-01 00:00:00.000000 ; x\n");

    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.recordings())
        .extracting(RecordingInfo::recordingId)
        .containsExactly("01_01_klud");
    assertThat(source.notes().get(0)).contains("1 CTU motion ECG; 1 left out");
    assertThat(source.notes().get(1)).contains("Left out", "01_01_beh.csv, line 1");
    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> CtuRecordings.in(folder, ReadingOptions.defaults().withStrict(true)))
        .withMessageContaining("01_01_beh.csv, line 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-03-01 00:00:00.000000;1",
        "2024-03-01 00:00:00.000000 ; ",
        "2024-03-01 00:00:00.000000 ; 12x",
        "2024-03-01 00:00:00.000000 ; 1.5",
        "2024-13-01 00:00:00.000000 ; 1",
        "2024-02-30 00:00:00.000000 ; 1",
        "2024-03-01 24:00:00.000000 ; 1",
        "2024-03-01 00:60:00.000000 ; 1",
        "2024-03-01T00:00:00.000000 ; 1",
        "start;end;activity;artifact;electrode",
        "2024-03",
        "",
        "2024-03-01 00:00:00.0000001 ; 1"
      })
  void aLineOfAnotherFormIsRefusedWithFileAndLine(String line) throws IOException {
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n" + line + "\n");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(this::readOnly)
        .withMessageContaining("01_01_klud.csv, line 2: not of the form YYYY-MM-DD");
  }

  @Test
  void aCountBeyondSixteenBitsIsRefused() throws IOException {
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 32768\n");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(this::readOnly)
        .withMessageContaining("line 1: the count does not fit 16 bits");
  }

  @Test
  void aClockThatGoesBackBeginsARecordingOfItsOwn() throws IOException {
    write(
        "01_01_klud.csv",
        """
        2024-03-01 00:00:00.500 ; 1
        2024-03-01 00:00:00.502 ; 2
        2024-03-01 00:00:00.420 ; 3
        2024-03-01 00:00:00.422 ; 4
        2024-03-01 00:00:00.421 ; 5
        """);
    write(
        "labels/01_01_klud_2.csv", "start;end;activity;artifact;electrode\n0;3;0;1;1\n3;5;0;4;1\n");

    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.recordings())
        .containsExactly(
            new RecordingInfo("01_01_klud", "ctu-01", "ctu-01/01/rest", "01", "rest"),
            new RecordingInfo("01_01_klud.part2", "ctu-01", "ctu-01/01/rest.part2", "01", "rest"));
    Recording second = source.read(source.recordings().get(1));
    assertThat(source.read(source.recordings().get(0)).counts()).containsExactly(1, 2);
    assertThat(second.counts()).containsExactly(3, 4, 5);
    assertThat(second.timesMicros()[2]).as("jitter").isEqualTo(second.timesMicros()[1]);
    assertThat(source.artefacts(source.recordings().get(1)))
        .containsExactly(new ArtefactSegment(0, 1, 1), new ArtefactSegment(1, 3, 4));
    assertThat(source.notes())
        .contains("01_01_klud.csv: its clock steps, so it is several recordings");
  }

  @Test
  void aClockThatIsSetForwardBeginsARecordingOfItsOwnToo() throws IOException {
    write("01_01_klud.csv", "2019-01-01 00:00:00.5 ; 1\n2024-03-01 00:00:00.4 ; 2\n");

    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.recordings())
        .extracting(RecordingInfo::recordingId)
        .containsExactly("01_01_klud", "01_01_klud.part2");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    write("01_01_klud.csv", "");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(this::readOnly)
        .withMessageContaining("the file is empty");
  }

  @Test
  void aRecordingThatIsNotListedIsRefused() throws IOException {
    RecordingInfo unknown = new RecordingInfo("99_01_klud", "ctu-99", "s", "01", "rest");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CtuRecordings.in(folder, ReadingOptions.defaults()).read(unknown))
        .withMessageContaining("99_01_klud");
  }

  @Test
  void handGradesAreReadFromTheLabelsBesideTheRecording() throws IOException {
    write("01/01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    write(
        "01/labels/01_01_klud_2.csv",
        "start;end;activity;artifact;electrode\r\n0;1000;0;1;1\r\n1000;2000;0;4;1\r\n");
    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.recordings()).hasSize(1);
    assertThat(source.artefacts(source.recordings().get(0)))
        .containsExactly(new ArtefactSegment(0, 1000, 1), new ArtefactSegment(1000, 2000, 4));
  }

  @Test
  void aRecordingWithoutLabelsHasNoGrades() throws IOException {
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThat(source.artefacts(source.recordings().get(0))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0;1000;0;5;1", "0;1000;0", "a;1000;0;1;1", "0,1000,0,1,1"})
  void aGradeThatCannotBeReadIsRefusedWithItsLine(String line) throws IOException {
    write("01_01_klud.csv", "2024-03-01 00:00:00.000000 ; 1\n");
    write("labels/01_01_klud_2.csv", "start;end;activity;artifact;electrode\n" + line + "\n");
    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> source.artefacts(source.recordings().get(0)))
        .withMessageContaining("01_01_klud_2.csv, line 2")
        .withMessageContaining("artifact of 1 to 4");
  }

  @Test
  void everyRealRecordingIsGraded() throws IOException {
    RecordingSource source = RecordingSources.open(RealData.folder("ctu-motion-ecg"));

    int[] segments = new int[5];
    for (RecordingInfo info : source.recordings()) {
      source.artefacts(info).forEach(segment -> segments[segment.grade()]++);
    }

    assertThat(segments).containsExactly(0, 1307, 1155, 317, 296);
  }

  @Test
  void theRealDataSetHasTenPeopleInFiveActivitiesAndTwoHoles() throws IOException {
    RecordingSource source = RecordingSources.open(RealData.folder("ctu-motion-ecg"));

    assertThat(source.dataset()).isEqualTo("ctu-motion-ecg");
    assertThat(source.recordings()).hasSize(100);
    assertThat(source.recordings()).extracting(RecordingInfo::userId).contains("ctu-01", "ctu-10");
    long samples = 0;
    for (RecordingInfo info : source.recordings()) {
      Recording recording = source.read(info);
      samples += recording.counts().length;
      assertThat(longestStepMicros(recording))
          .as(info.recordingId())
          .isEqualTo(
              switch (info.recordingId()) {
                case "06_01_chodza" -> 22_517_166L;
                case "10_01_klud" -> 9_221_586L;
                default -> Math.min(longestStepMicros(recording), 100_000);
              });
    }
    assertThat(samples).isEqualTo(3_123_351);
  }

  private static long longestStepMicros(Recording recording) {
    long longest = 0;
    for (int i = 1; i < recording.counts().length; i++) {
      longest = Math.max(longest, recording.timesMicros()[i] - recording.timesMicros()[i - 1]);
    }
    return longest;
  }

  private Recording readOnly() throws IOException {
    CtuRecordings source = CtuRecordings.in(folder, ReadingOptions.defaults());
    return source.read(source.recordings().get(0));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
