package org.dt4ecg.fleet.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderRecordingsTest {

  private static final String HEADER =
      """
      rec_1 2 500 3
      rec_1.dat 16 200 12 0 -17 SUM1 0 ECG I
      rec_1.dat 16 200 12 0 -23 SUM2 0 ECG I filtered

      # Age: 25
      # ECG date: 07.12.2004
      """;

  private final Path folder;

  FolderRecordingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFirstChannelIsReadWithItsCalibration() throws IOException {
    write("Person_01/rec_1", HEADER, 1, -10, 2, -20, 3, -30);

    RecordingSource source = open(folder);
    Recording recording = source.read(source.recordings().get(0));

    assertThat(source.dataset()).isEqualTo("ecg-id");
    assertThat(source.recordings())
        .containsExactly(
            new RecordingInfo("Person_01/rec_1", "ecg-id-01", "ecg-id-01/rec_1", "01", "rest"));
    assertThat(recording.counts()).containsExactly(1, 2, 3);
    assertThat(recording.lead()).isEqualTo("I");
    assertThat(recording.nominalRateHz()).isEqualTo(500);
    assertThat(recording.microvoltsPerCount()).isEqualTo(5);
    assertThat(recording.baselineCount()).isZero();
    long start = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2004-12-07T00:00:00Z"));
    assertThat(recording.timesMicros()).containsExactly(start, start + 2_000, start + 4_000);
  }

  @Test
  void theDaysOfAPersonAreThePasses() throws IOException {
    write("Person_01/rec_1", HEADER, 1, 1, 2, 2, 3, 3);
    write("Person_01/rec_2", HEADER.replace("rec_1", "rec_2"), 1, 1, 2, 2, 3, 3);
    write(
        "Person_01/rec_10",
        HEADER.replace("rec_1", "rec_10").replace("07.12.2004", "08.12.2004"),
        1,
        1,
        2,
        2,
        3,
        3);

    assertThat(open(folder).recordings())
        .extracting(RecordingInfo::recordingId, RecordingInfo::pass)
        .containsExactly(
            tuple("Person_01/rec_1", "01"),
            tuple("Person_01/rec_2", "01"),
            tuple("Person_01/rec_10", "02"));
  }

  @Test
  void inAnotherFolderThePersonIsTheRecordsFolder() throws IOException {
    Path other = folder.resolve("my-records");
    write("my-records/anna/a", "a 1 250 2\na.dat 16 200(10)/mV 12 5 0 0 0 V5\n", 7, 8);

    RecordingSource source = open(other);
    Recording recording = source.read(source.recordings().get(0));

    assertThat(source.dataset()).isEqualTo("my-records");
    assertThat(recording.userId()).isEqualTo("my-records-anna");
    assertThat(recording.sessionId()).isEqualTo("my-records-anna/a");
    assertThat(recording.lead()).isEqualTo("V5");
    assertThat(recording.baselineCount()).isEqualTo(10);
    assertThat(recording.timesMicros()).containsExactly(0, 4_000);
  }

  @Test
  void inAFlatFolderThePersonIsTheRecord() throws IOException {
    write("100", "100 1 360 2 12:30:00 01/02/2003\n100.dat 16 1000/V 12 5\n", 7, 8);

    RecordingSource source = open(folder);
    Recording recording = source.read(source.recordings().get(0));

    assertThat(recording.userId()).endsWith("-100");
    assertThat(recording.lead()).isEqualTo("UNKNOWN");
    assertThat(recording.microvoltsPerCount()).isEqualTo(1_000);
    assertThat(recording.baselineCount()).as("the ADC zero stands in").isEqualTo(5);
    assertThat(recording.timesMicros()[0])
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2003-02-01T12:30:00Z")));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "200, 5", "200/mV, 5", "0.5/uV, 2", "100/mmHg, 0", "1e3/V, 1000"})
  void theGainTellsMicrovoltsPerCount(String gain, double microvolts) throws IOException {
    write("100", "100 1 360 2\n100.dat 16 " + gain + "\n", 7, 8);

    RecordingSource source =
        FolderRecordings.in(folder, ReadingOptions.defaults().withChannel("1"));

    assertThat(source.read(source.recordings().get(0)).microvoltsPerCount()).isEqualTo(microvolts);
  }

  @Test
  void aTableWithoutNamesIsReadByTheNumberOfItsColumn() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("%d\t9.81\t%d.%03d\t4\n".formatted(-(i % 3), i / 50, i % 50));
    }
    Files.writeString(folder.resolve("mHealth_subject1.log"), text);

    RecordingSource source =
        FolderRecordings.in(
            folder,
            ReadingOptions.defaults().withChannel("3").withSignal(50.0, "mV").withActivity("walk"));
    Recording recording = source.read(source.recordings().get(0));

    assertThat(recording.userId()).endsWith("-mHealth_subject1");
    assertThat(recording.activity()).isEqualTo("walk");
    assertThat(recording.nominalRateHz()).isEqualTo(50);
    assertThat(recording.microvoltsPerCount()).isEqualTo(1);
    assertThat(recording.counts()).startsWith((short) 0, (short) 1).hasSize(60);
  }

  @Test
  void samplesMarkedInvalidLeaveAHole() throws IOException {
    write("100", "100 1 500\n100.dat 16 200\n", 1, -32768, 3);

    RecordingSource source = open(folder);
    Recording recording = source.read(source.recordings().get(0));

    assertThat(recording.counts()).containsExactly(1, 3);
    assertThat(recording.timesMicros()).containsExactly(0, 4_000);
  }

  @ParameterizedTest
  @CsvSource({"1024, 2048", "2048, 2048", "3, 0", "100, 0"})
  void aBlockOverwrittenWithOnesIsDropped(int overwritten, int dropped) throws IOException {
    int[] values = new int[2 * 5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 2 * overwritten ? -1 : i / 2;
    }
    write("Person_01/rec_1", HEADER.replace("500 3", "500 5000"), values);

    RecordingSource source = open(folder);
    Recording recording = source.read(source.recordings().get(0));

    assertThat(recording.counts()).hasSize(5_000 - dropped);
    long day = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2004-12-07T00:00:00Z"));
    assertThat(recording.timesMicros()[0]).isEqualTo(day + dropped * 2_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 1 360 2\\n"
            + "100.dat 508 200\\n"
            + " | line 2: signal format 508 is FLAC, which is not read; convert the record to"
            + " format 16",
        "100 1 360 2\\n"
            + "100.dat 524 200\\n"
            + " | to format 24, for example with rdrecord and wrsamp of the Python package wfdb",
        "100 1 360 2\\n"
            + "100.dat 999 200\\n"
            + " | line 2: signal format 999 is not read; convert the record to format 16, for"
            + " example with xform",
        "100 1 360 2\\n100.dat 16x0 200\\n | line 2: a channel has 0 samples in a frame",
        "100 2 360 2\\n100.dat 16 200\\n100.dat 212 200\\n | a file are in several formats",
        "100 1 360 2\\n100.dat x 200\\n | line 2: \"x\" is no signal format",
        "100 1 360 2\\n100.dat 16 abc\\n | line 2: \"abc\" is no gain",
        "100 1 360 2\\n100.dat 16 200 12 z\\n | line 2: the ADC zero is \"z\"",
        "100 1 360 2\\n100.dat\\n | line 2: a channel's line needs a file and a format",
        "100 2 360 2\\n100.dat 16 200\\n | the header ends before the line of channel 2 of 2",
        "100/3 1 360 2\\n | the header ends before the line of segment 1 of 3",
        "100/1 1 360 2\\n101 2\\n | 101.hea: named in",
        "100\\n | line 1: the record line needs a name",
        "100 0 360\\n | line 1: the record has no channels",
        "100 99999 360\\n | line 1: the record has 99999 channels",
        "100 x 360\\n | line 1: the number of channels is \"x\", not a whole number",
        "100 1 fast\\n | line 1: the sampling rate is \"fast\", not a number",
        "100 1 -1\\n | line 1: the sampling rate is -1.0 Hz",
        "100 1 360 -2\\n100.dat 16\\n | line 1: the number of samples is -2",
        "# nothing\\n | the header ends before the record line"
      })
  void aHeaderThatCannotBeReadIsRefusedWithFileAndLine(String header, String problem)
      throws IOException {
    write("100", header.replace("\\n", "\n"), 7, 8);

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open(folder))
        .withMessageContaining("100.hea")
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1:00:00 99/99/2000 | its date is none of the form DD/MM/YYYY and is taken as unknown",
        "0:0:0 1994 | its date is none of the form DD/MM/YYYY and is taken as unknown",
        "1:00:00 today | its date is none of the form DD/MM/YYYY and is taken as unknown",
        "noon 01/01/2000 | its time is none of the form HH:MM:SS and is taken as midnight"
      })
  void aTimeThatCannotBeReadIsToldAndTakenAsUnknown(String when, String remark) throws IOException {
    write("100", "100 1 360 2 " + when + "\n100.dat 16 200 12 0 7\n", 7, 8);

    RecordingSource source = open(folder);

    assertThat(source.read(source.recordings().get(0)).counts()).containsExactly(7, 8);
    assertThat(source.notes()).contains("100.hea: " + remark);
  }

  @Test
  void aFileThatIsShorterThanItsHeaderSaysIsToldAndRead() throws IOException {
    write("Person_01/rec_1", HEADER, 1, 2);

    RecordingSource source = open(folder);

    assertThat(source.read(source.recordings().get(0)).counts()).containsExactly(1);
    assertThat(source.notes())
        .contains("Person_01/rec_1.hea: 1 of the 3 samples that the header promises are there");
  }

  @Test
  void damagedRecordsAreNamedCountedAndLeftOutAndTheOthersAreRead() throws IOException {
    write("good", "good 1 360 2\ngood.dat 16 200 12 0 7 15 0 II\n", 7, 8);
    write("sum", "sum 1 360 2\nsum.dat 16 200 12 0 7 2004 0 II\n", 7, 8);
    write("gone", "gone 1 360 2\ngone.dat 16 200 12 0 7 15 0 II\n", 7, 8);
    Files.delete(folder.resolve("gone.dat"));
    write("pressure", "pressure 1 360 2\npressure.dat 16 20/mmHg 12 0 7 15 0 ABP\n", 7, 8);
    write("slow", "slow 1 10 2\nslow.dat 16 20/mV 12 0 7 15 0 II\n", 7, 8);

    RecordingSource source = open(folder);

    assertThat(source.recordings()).extracting(RecordingInfo::recordingId).containsExactly("good");
    assertThat(source.notes().get(0))
        .endsWith("1 WFDB; 4 left out")
        .startsWith("1 recording of 1 person");
    assertThat(source.notes())
        .anySatisfy(line -> assertThat(line).contains("Left out", "gone.dat", "gone.hea"))
        .anySatisfy(line -> assertThat(line).contains("sum.hea", "damaged, fetch it again"))
        .anySatisfy(line -> assertThat(line).contains("no ECG among its channels 1 ABP (mmHg)"))
        .anySatisfy(line -> assertThat(line).contains("slow.hea", "10.0 samples a second"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RecordingSources.open(folder, ReadingOptions.defaults().withStrict(true)))
        .withMessageContaining("gone");
  }

  @Test
  void theEcgIsChosenByUnitAndNameUnlessAnotherIsAskedFor() throws IOException {
    write(
        "100",
        """
        100 4 360 2
        100.dat 16 20/mmHg 12 0 1 6 0 ABP
        100.dat 16 200 12 0 2 8 0 RESP
        100.dat 16 200 12 0 3 10 0 V5
        100.dat 16 200 12 0 4 12 0 I
        """,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8);

    assertThat(counts(ReadingOptions.defaults())).containsExactly(3, 7);
    assertThat(counts(ReadingOptions.defaults().withChannel("i"))).containsExactly(4, 8);
    assertThat(counts(ReadingOptions.defaults().withChannel("2"))).containsExactly(2, 6);
    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> counts(ReadingOptions.defaults().withChannel("aVR")))
        .withMessageContaining(
            "no channel aVR among 1 ABP (mmHg), 2 RESP (mV), 3 V5 (mV), 4 I (mV)");
  }

  @Test
  void activityAndPersonAreToldByOptions() throws IOException {
    write("a/100", "100 1 360 2\n100.dat 16 200 12 0 7 15 0 II\n", 7, 8);
    write("b/100", "100 1 360 2\n100.dat 16 200 12 0 7 15 0 II\n", 7, 8);

    RecordingSource source =
        RecordingSources.open(
            folder, ReadingOptions.defaults().withActivity("walk").withUser("anna"));

    assertThat(source.recordings())
        .containsExactly(
            new RecordingInfo("a/100", "anna", "anna/a/100", "01", "walk"),
            new RecordingInfo("b/100", "anna", "anna/b/100", "01", "walk"));
    assertThat(source.notes()).as("nothing had to be assumed").hasSize(1);
  }

  @Test
  void annotationsBecomeActivitiesByAMappingFile() throws IOException {
    int[] values = new int[1_000];
    write("100", "100 1 100 1000\n100.dat 16 200 12 0 0 0 0 II\n", values);
    // Code 22 is a note; at samples 200, 500 and 900.
    byte[] notes = join(mit(200, "Walking"), mit(300, "RUN"), mit(400, "end"), new byte[2]);
    Files.write(folder.resolve("100.atr"), notes);
    Path mapping =
        Files.writeString(
            Files.createDirectories(folder.resolve("etc")).resolve("labels.properties"),
            "\uFEFFwalking=walk\nrun=run\nend=\n");
    ReadingOptions options =
        ReadingOptions.defaults().withActivities(ReadingOptions.activitiesOf(mapping));

    RecordingSource labelled = RecordingSources.open(folder, options);
    RecordingSource all = RecordingSources.open(folder, options.withActivity("rest"));

    assertThat(labelled.recordings())
        .extracting(RecordingInfo::recordingId, RecordingInfo::activity)
        .containsExactly(tuple("100", "walk"), tuple("100.part2", "run"));
    Recording walk = labelled.read(labelled.recordings().get(0));
    assertThat(walk.counts()).hasSize(300);
    assertThat(walk.timesMicros()[0]).isEqualTo(2_000_000);
    assertThat(all.recordings())
        .extracting(RecordingInfo::activity)
        .containsExactly("rest", "walk", "run", "rest");
  }

  @Test
  void aRecordingThatIsNotListedIsRefused() throws IOException {
    RecordingSource source = open(folder);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.read(new RecordingInfo("x", "u", "s", "01", "rest")))
        .withMessageContaining("No recording x");
  }

  @Test
  void ofRealRecordsOfOtherKindsTheEcgIsRead() throws IOException {
    RecordingSource source = RecordingSources.open(RealData.folder("formats").resolve("wfdb"));

    Map<String, String> leads = new TreeMap<>();
    for (RecordingInfo info : source.recordings()) {
      leads.put(info.recordingId(), source.read(info).lead());
    }
    assertThat(leads)
        .containsExactly(
            entry("03700181", "MCL1"),
            entry("041s", "III"),
            entry("100", "MLII"),
            entry("100_3chan", "I"),
            entry("binformats", "sig 0, fmt 8"),
            entry("test01_00s_skew", "ECG_1"));
    assertThat(source.notes().get(0)).contains("6 recordings of 6 people").endsWith("6 WFDB");
  }

  @Test
  void anEegIsNoEcg() {
    Path folder = RealData.folder("formats").resolve("edf");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> RecordingSources.open(folder))
        .withMessageContaining("no recordings found: 2 left out")
        .withMessageContaining("no ECG among its channels 1 Fp1 (uV)");
  }

  @Test
  void theRealEcgIdHasNinetyPeopleAndElevenRecordsWithoutTheirFirstBlock() throws IOException {
    RecordingSource source = RecordingSources.open(RealData.folder("ecg-id"));

    assertThat(source.dataset()).isEqualTo("ecg-id");
    assertThat(source.recordings()).hasSize(310);
    assertThat(source.recordings().stream().map(RecordingInfo::userId).distinct()).hasSize(90);
    List<String> shortened =
        source.recordings().stream()
            .filter(info -> length(source, info) == 10_000 - 2_048)
            .map(RecordingInfo::recordingId)
            .toList();
    assertThat(shortened)
        .containsExactly(
            "Person_13/rec_2",
            "Person_15/rec_1",
            "Person_24/rec_5",
            "Person_25/rec_4",
            "Person_26/rec_3",
            "Person_27/rec_3",
            "Person_28/rec_4",
            "Person_32/rec_6",
            "Person_44/rec_1",
            "Person_72/rec_3",
            "Person_83/rec_1");
    assertThat(source.recordings().stream().filter(info -> length(source, info) == 10_000))
        .hasSize(299);
    assertThat(
            source.recordings().stream()
                .filter(info -> info.pass().equals("02"))
                .map(RecordingInfo::userId)
                .collect(Collectors.toSet()))
        .as("people with recordings on different days")
        .hasSize(20);
  }

  private short[] counts(ReadingOptions options) throws IOException {
    RecordingSource source = RecordingSources.open(folder, options);
    return source.read(source.recordings().get(0)).counts();
  }

  /** Opens a folder without reading CTU's format, so that it may be empty. */
  private static RecordingSource open(Path folder) throws IOException {
    return FolderRecordings.in(folder, ReadingOptions.defaults());
  }

  /** A note in the MIT format, so many samples behind the one before it. */
  private static byte[] mit(int interval, String text) {
    byte[] aux = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + aux.length + aux.length % 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) ((22 << 10) | interval)).putShort((short) ((63 << 10) | aux.length));
    return bytes.put(aux).array();
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      bytes.put(part);
    }
    return bytes.array();
  }

  private static int length(RecordingSource source, RecordingInfo info) {
    try {
      return source.read(info).counts().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String record, String header, int... samples) throws IOException {
    Path file = folder.resolve(record + ".hea");
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(
        file, header.replace("SUM1", checksum(0, samples)).replace("SUM2", checksum(1, samples)));
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      bytes.putShort((short) sample);
    }
    Files.write(folder.resolve(record + ".dat"), bytes.array());
  }

  /** Of one of two channels. */
  private static String checksum(int channel, int... samples) {
    short sum = 0;
    for (int i = channel; i < samples.length; i += 2) {
      sum += (short) samples[i];
    }
    return String.valueOf(sum);
  }
}
