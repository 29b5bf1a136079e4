package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and JSON, in the forms in which recorders of several makers write them. */
class TextFilesTest {

  private final Path folder;

  TextFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void polarsPacketsHaveNanosecondsSince2000() throws IOException {
    StringBuilder text =
        new StringBuilder("Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV] \n");
    for (int i = 0; i < 730; i++) {
      long nanos = 599_616_050_941_733_632L + Math.round(i * 1e9 / 130);
      text.append(
          "2026-04-24T14:10:%02d.270;%d;%.1f;%d\n"
              .formatted(15 + i / 130, nanos, i * 1e3 / 130, i - 300));
    }

    SignalFile read = open("Polar_H10_ECG.txt", text.toString());

    assertThat(read.channels()).containsExactly(new Channel("ecg", "uV", 130, 1, 0));
    assertThat(read.day()).as("the phone's, since the strap was never set").isEqualTo("2026-04-24");
    ChannelSamples samples = read.read(0);
    assertThat(samples.counts()).containsExactly(IntStream.range(-300, 430).toArray());
    assertThat(samples.timesMicros()[0]).isEqualTo(micros("2026-04-24T14:10:15.270Z"));
    assertThat(samples.timesMicros()[729] - samples.timesMicros()[0])
        .isCloseTo(5_607_692, offset(2L));
  }

