package org.dt4ecg.fleet.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordingFormatTest {

  private static final long START = 1_600_000_000_123_456L;

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
    assertThat(above(after))
        .as("%s, %s", format, before.recordingId())
        .containsExactly(above(before));
    assertThat(after.microvoltsPerCount())
        .isCloseTo(before.microvoltsPerCount(), within(1e-5 * before.microvoltsPerCount()));
    for (int i = 0; i < before.counts().length; i++) {
      long moved =
          (after.timesMicros()[i] - after.timesMicros()[0])
              - (before.timesMicros()[i] - before.timesMicros()[0]);
      assertThat(Math.abs(moved)).as("time of sample " + i).isLessThanOrEqualTo(10_000);
    }
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
