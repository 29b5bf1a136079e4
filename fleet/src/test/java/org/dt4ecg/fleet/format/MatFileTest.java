package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.fleet.format.MatFiles.Variable;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatFileTest {

  private static final Variable TWO_LEADS =
      new Variable("val", new double[] {1, -2, 3, 4}, new double[] {-10, 20, -30, -32_767});

  private final Path folder;

  MatFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "5, LITTLE_ENDIAN, false",
    "5, LITTLE_ENDIAN, true",
    "5, BIG_ENDIAN, true",
    "4, LITTLE_ENDIAN, false",
    "4, BIG_ENDIAN, false"
  })
  void theMatrixOfTheChallengesHasALeadToEachRow(int version, String orderName, boolean packed)
      throws IOException {
    ByteOrder order =
        orderName.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    for (boolean small : new boolean[] {true, false}) {
      byte[] bytes =
          version == 5
              ? MatFiles.version5(order, packed, small, TWO_LEADS)
              : MatFiles.version4(order, small, TWO_LEADS);

      SignalFile read = open("A1.mat", bytes, 500.0, "uV").orElseThrow();

      Channel channel = new Channel("", "uV", 500, 1, 0);
      assertThat(read.channels()).containsExactly(channel, channel);
      assertThat(read.read(0).counts()).containsExactly(1, -2, 3, 4);
      assertThat(read.read(1).counts()).containsExactly(-10, 20, -30, -32_767);
      assertThat(read.read(1).timesMicros()).containsExactly(0, 2_000, 4_000, 6_000);
    }
  }

  @Test
  void aMatrixThatIsCalledAnEcgComesBeforeALargerOneAndItsRateMayStandBesideIt()
      throws IOException {
    double[] larger = new double[40];
    Variable ecg = new Variable("ECG", column(0.25, Double.NaN, -1.125, Double.POSITIVE_INFINITY));
    byte[] bytes =
        MatFiles.version5(
            ByteOrder.LITTLE_ENDIAN,
            true,
            false,
            new Variable("pressure", larger),
            ecg,
            new Variable("Fs", new double[] {250}));

    SignalFile read = open("b.mat", bytes, null, "mV").orElseThrow();

    assertThat(read.channels()).containsExactly(new Channel("ECG", "mV", 250, 0.001, 0));
    assertThat(read.read(0).counts()).as("a column is a channel").containsExactly(250, -1_125);
    assertThat(read.read(0).timesMicros()).as("what is no number").containsExactly(0, 8_000);
  }

  @Test
  void aFileThatAHeaderNamesIsNoRecordingOfItsOwn() throws IOException {
    double[] lead = new double[600];
    Arrays.setAll(lead, i -> i % 97);
    byte[] bytes = MatFiles.version4(ByteOrder.LITTLE_ENDIAN, true, new Variable("val", lead));
    Files.write(folder.resolve("A1.mat"), bytes);
    Files.write(folder.resolve("A2.mat"), bytes);
    Files.writeString(
        folder.resolve("A1.hea"), "A1 1 500 600\nA1.mat 16+24 1000/mV 16 0 0 0 0 I\n");

    RecordingSource source =
        RecordingSources.open(folder, ReadingOptions.defaults().withSignal(500.0, "uV"));

    assertThat(source.notes().get(0)).endsWith("1 MATLAB, 1 WFDB");
    assertThat(source.read(source.recordings().get(0)).counts())
        .containsExactly(source.read(source.recordings().get(1)).counts());
  }

  @Test
  void anEcgWithoutARateSaysHowToTellItAndOtherMatricesAreNone() throws IOException {
    byte[] ecg = MatFiles.version5(ByteOrder.LITTLE_ENDIAN, true, true, TWO_LEADS);
    byte[] other =
        MatFiles.version5(
            ByteOrder.LITTLE_ENDIAN, true, true, new Variable("weights", new double[9]));

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("a.mat", ecg, null, null))
        .withMessageContaining("a.mat: it tells no rate of its samples; give its rate with --rate");
    assertThat(open("b.mat", other, null, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MATLAB 7.3 MAT-file, Platform: GLNXA64", "\u0089HDF\r\n\u001a\n"})
  void aFileOfVersion73SaysHowToSaveItAnew(String begin) {
    byte[] bytes = Arrays.copyOf(begin.getBytes(StandardCharsets.ISO_8859_1), 600);

    assertThatExceptionOfType(MalformedRecordingException.class)
        .isThrownBy(() -> open("a.mat", bytes, 250.0, null))
        .withMessageContaining("version 7.3, which is not read; save it in MATLAB with -v7");
  }

  /** Sizes whose product has no place in 64 bits, and none of it there. */
  @Test
  void aPromiseThatTheFileDoesNotKeepIsRefusedBeforeAnythingIsTaken() {
    for (int version : List.of(4, 5)) {
      byte[] bytes =
          version == 5
              ? MatFiles.version5(ByteOrder.LITTLE_ENDIAN, false, false, TWO_LEADS)
              : MatFiles.version4(ByteOrder.LITTLE_ENDIAN, false, TWO_LEADS);
      int rows = version == 5 ? 128 + 8 + 16 + 8 : 4;
      for (int at = rows; at < rows + 8; at += 4) {
        bytes[at + 3] = 0x40;
      }

      assertThatExceptionOfType(MalformedRecordingException.class)
          .isThrownBy(() -> open("a.mat", bytes, 250.0, null))
          .withMessageContaining(
              version == 5 ? "fewer numbers than it says" : "ends within a variable");
    }
  }

  private static double[][] column(double... values) {
    return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  private Optional<SignalFile> open(
      String name, byte[] bytes, @Nullable Double rate, @Nullable String unit) throws IOException {
    return SignalFiles.open(Files.write(folder.resolve(name), bytes), rate, unit);
  }
}
