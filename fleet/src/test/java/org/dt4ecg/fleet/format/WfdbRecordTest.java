package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.fleet.RealData;
import org.dt4ecg.fleet.format.WfdbFiles.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WfdbRecordTest {

  private final Path folder;

  WfdbRecordTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "16, -32768",
    "24, -8388608",
    "32, -2147483648",
    "61, -32768",
    "80, -128",
    "160, -32768",
    "212, -2048",
    "310, -512",
    "311, -512"
  })
  void theLowestValueOfAFormatIsAGap(int format, int lowest) throws IOException {
    Path header =
        WfdbFiles.write(
            folder,
            "r",
            format,
            0,
            "4",
            List.of(new Written(1, 0, "200", "I", 1, lowest, lowest, 4)));

    ChannelSamples samples = WfdbRecord.open(header).read(0);

    assertThat(samples.counts()).containsExactly(1, 4);
    assertThat(samples.timesMicros()).containsExactly(0, 12_000);
  }

  @Test
  void aSkewedChannelIsMovedAndMissesItsEnd() throws IOException {
    Path header =
        WfdbFiles.write(
            folder,
            "r",
            16,
            0,
            "4",
            List.of(
                new Written(1, 0, "200", "I", 1, 2, 3, 4),
                new Written(2, 1, "200", "II", -9, -9, 10, 11, 20, 21, 30, 31)));

    ChannelSamples samples = WfdbRecord.open(header).read(1);

    assertThat(samples.counts()).containsExactly(10, 11, 20, 21, 30, 31);
    assertThat(samples.timesMicros()).containsExactly(0, 2_000, 4_000, 6_000, 8_000, 10_000);
  }

  @Test
  void aHeaderWithoutALengthIsReadAsFarAsTheFileGoes() throws IOException {
    Path header =
        WfdbFiles.write(folder, "r", 212, 0, "", List.of(new Written(1, 0, "200", "I", 1, 2, 3)));

    assertThat(WfdbRecord.open(header).read(0).counts()).containsExactly(1, 2, 3);
  }

  @Test
  void aFileThatIsShorterOrLongerThanItsHeaderSaysIsToldAndRead() throws IOException {
    Written channel = new Written(1, 0, "200", "I", IntStream.range(1, 20).toArray());

    ChannelSamples shorter =
        WfdbRecord.open(WfdbFiles.write(folder, "s", 16, 0, "20", List.of(channel))).read(0);
    ChannelSamples longer =
        WfdbRecord.open(WfdbFiles.write(folder, "l", 16, 0, "9", List.of(channel))).read(0);

    assertThat(shorter.counts()).hasSize(19);
    assertThat(shorter.remarks())
        .containsExactly("19 of the 20 samples that the header promises are there");
    assertThat(longer.counts()).hasSize(9);
    assertThat(longer.remarks())
        .containsExactly("10 samples more than the header promises are not read");
  }

  @Test
  void samplesWithAnotherSumAreDamage() throws IOException {
    Path header =
        WfdbFiles.write(folder, "r", 16, 0, "3", List.of(new Written(1, 0, "200", "I", 1, 2, 3)));
    byte[] bytes = Files.readAllBytes(folder.resolve("r.dat"));
    bytes[2] ^= 4;
    Files.write(folder.resolve("r.dat"), bytes);

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> WfdbRecord.open(header).read(0))
        .withMessageContaining("r.hea")
        .withMessageContaining("have the checksum 10, but the header promises 6");
  }

  @Test
  void aFirstSampleOtherThanTheHeaderSaysIsTold() throws IOException {
    Path header =
        WfdbFiles.write(folder, "r", 16, 0, "3", List.of(new Written(1, 0, "200", "I", 1, 2, 3)));
    Files.writeString(header, Files.readString(header).replace(" 0 1 6 0 I", " 0 7 6 0 I"));

    assertThat(WfdbRecord.open(header).read(0).remarks())
        .containsExactly("its first sample is another one than the header says");
  }

  /**
   * As the challenges of PhysioNet have them: a file of MATLAB, version 4, is 24 bytes and samples.
   */
  @Test
  void recordsOfTheChallengesLieBehindTheHeadOfAMatlabFile() throws IOException {
    ByteBuffer matlab = ByteBuffer.allocate(24 + 12).order(ByteOrder.LITTLE_ENDIAN);
    matlab
        .putInt(30)
        .putInt(2)
        .putInt(3)
        .putInt(0)
        .putInt(4)
        .put("val\0".getBytes(StandardCharsets.US_ASCII));
    for (int sample : new int[] {1, -1, 2, -2, 3, -3}) {
      matlab.putShort((short) sample);
    }
    Files.write(folder.resolve("A1.mat"), matlab.array());
    Path header =
        Files.writeString(
            folder.resolve("A1.hea"),
            """
            A1 2 500 3 05-Feb-2020 11:39:16
            A1.mat 16+24 1000/mV 16 0 1 6 0 I
            A1.mat 16+24 1000/mV 16 0 -1 -6 0 II
            #Age: 74
            """);

    WfdbRecord record = WfdbRecord.open(header);

    assertThat(record.read(0).counts()).containsExactly(1, 2, 3);
    assertThat(record.read(1).counts()).containsExactly(-1, -2, -3);
    assertThat(record.day()).isEmpty();
  }

  @Test
  void segmentsOfOneLayoutFollowEachOtherWithGapsForNullSegments() throws IOException {
    segment("m_1", "200/mV", 1, 2);
    segment("m_2", "200/mV", 5, 6);
    Path header =
        Files.writeString(folder.resolve("m.hea"), "m/3 1 250 7\nm_1 2\n~ 3\nm_2 2\n# done\n");

    WfdbRecord record = WfdbRecord.open(header);

    assertThat(record.read(0).counts()).containsExactly(1, 2, 5, 6);
    assertThat(record.read(0).timesMicros()).containsExactly(0, 4_000, 20_000, 24_000);
    assertThat(WfdbRecord.partsOf(header))
        .containsExactlyInAnyOrder(folder.resolve("m_1.hea"), folder.resolve("m_2.hea"));
  }

  @Test
  void inAVariableLayoutChannelsAreFoundByNameAndScaledToTheLayout() throws IOException {
    Files.writeString(
        folder.resolve("v_0.hea"),
        """
        v_0 2 250 0
        ~ 0 1000/mV 16 0 0 0 0 II
        ~ 0 1000/mV 16 0 0 0 0 V5
        """);
    segment("v_1", "200/mV", 1, 2);
    WfdbFiles.write(
        folder,
        "v_2",
        16,
        0,
        "2",
        List.of(new Written(1, 0, "1000/mV", "V5", 7, 8), new Written(1, 0, "500/mV", "II", 3, 4)));
    Path header = Files.writeString(folder.resolve("v.hea"), "v/3 2 250 4\nv_0 0\nv_1 2\nv_2 2\n");

    WfdbRecord record = WfdbRecord.open(header);

    assertThat(record.read(0).counts()).containsExactly(5, 10, 6, 8);
    assertThat(record.read(1).counts()).as("only the last segment has it").containsExactly(7, 8);
    assertThat(record.read(1).timesMicros()).containsExactly(8_000, 12_000);
  }

  /** Layouts are made by programs that know no segment yet, and may name a gain of one. */
  @Test
  void ofAVariableLayoutTheFinestScaleIsTakenSoThatSamplesThatDifferStayApart() throws IOException {
    Files.writeString(
        folder.resolve("v_0.hea"),
        """
        v_0 2 250 0
        ~ 0 1/mV 16 0 0 0 0 II
        ~ 0 1/mmHg 16 0 0 0 0 ABP
        """);
    segment("v_1", "200/mV", 1, 2);
    segment("v_2", "400(50)/mV", 53, 51);
    segment("v_3", "0.1/uV", 7, 9);
    Path header =
        Files.writeString(folder.resolve("v.hea"), "v/4 2 250 6\nv_0 0\nv_1 2\nv_2 2\nv_3 2\n");

    WfdbRecord record = WfdbRecord.open(header);

    Channel channel = record.channels().get(0);
    assertThat(channel.microvoltsPerCount()).isEqualTo(2.5);
    assertThat(channel.baselineCount()).isEqualTo(50);
    assertThat(record.read(0).counts()).containsExactly(52, 54, 53, 51, 78, 86);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../r.dat", "/etc/hostname", "a/../../r.dat", "..\\r.dat"})
  void aHeaderDoesNotLeadOutOfItsFolder(String name) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("r.dat"), new byte[8]);
    Path header = Files.writeString(inner.resolve("r.hea"), "r 1 250 4\n" + name + " 16 200\n");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> WfdbRecord.open(header).read(0))
        .withMessageContaining("r.hea: line 2 names a file outside of the folder");
  }

  @Test
  void aLinkDoesNotLeadOutOfItsFolderEither() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Path outside = Files.write(folder.resolve("r.dat"), new byte[8]);
    Files.createSymbolicLink(inner.resolve("r.dat"), outside);
    Path header = Files.writeString(inner.resolve("r.hea"), "r 1 250 4\nr.dat 16 200\n");

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> WfdbRecord.open(header))
        .withMessageContaining("outside of the folder");
  }

  @Test
  void theRealRecordInAllFormatsHasTheSumsAndFirstValuesOfItsHeader() throws IOException {
    WfdbRecord record = WfdbRecord.open(real("binformats"));

    // A sum that differs would throw, and a first value would be told.
    for (int c = 0; c < 10; c++) {
      ChannelSamples samples = record.read(c);
      assertThat(samples.counts()).as("channel " + c).hasSize(499);
      assertThat(samples.remarks()).as("channel " + c).isEmpty();
    }
    assertThat(record.read(5).counts()[0]).isEqualTo(-2_042);
  }

  @Test
  void realRecordsHaveTheSumsOfTheirHeaders() throws IOException {
    for (String name :
        List.of("100", "100_3chan", "03700181", "041s", "041s01", "test01_00s_skew")) {
      WfdbRecord record = WfdbRecord.open(real(name));
      for (int c = 0; c < record.channels().size(); c++) {
        assertThat(record.read(c).remarks()).as("%s, channel %d", name, c).isEmpty();
      }
    }
  }

  @Test
  void realEcgAtFourSamplesAFrameIsReadAtItsOwnRate() throws IOException {
    WfdbRecord record = WfdbRecord.open(real("03700181"));

    assertThat(record.channels()).extracting(Channel::rateHz).containsExactly(500.0, 125.0, 125.0);
    assertThat(record.channels())
        .extracting(Channel::kind)
        .containsExactly(Channel.Kind.ECG, Channel.Kind.OTHER, Channel.Kind.OTHER);
    assertThat(record.channels().get(1).physical(-1_605)).isZero();
    assertThat(record.read(0).counts()).hasSize(4 * 75_000);
    assertThat(record.read(2).counts()).as("four frames late").hasSize(75_000 - 4);
    assertThat(record.day()).isEqualTo("1994-08-15");
  }

  @Test
  void realSegmentsAreReadAsOne() throws IOException {
    WfdbRecord record = WfdbRecord.open(real("041s"));
    WfdbRecord second = WfdbRecord.open(real("041s02"));

    ChannelSamples all = record.read(0);

    assertThat(all.counts()).hasSize(2 * 4_000);
    assertThat(Arrays.copyOfRange(all.counts(), 4_000, 8_000))
        .containsExactly(second.read(0).counts());
    assertThat(all.timesMicros()[4_000] - all.timesMicros()[0]).isEqualTo(8_000_000);
  }

  @Test
  void realBeatsAreReadWithTheirTimes() throws IOException {
    List<Annotation> annotations = WfdbRecord.open(real("100")).annotations();

    List<Annotation> beats = new ArrayList<>(annotations);
    beats.removeIf(annotation -> annotation.kind() != Annotation.Kind.BEAT);
    assertThat(annotations).hasSize(2_274);
    assertThat(annotations.get(0).text()).isEqualTo("(N");
    assertThat(annotations.get(0).kind()).isEqualTo(Annotation.Kind.RHYTHM);
    assertThat(beats.stream().filter(beat -> beat.text().equals("N"))).hasSize(2_239);
    assertThat(beats.stream().filter(beat -> beat.text().equals("A"))).hasSize(33);
    assertThat(beats.stream().filter(beat -> beat.text().equals("V"))).hasSize(1);
    assertThat(beats.get(0).fromMicros()).as("sample 77").isEqualTo(Math.round(77e6 / 360));
  }

  private void segment(String name, String gain, int... values) throws IOException {
    WfdbFiles.write(
        folder,
        name,
        16,
        0,
        String.valueOf(values.length),
        List.of(new Written(1, 0, gain, "II", values)));
  }

  private static Path real(String name) {
    return RealData.folder("formats").resolve("wfdb").resolve(name + ".hea");
  }
}
