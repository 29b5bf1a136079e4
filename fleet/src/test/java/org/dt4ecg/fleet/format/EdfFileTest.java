package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.format.EdfFiles.Signal;
import org.dt4ecg.fleet.format.EdfFiles.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdfFileTest {

  private static final String START = "2020-01-24T04:05:56Z";

  private final Path folder;

  EdfFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void recordsOfAnInterruptedFileLieWhereTheyPlaceThemselves() throws IOException {
    Signal ecg = new Signal("ECG", "mV", -5, 5, -2_048, 2_047, 1, 2, 3, 4);
    Path file =
        EdfFiles.write(
            folder.resolve("a.edf"),
            2,
            new Written(
                "EDF+D",
                1,
                List.of(ecg),
                List.of(
                    "+0.25\u0014\u0014\0+0.5\u001510\u0014Walking\u0014",
                    "+7\u0014\u0014\0+8\u0014Ärger\u0014")));

    EdfFile read = EdfFile.open(file);

    long start = micros(START);
    assertThat(read.format()).isEqualTo("EDF+");
    assertThat(read.channels()).hasSize(1);
    assertThat(read.read(0).counts()).containsExactly(1, 2, 3, 4);
    assertThat(read.read(0).timesMicros())
        .containsExactly(start + 250_000, start + 750_000, start + 7_000_000, start + 7_500_000);
    assertThat(read.annotations())
        .containsExactly(
            new Annotation(start + 500_000, start + 10_500_000, Annotation.Kind.NOTE, "Walking"),
            new Annotation(start + 8_000_000, Annotation.OPEN, Annotation.Kind.NOTE, "Ärger"));
  }

  @Test
  void aContinuousFileMayBeginAtAFractionOfASecond() throws IOException {
    Signal ecg = new Signal("ECG", "mV", -5, 5, -2_048, 2_047, 1, 2, 3, 4);
    Path file =
        EdfFiles.write(
            folder.resolve("a.edf"),
            2,
            new Written(
                "EDF+C", 1, List.of(ecg), List.of("+0.5\u0014\u0014\0", "+1.5\u0014\u0014\0")));

    long start = micros(START) + 500_000;
    assertThat(EdfFile.open(file).read(0).timesMicros())
        .containsExactly(start, start + 500_000, start + 1_000_000, start + 1_500_000);
  }

  @Test
  void theScaleFollowsFromTheExtremesAlsoWhereTheyAreUpsideDown() throws IOException {
    Path file =
        EdfFiles.write(
            folder.resolve("a.edf"),
            1,
            new Written(
                "EDF",
                1,
                List.of(
                    new Signal("ECG", "uV", -1_000, 3_000, -1_000, 1_000, 1_000),
                    new Signal("EKG", "mV", 10, -10, -1_000, 1_000, 1_000)),
                List.of()));

    EdfFile read = EdfFile.open(file);

    Channel ecg = read.channels().get(0);
    assertThat(ecg.microvoltsPerCount()).isEqualTo(2);
    assertThat(ecg.physical(read.read(0).counts()[0])).isEqualTo(3_000);
    Channel turned = read.channels().get(1);
    assertThat(turned.microvoltsPerCount()).isEqualTo(10);
    assertThat(turned.physical(read.read(1).counts()[0])).isEqualTo(-10);
  }

  @Test
  void aFileThatWasCutOffIsReadAsFarAsItGoes() throws IOException {
    Signal ecg = new Signal("ECG", "mV", -5, 5, -2_048, 2_047, IntStream.range(0, 40).toArray());
    Path file =
        EdfFiles.write(folder.resolve("a.edf"), 4, new Written("EDF", 1, List.of(ecg), List.of()));
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 15));

    EdfFile read = EdfFile.open(file);

    assertThat(read.read(0).counts()).hasSize(30);
    assertThat(read.remarks())
        .containsExactly("3 of the 4 records that its header promises are there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0|1       |does not begin as an EDF",
        "252|-1  |it has -1 signals",
        "252|many|the number of signals is \"many\"",
        "244|-1      |a record lasts -1.0 s",
        "236|often   |the number of records is \"often\"",
        "472|99999999|a record has more than 64 MiB",
        "360|low     |the physical minimum is \"low\""
      })
  void aHeaderThatCannotBeReadIsRefused(String damage) throws IOException {
    String[] parts = damage.split("\\|", 3);
    Signal ecg = new Signal("ECG", "mV", -5, 5, -2_048, 2_047, 1, 2);
    Path file =
        EdfFiles.write(folder.resolve("a.edf"), 1, new Written("EDF", 1, List.of(ecg), List.of()));
    byte[] bytes = Files.readAllBytes(file);
    byte[] wrong = parts[1].getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(wrong, 0, bytes, Integer.parseInt(parts[0]), wrong.length);
    Files.write(file, bytes);

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> EdfFile.open(file))
        .withMessageContaining("a.edf: ")
        .withMessageContaining(parts[2]);
  }

  @Test
  void realFilesAreReadWithTheFractionOfASecondAtWhichTheyBegin() throws IOException {
    EdfFile read = EdfFile.open(real("test_subsecond"));

    ChannelSamples samples = read.read(0);
    assertThat(samples.counts()).hasSize(698 * 128);
    assertThat(read.channels().get(0).kind()).as("of the brain").isEqualTo(Channel.Kind.OTHER);
    assertThat(read.day()).isEqualTo("2020-01-24");
    assertThat(samples.timesMicros()[0] - micros(START)).isBetween(1L, 999_999L);
    assertThat(read.annotations()).isNotNull();
  }

  @Test
  void aRealHeaderInUnicodeIsReadToo() throws IOException {
    EdfFile read = EdfFile.open(real("test_utf8"));

    assertThat(read.read(0).counts()).hasSize(698 * 128);
    assertThat(read.annotations()).isNotEmpty();
  }

  private static Path real(String name) {
    return RealData.folder("formats").resolve("edf").resolve(name + ".edf");
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
