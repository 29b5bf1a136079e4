package org.dt4ecg.fleet.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFormatTest {

  private static final long START = 1_600_000_000_123_456L;

  /** The one that was written, be it an ECG by its name or not. */
  private static final ReadingOptions ONLY_CHANNEL = ReadingOptions.defaults().withChannel("1");

  private final Path folder;

  RecordingFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @EnumSource
  void noSampleIsAnotherOneAfterwards(RecordingFormat format) throws IOException {
    for (int round = 0; round < 25; round++) {
      Recording before = random(new Random(round), "r" + round);
      Path own = Files.createDirectories(folder.resolve("round" + round));

      format.write(own, before);

      Recording after = read(own);
      assertSame(format, before, after);
      assertThat(after.lead()).isEqualTo(before.lead());
      assertThat(after.nominalRateHz()).isEqualTo(before.nominalRateHz());
    }
  }

  @ParameterizedTest
  @EnumSource
  void realRecordsKeepTheirSamplesThroughAllFormats(RecordingFormat format) throws IOException {
    Recording before = read(RealData.folder("ecg-id").resolve("Person_01"));

    format.write(folder.resolve("once"), before);
    Recording once = read(folder.resolve("once"));
    RecordingFormat.WFDB.write(folder.resolve("twice"), once);

    assertSame(format, before, once);
    assertSame(format, before, read(folder.resolve("twice")));
  }

  /** Every file of other formats: each channel of it that has the rate of an ECG. */
  @Test
  void realFilesOfOtherFormatsKeepTheirSamplesToo() throws IOException {
    Path formats = RealData.folder("formats");
    Set<String> converted = new TreeSet<>();
    for (String kind : List.of("wfdb", "edf")) {
      for (int channel = 1; channel <= 10; channel++) {
        ReadingOptions options =
            ReadingOptions.defaults().withChannel(String.valueOf(channel)).withActivity("rest");
        for (Recording before : readAll(formats.resolve(kind), options)) {
          for (RecordingFormat format : RecordingFormat.values()) {
            Path own = folder.resolve(format + kind + channel).resolve(before.recordingId());
            format.write(own, before);
            assertSame(format, before, readAll(own, ONLY_CHANNEL).get(0));
          }
          converted.add(before.recordingId());
        }
      }
    }
    assertThat(converted)
        .containsExactly(
            "03700181",
            "041s",
            "100",
            "100_3chan",
            "binformats",
            "test01_00s_skew",
            "test_subsecond",
            "test_utf8");
  }

  /** Empty where no file has such a channel. */
  private static List<Recording> readAll(Path folder, ReadingOptions options) throws IOException {
    RecordingSource source;
    try {
      source = RecordingSources.open(folder, options);
    } catch (MalformedRecordingException e) {
      return List.of();
    }
    List<Recording> all = new ArrayList<>();
    for (RecordingInfo info : source.recordings()) {
      all.add(source.read(info));
    }
    return all;
  }

  /** EDF has eight characters for an extreme, which more than ten volts in µV exceed. */
  @ParameterizedTest
  @ValueSource(doubles = {29, 31, 320, 1_280.02, 327_685})
  void aScaleThatIsTooLargeForMicrovoltsGoesThroughEdfInAnotherUnit(double microvolts)
      throws IOException {
    short[] counts = {-32_768, -1, 0, 1, 32_767};
    long[] times = {0, 4_000, 8_000, 12_000, 16_000};
    Recording before =
        new Recording("r", "u", "s", "rest", "II", 250, microvolts, 700, counts, times);

    RecordingFormat.EDF.write(folder, before);

    assertSame(RecordingFormat.EDF, before, read(folder));
  }

  @Test
  void aScaleThatEdfHasNoRoomForIsRefused() {
    Recording recording =
        new Recording(
            "r", "u", "s", "rest", "II", 250, 1e9, 0, new short[] {1, 2}, new long[] {0, 4_000});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordingFormat.EDF.write(folder, recording))
        .withMessageContaining("r has a scale for which EDF has no room");
  }

  @Test
  void aFileThatIsThereAlreadyIsNotWrittenOver() throws IOException {
    Recording recording = random(new Random(1), "r");
    Path written = RecordingFormat.CSV.write(folder, recording);

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> RecordingFormat.CSV.write(folder, recording))
        .withMessageContaining(written.toString());
  }

  /** Counts above the baseline are the same; a scale is, to what the format has room for. */
  private static void assertSame(RecordingFormat format, Recording before, Recording after) {
    assertThat(above(after)).as("%s, %s", format, before.recordingId()).isEqualTo(above(before));
    assertThat(after.microvoltsPerCount())
        .isCloseTo(before.microvoltsPerCount(), within(1e-5 * before.microvoltsPerCount()));
    long farthest = 0;
    for (int i = 0; i < before.counts().length; i++) {
      long moved =
          (after.timesMicros()[i] - after.timesMicros()[0])
              - (before.timesMicros()[i] - before.timesMicros()[0]);
      farthest = Math.max(farthest, Math.abs(moved));
    }
    assertThat(farthest).as("by how much a sample moved, in µs").isLessThanOrEqualTo(10_000);
    assertThat(after.timesMicros()[0]).isEqualTo(before.timesMicros()[0]);
  }

  private static long[] above(Recording recording) {
    long[] above = new long[recording.counts().length];
    for (int i = 0; i < above.length; i++) {
      above[i] = recording.counts()[i] - (long) recording.baselineCount();
    }
    return above;
  }

  /** Any counts, the extremes among them, with holes, and perhaps without a known scale. */
  private static Recording random(Random random, String id) {
    double rate = new double[] {125, 128, 130, 250, 360, 500, 512, 1_000}[random.nextInt(8)];
    double microvolts = new double[] {0, 5, 2.44140625, 1, 0.38, 4.88}[random.nextInt(6)];
    short[] counts = new short[50 + random.nextInt(1_000)];
    long[] times = new long[counts.length];
    double time = 0;
    for (int i = 0; i < counts.length; i++) {
      int limit = random.nextInt(20) == 0 ? 65_536 : 2_000;
      counts[i] = (short) (random.nextInt(limit) - limit / 2);
      times[i] = START + Math.round(time);
      boolean hole = random.nextInt(300) == 0;
      time += 1e6 / rate * (hole ? 20 + random.nextInt(5_000) : 1);
    }
    return new Recording(
        id, "u", "s", "rest", "II", rate, microvolts, random.nextInt(3) * 512, counts, times);
  }

  private static Recording read(Path folder) throws IOException {
    RecordingSource source = RecordingSources.open(folder);
    RecordingInfo first = source.recordings().get(0);
    return source.read(first);
  }
}
