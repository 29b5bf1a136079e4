package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What is written by the plainest of writers is read, sample by sample, whatever it is. */
class FormatPropertyTest {

  private static final int[] WFDB_FORMATS = {8, 16, 24, 32, 61, 80, 160, 212, 310, 311};

  @Property(
      tries = 400,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void recordsOfWfdb(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int format = WFDB_FORMATS[random.nextInt(WFDB_FORMATS.length)];
    int highest = highest(format);
    int frames = 1 + random.nextInt(40);
    List<WfdbFiles.Written> channels = new ArrayList<>();
    int number = 1 + random.nextInt(4);
    for (int c = 0; c < number; c++) {
      int perFrame = 1 + random.nextInt(4);
      int skew = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
      int[] values = values(random, frames * perFrame, highest);
      channels.add(new WfdbFiles.Written(perFrame, skew, "200/mV", "V" + (c + 1), values));
    }
    int offset = random.nextBoolean() ? 0 : random.nextInt(30);
    String length = random.nextInt(4) == 0 ? "" : String.valueOf(frames);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      WfdbRecord record =
          WfdbRecord.open(WfdbFiles.write(folder.path(), "r", format, offset, length, channels));

      for (int c = 0; c < number; c++) {
        WfdbFiles.Written channel = channels.get(c);
        ChannelSamples samples = record.read(c);
        int moved = Math.min(frames, channel.skew()) * channel.perFrame();
        // Without a length, what a pack has room for behind the last sample is read too.
        int there = channel.values().length - moved;
        int[] expected = IntStream.of(channel.values()).skip(moved).toArray();
        int[] read = samples.counts();
        assertThat(read.length)
            .as("format %d, channel %d", format, c)
            .isGreaterThanOrEqualTo(there);
        assertThat(length.isEmpty() ? Arrays.copyOf(read, there) : read)
            .as("format %d, channel %d", format, c)
            .containsExactly(expected);
        double rate = 250.0 * channel.perFrame();
        assertThat(record.channels().get(c).rateHz()).isEqualTo(rate);
        assertThat(Arrays.copyOf(samples.timesMicros(), there))
            .containsExactly(
                LongStream.range(0, there).map(i -> Math.round(i * 1e6 / rate)).toArray());
        assertThat(samples.remarks()).isEmpty();
      }
    }
  }