  @Test
  void aTimeOfEachPacketIsSpreadOverItsSamples() throws IOException {
    StringBuilder text = new StringBuilder("timestamp,ecg_uV\n");
    Random jitter = new Random(1);
    for (int packet = 0; packet < 20; packet++) {
      // Bluetooth brings packets up to 60 ms late; the tenth never came.
      long stamp =
          1_714_000_000_000L
              + Math.round((packet + packet / 10) * 73 * 1e3 / 130)
              + jitter.nextInt(60);
      for (int i = 0; i < 73; i++) {
        text.append("%d,%d\n".formatted(stamp, i));
      }
    }

    SignalFile read = open("packets.csv", text.toString());

    assertThat(read.channels().get(0).rateHz()).isEqualTo(130);
    long[] times = read.read(0).timesMicros();
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i] - times[i - 1])
          .as("sample %d", i)
          .isBetween(i == 10 * 73 ? 500_000L : 7_500L, i == 10 * 73 ? 650_000L : 7_900L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sample Rate,512 hertz | -21.5 | 21.25",
        "Abtastrate,512 Hertz | -21,5 | 21,25",
        "Sample Rate,512 hertz | \"-21,5\" | \"21,25\"",
      })
  void applesExportTellsRateUnitAndLeadAbove(String rate, String first, String second)
      throws IOException {
    String text =
        """
        Name,Somebody
        Date of Birth,1980-01-02
        Recorded Date,2026-04-24 14:10:20 +0200
        Classification,Sinus Rhythm
        Device,"Watch6,2"
        %s

        Lead,Lead I
        Unit,µV

        %s
        %s
        3
        """
            .formatted(rate, first, second);

    SignalFile read = open("ecg_2026-04-24.csv", text);

    assertThat(read.channels()).containsExactly(new Channel("Lead I", "µV", 512, 0.01, 0));
    assertThat(read.read(0).counts()).containsExactly(-2_150, 2_125, 300);
    assertThat(read.read(0).timesMicros()[0]).isEqualTo(micros("2026-04-24T12:10:20Z"));
    assertThat(read.day()).isEqualTo("2026-04-24");
  }

  @Test
  void shimmersExportHasNamesAndUnitsInLinesOfTheirOwn() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            "sep=\\t"
            Shimmer_B7_Timestamp_Unix_CAL\tShimmer_B7_ECG_LL-RA_24BIT_CAL\tShimmer_B7_Accel_LN_X_CAL\t
            ms\tmV\tm/(s^2)\t
            """);
    for (int i = 0; i < 50; i++) {
      text.append(
          String.format(Locale.ROOT, "%.6f\t%.5f\t9.81\t\n", 1.7e12 + i * 1e3 / 512, i * 1e-5));
    }

    SignalFile read = open("shimmer.csv", text.toString());

    assertThat(read.channels()).hasSize(2);
    assertThat(read.channels().get(0).kind()).isEqualTo(Channel.Kind.ECG);
    assertThat(read.channels().get(0).rateHz()).isEqualTo(512);
    assertThat(read.channels().get(0).unit()).isEqualTo("mV");
    assertThat(read.channels().get(1).kind()).isEqualTo(Channel.Kind.OTHER);
    assertThat(read.read(0).counts()).containsExactly(IntStream.range(0, 50).toArray());
    assertThat(read.read(0).timesMicros()[0]).isEqualTo(1_700_000_000_000_000L);
  }

  @Test
  void movesensesPacketsAreJoined() throws IOException {
    StringBuilder text = new StringBuilder("{\"data\":[");
    for (int packet = 0; packet < 10; packet++) {
      text.append(packet == 0 ? "" : ",")
          .append("{\"acc\":{\"Timestamp\":5,\"ArrayAcc\":[{\"x\":1}]}},")
          .append("{\"ecg\":{\"Timestamp\":%d,\"Samples\":[".formatted(7_000 + packet * 125))
          .append(packet * 16);
      for (int i = 1; i < 16; i++) {
        text.append(",").append(packet * 16 + i);
      }
      text.append("]}}");
    }

    SignalFile read = open("movesense.json", text + "]}");

    assertThat(read.channels()).containsExactly(new Channel("ECG", "", 128, 0, 0));
    assertThat(read.read(0).counts()).containsExactly(IntStream.range(0, 160).toArray());
    assertThat(read.read(0).timesMicros()[159]).isEqualTo(7_000_000 + Math.round(159 * 1e6 / 128));
    assertThat(
            SignalFiles.open(folder.resolve("movesense.json"), null, "0.38 uV")
                .orElseThrow()
                .channels()
                .get(0)
                .microvoltsPerCount())
        .as("told, since the packets do not tell")
        .isEqualTo(0.38);
  }

  @Test
  void anObservationOfFhirHasItsScaleAndMarksErrors() throws IOException {
    String text =
        """
        {"resourceType": "Observation", "effectiveDateTime": "2026-04-24T14:10:20+02:00",
         "code": {"text": "ECG"}, "component": [
          {"code": {"coding": [{"code": "MDC_ECG_LEAD_II"}]}, "valueSampledData": {
            "origin": {"value": -5, "unit": "mV", "code": "mV"}, "period": 4, "factor": 0.005,
            "dimensions": 1, "data": "2 -4 E 6 U"}}]}
        """;

    SignalFile read = open("observation.json", text);

    assertThat(read.channels())
        .containsExactly(new Channel("MDC_ECG_LEAD_II", "mV", 250, 0.005, 1_000));
    assertThat(read.channels().get(0).kind()).isEqualTo(Channel.Kind.ECG);
    assertThat(read.read(0).counts()).containsExactly(2, -4, 6);
    long start = micros("2026-04-24T12:10:20Z");
    assertThat(read.read(0).timesMicros()).containsExactly(start, start + 4_000, start + 12_000);
  }

  @ParameterizedTest
  @CsvSource({"Activity, walking, run", "label, 4, 11", "CLASS, walking, 11"})
  void aColumnOfLabelsTellsAnnotations(String name, String first, String second)
      throws IOException {
    String text =
        """
        time [ms],ecg [uV],%1$s
        0,5,%2$s
        4,6,%2$s
        8,7,
        12,8,%3$s
        16,9,%3$s
        """
            .formatted(name, first, second);

    SignalFile read = open("labelled.csv", text);

    assertThat(read.channels()).hasSize(1);
    assertThat(read.read(0).counts()).containsExactly(5, 6, 7, 8, 9);
    assertThat(read.annotations())
        .containsExactly(
            new Annotation(0, 8_000, Annotation.Kind.NOTE, first),
            new Annotation(12_000, Annotation.OPEN, Annotation.Kind.NOTE, second));
  }

  /** R5 may place each sample by itself, in a unit of UCUM. */
  @Test
  void offsetsOfFhirPlaceEachSample() throws IOException {
    String text =
        """
        {"resourceType": "Observation", "code": {"text": "ECG"}, "valueSampledData": {
          "origin": {"value": 0, "code": "uV"}, "intervalUnit": "s", "dimensions": 1,
          "offsets": "0 0.004 0.008  1.012", "data": "5 6 7 8"}}
        """;

    SignalFile read = open("observation.json", text);

    assertThat(read.channels().get(0).rateHz()).isEqualTo(250);
    assertThat(read.read(0).timesMicros()).containsExactly(0, 4_000, 8_000, 1_012_000);
    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("observation.json", text.replace("5 6 7 8", "5 6 7")))
        .withMessageContaining("it has 3 samples, but 4 offsets");
  }

  @ParameterizedTest
  @CsvSource({"4, ms", "0.004, s", "4000, us", "4000000, ns", "250, Hz", "0.25, kHz"})
  void intervalsOfFhirHaveAUnit(String interval, String unit) throws IOException {
    String text =
        """
        {"resourceType": "Observation", "code": {"text": "ECG"}, "valueSampledData": {
          "origin": {"value": 0, "code": "uV"}, "interval": %s, "intervalUnit": "%s",
          "dimensions": 1, "data": "5 6"}}
        """;

    SignalFile read = open("observation.json", text.formatted(interval, unit));

    assertThat(read.channels().get(0).rateHz()).isEqualTo(250);
    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("observation.json", text.formatted(interval, "d")))
        .withMessageContaining("its times are in \"d\", which is not read");
  }

  @Test
  void observationsOfABundleFollowEachOtherOrAreChannelsOfOneTime() throws IOException {
    String bundle =
        "{\"resourceType\": \"Bundle\", \"entry\": [%s]}"
            .formatted(
                String.join(
                    ",",
                    entry("Resp", "ann", "10:00:00", 40, "9 9"),
                    entry("ECG I", "ann", "10:00:00", 4, "1 2"),
                    entry("ECG II", "ann", "10:00:00", 4, "-1.5 -2"),
                    entry("ECG I", "ann", "10:00:20", 4, "3.5"),
                    entry("ECG II", "ann", "10:00:20", 4, "-3"),
                    entry("ECG I", "bob", "10:00:40", 4, "7"),
                    entry("ECG II", "bob", "10:00:40", 4, "7")));

    SignalFile read = open("bundle.json", bundle);

    assertThat(read.channels())
        .containsExactly(
            new Channel("ECG I", "uV", 250, 0.1, 0), new Channel("ECG II", "uV", 250, 0.1, 0));
    assertThat(read.read(0).counts()).containsExactly(10, 20, 35);
    assertThat(read.read(1).counts()).containsExactly(-15, -20, -30);
    long start = micros("2026-04-24T10:00:00Z");
    assertThat(read.read(1).timesMicros())
        .containsExactly(start, start + 4_000, start + 20_000_000);
    assertThat(read.remarks())
        .containsExactly(
            "2 of its 4 parts are of other people, channels, rates or scales and are not read");
  }

  private static String entry(
      String name, String subject, String time, int periodMillis, String data) {
    return """
    {"resource": {"resourceType": "Observation", "code": {"text": "%s"},
     "subject": {"reference": "Patient/%s"}, "effectiveDateTime": "2026-04-24T%sZ",
     "valueSampledData": {"origin": {"value": 0, "code": "uV"}, "period": %d, "dimensions": 1,
      "data": "%s"}}}
    """
        .formatted(name, subject, time, periodMillis, data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time;ecg [mV]\n0,000;0,5\n0,004;-0,25\n0,008;1\n0,012;2\n",
        "time,ecg (mV)\n0,0.5\n4,-0.25\n8,1\n12,2\n",
        "\uFEFFTime (ms)\tECG (mV)\r\n0\t0.5\r\n4\t-0.25\r\n8\t1\r\n12\t2\r\n",
        "# fs = 250\n# mV\necg\n0.5\n-0.25\n1\n2\n",
        "time ecg/mV\n10:00:00.000 0.5\n10:00:00.004 -0.25\n10:00:00.008 1\n10:00:00.012 2\n",
        "index,time_us,ecg_mV\n0,1000,0.5\n1,5000,-0.25\n2,9000,1\n3,13000,2\n",
        """
        date,ecg_mV
        2026-04-24 10:00:00.000,0.5
        2026-04-24 10:00:00.004,-0.25
        2026-04-24 10:00:00.008,1
        2026-04-24 10:00:00.012,2
        """
      })
  void delimiterDecimalCommaTimesAndUnitsAreFound(String text) throws IOException {
    SignalFile read = open("any.csv", text);

    int channel = read.channels().size() - 1;
    assertThat(read.channels().get(channel).rateHz()).isEqualTo(250);
    assertThat(read.channels().get(channel).microvoltsPerCount()).isEqualTo(10);
    assertThat(read.read(channel).counts()).containsExactly(50, -25, 100, 200);
    long[] times = read.read(channel).timesMicros();
    assertThat(times[3] - times[0]).isEqualTo(12_000);
  }

  @Test
  void aTableInUtf16IsReadToo() throws IOException {
    Path file = folder.resolve("excel.csv");
    Files.write(
        file,
        "\uFEFFtime\tecg [uV]\r\n0\t1\r\n4\t2\r\n8\t3\r\n".getBytes(StandardCharsets.UTF_16LE));

    assertThat(SignalFiles.open(file, null, null).orElseThrow().read(0).counts())
        .containsExactly(1, 2, 3);
  }

  @Test
  void fieldsWithoutANumberAreGapsAndACutLineIsTold() throws IOException {
    SignalFile read = open("a.csv", "time,ecg [uV]\n0,1\n4,\n8,nan\n12,4\n16,5\n2");

    assertThat(read.read(0).counts()).containsExactly(1, 4, 5);
    assertThat(read.read(0).timesMicros()).containsExactly(0, 12_000, 16_000);
    assertThat(read.remarks()).containsExactly("its last line was cut off and is left away");
  }

  @Test
  void aLineOfAnotherFormIsRefusedWithItsNumber() {
    String rows = "0,1\n4,1\n8,1\n12,1\n16,1\n20,1\n24,1\n28,1\n32,1\n36,1\n40,1\n";

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("a.csv", "time,ecg [uV]\n" + rows + "44;1\n48,1\n"))
        .withMessageContaining("a.csv, line 13: not 2 fields of numbers");
  }

  @Test
  void anEcgWithoutTimesOrRateSaysHowToTellIt() throws IOException {
    String text = "ecg [uV]\n1\n2\n3\n";

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("a.csv", text))
        .withMessageContaining("neither times nor a rate")
        .withMessageContaining("--rate");
    SignalFile told = SignalFiles.open(folder.resolve("a.csv"), 100.0, null).orElseThrow();
    assertThat(told.read(0).timesMicros()).containsExactly(0, 10_000, 20_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time [ms],ecg [uV],remark\n0,5,walk\n4,6,walk\n8,7,run\n12,7,run\n",
        "",
        "# About\n\nThese are recordings.\n",
        """
        Phone timestamp;HR [bpm]
        2026-04-24T14:10:15.270;61
        2026-04-24T14:10:16.270;62
        """,
        """
        Phone timestamp;RR-interval [ms]
        2026-04-24T14:10:15.270;801
        2026-04-24T14:10:16.270;812
        """,
        """
        Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]
        2026-04-24T14:10:15.270;599616065136175104;1;2;3
        2026-04-24T14:10:15.275;599616065141175104;1;2;3
        2026-04-24T14:10:15.280;599616065146175104;1;2;3
        """,
        "id,age,sex\n1,25,m\n2,31,f\n",
        "1\u00002\n3\n4\n"
      })
  void otherTablesAreNoEcgAndNoDamage(String text) throws IOException {
    Files.writeString(folder.resolve("other.csv"), text);

    assertThat(SignalFiles.open(folder.resolve("other.csv"), null, null)).isEmpty();
  }

  /** MHEALTH: three of acceleration, two of ECG, eighteen of other signals, and an activity. */
  @Test
  void aTableThatTellsNothingIsReadByColumnOnceRateAndUnitAreTold() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      StringBuilder row = new StringBuilder();
      for (int column = 1; column <= 23; column++) {
        double value = column == 4 ? i * 0.001 : column == 5 ? -i * 0.002 : random.nextGaussian();
        row.append(String.format(Locale.ROOT, "%.3f\t", value));
      }
      text.append(row).append(i < 100 ? 0 : 4).append('\n');
    }
    Path file = Files.writeString(folder.resolve("mHealth_subject1.log"), text);

    assertThat(SignalFiles.mayBeOne("mHealth_subject1.log")).isTrue();
    assertThat(SignalFiles.open(file, null, null)).as("nobody said that it is an ECG").isEmpty();
    SignalFile read = SignalFiles.open(file, 50.0, "mV").orElseThrow();

    assertThat(read.channels()).hasSize(24);
    assertThat(read.channels().get(3)).isEqualTo(new Channel("", "mV", 50, 0.001, 0));
    assertThat(read.read(3).counts()).containsExactly(IntStream.range(0, 150).toArray());
    assertThat(read.read(4).counts())
        .containsExactly(IntStream.range(0, 150).map(i -> -2 * i).toArray());
    assertThat(read.read(3).timesMicros())
        .containsExactly(LongStream.range(0, 150).map(i -> 20_000 * i).toArray());
    assertThat(read.day()).isEmpty();
  }

  /** GUDB: the first column is the chest strap's ECG, and no time. */
  @Test
  void aFirstColumnThatGoesBackIsASignalAndOneThatDoesNotIsATime() throws IOException {
    StringBuilder signals = new StringBuilder();
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      int ecg = i % 5;
      signals.append("%d %d %d 1 2 3\n".formatted(ecg, -ecg, 7));
      times.append("%d %d\n".formatted(4 * i, ecg));
    }

    SignalFile gudb =
        SignalFiles.open(Files.writeString(folder.resolve("ECG.tsv"), signals), 250.0, null)
            .orElseThrow();
    SignalFile timed =
        SignalFiles.open(Files.writeString(folder.resolve("timed.tsv"), times), null, "uV")
            .orElseThrow();

    assertThat(gudb.channels()).hasSize(6);
    assertThat(gudb.read(0).counts())
        .containsExactly(IntStream.range(0, 120).map(i -> i % 5).toArray());
    assertThat(timed.channels()).hasSize(1);
    assertThat(timed.channels().get(0).rateHz()).isEqualTo(250);
    assertThat(timed.read(0).counts()).containsExactly(gudb.read(0).counts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1, 2, 3]", "{\"a\": {\"b\": [{\"c\": 5}]}}", "\"text\"", ""})
  void otherJsonIsNoEcgAndNoDamage(String text) throws IOException {
    Files.writeString(folder.resolve("other.json"), text);

    assertThat(SignalFiles.open(folder.resolve("other.json"), null, null)).isEmpty();
  }

  @Test
  void brokenJsonIsRefusedWithItsLine() {
    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("a.json", "{\"data\":\n[1, }"))
        .withMessageContaining("a.json, line 2: it is no JSON");
  }

  private SignalFile open(String name, String text) throws IOException {
    Optional<SignalFile> file =
        SignalFiles.open(Files.writeString(folder.resolve(name), text), null, null);
    return file.orElseThrow();
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