  @Property(
      tries = 200,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void filesOfEdfAndBdf(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    boolean bdf = random.nextBoolean();
    boolean plus = random.nextBoolean();
    int highest = bdf ? 8_388_607 : 32_767;
    int records = 1 + random.nextInt(5);
    List<EdfFiles.Signal> signals = new ArrayList<>();
    int number = 1 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      int[] values = values(random, records * (1 + random.nextInt(50)), highest);
      signals.add(
          new EdfFiles.Signal("ECG V" + i, "uV", -1_000, 1_000, -highest - 1, highest, values));
    }
    long[] onsets = new long[records];
    List<String> notes = new ArrayList<>();
    for (int record = 0; record < records; record++) {
      onsets[record] = record == 0 ? 0 : onsets[record - 1] + 500_000 + random.nextInt(3_000_000);
      notes.add(
          String.format(
              Locale.ROOT, "+%.6f\u0014\u0014\0+%d\u00141.5\u0014", onsets[record] / 1e6, record));
    }
    String kind = (bdf ? "BDF" : "EDF") + (plus ? "+D" : "");
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file =
          EdfFiles.write(
              folder.path().resolve("a.edf"),
              records,
              new EdfFiles.Written(kind, 0.5, signals, plus ? notes : List.of()));
      EdfFile read = EdfFile.open(file);

      assertThat(read.format()).isEqualTo(plus ? kind.substring(0, 4) : kind);
      for (int i = 0; i < number; i++) {
        int perRecord = signals.get(i).values().length / records;
        ChannelSamples samples = read.read(i);
        assertThat(read.channels().get(i).rateHz()).isEqualTo(perRecord / 0.5);
        assertThat(samples.counts()).containsExactly(signals.get(i).values());
        for (int record = 0; record < records; record++) {
          long step = samples.timesMicros()[record * perRecord] - samples.timesMicros()[0];
          assertThat(step).isEqualTo(plus ? onsets[record] : record * 500_000L);
        }
      }
      assertThat(read.annotations()).hasSize(plus ? records : 0);
    }
  }

  @Property(
      tries = 300,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void tablesOfText(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    char delimiter = ";\t|,".charAt(random.nextInt(4));
    boolean comma = delimiter != ',' && random.nextBoolean();
    int decimals = random.nextInt(4);
    double rate = new double[] {100, 130, 250, 500, 512}[random.nextInt(5)];
    String[] units = {"s", "ms", "us", "ns"};
    int unit = random.nextInt(4);
    double perSecond = Math.pow(10, 3 * unit);
    int rows = 5 + random.nextInt(200);
    int[] values = values(random, rows, 20_000);
    String end = random.nextBoolean() ? "\n" : "\r\n";
    boolean named = random.nextInt(4) > 0;
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    if (named) {
      text.append("time [%s]%secg [mV]".formatted(units[unit], delimiter)).append(end);
    }
    List<Integer> expected = new ArrayList<>();
    boolean anyGap = random.nextBoolean();
    for (int i = 0; i < rows; i++) {
      boolean gap = anyGap && i > 3 && random.nextInt(10) == 0;
      String time = String.format(Locale.ROOT, "%.6f", i / rate * perSecond);
      String value =
          String.format(Locale.ROOT, "%." + decimals + "f", values[i] / Math.pow(10, decimals));
      String line = time + delimiter + (gap ? "" : value);
      text.append(comma ? line.replace('.', ',') : line).append(end);
      if (!gap) {
        expected.add(values[i]);
      }
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = Files.writeString(folder.path().resolve("a.csv"), text);
      SignalFile read = SignalFiles.open(file, null, named ? null : "mV").orElseThrow();

      Channel channel = read.channels().get(0);
      assertThat(channel.rateHz()).isEqualTo(rate);
      ChannelSamples samples = read.read(0);
      assertThat(samples.counts()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        // A column may happen to need fewer places than it was written with, never more.
        assertThat(channel.physical(samples.counts()[i]))
            .isEqualTo(expected.get(i) / Math.pow(10, decimals), offset(1e-9));
      }
    }
  }

  @Property(
      tries = 100,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void observationsOfFhir(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int[] values = values(random, 1 + random.nextInt(300), 32_767);
    double rate = new double[] {128, 130, 250, 360, 512}[random.nextInt(5)];
    int baseline = random.nextInt(2_000) - 1_000;
    StringBuilder data = new StringBuilder();
    for (int value : values) {
      data.append(data.isEmpty() ? "" : " ").append(value);
    }
    boolean r5 = random.nextBoolean();
    String time =
        r5
            ? "\"interval\": %s, \"intervalUnit\": \"Hz\"".formatted(rate)
            : "\"period\": " + 1_000 / rate;
    String text =
        """
        {"resourceType": "Observation", "code": {"text": "ECG"}, "valueSampledData": {
          "origin": {"value": %s, "unit": "microvolt", "code": "uV"}, "factor": 2.5, %s,
          "dimensions": 1, "data": "%s"}}
        """
            .formatted(-2.5 * baseline, time, data);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = Files.writeString(folder.path().resolve("a.json"), text);
      SignalFile read = SignalFiles.open(file, null, null).orElseThrow();

      assertThat(read.channels()).containsExactly(new Channel("ECG", "uV", rate, 2.5, baseline));
      assertThat(read.read(0).counts()).containsExactly(values);
    }
  }

  @Property(
      tries = 100,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void filesOfMatlab(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int[][] values = new int[1 + random.nextInt(3)][];
    int length = 4 + random.nextInt(300);
    double[][] rows = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      values[i] = values(random, length, 32_767);
      rows[i] = Arrays.stream(values[i]).asDoubleStream().toArray();
    }
    ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    boolean small = random.nextBoolean();
    MatFiles.Variable variable = new MatFiles.Variable("val", rows);
    byte[] bytes =
        random.nextInt(3) == 0
            ? MatFiles.version4(order, small, variable)
            : MatFiles.version5(order, random.nextBoolean(), small, variable);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = Files.write(folder.path().resolve("a.mat"), bytes);
      SignalFile read = SignalFiles.open(file, 500.0, "uV").orElseThrow();

      assertThat(read.channels()).hasSize(values.length);
      for (int i = 0; i < values.length; i++) {
        assertThat(read.read(i).counts()).containsExactly(values[i]);
      }
    }
  }

  private static int highest(int format) {
    return switch (format) {
      case 8 -> 60;
      case 24 -> 8_388_607;
      case 32 -> Integer.MAX_VALUE;
      case 80 -> 127;
      case 212 -> 2_047;
      case 310, 311 -> 511;
      default -> 32_767;
    };
  }

  private static int[] values(Random random, int length, int highest) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      values[i] = (int) Math.round((2 * random.nextDouble() - 1) * highest);
    }
    return values;
  }
}
