package org.dt4ecg.fleet.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files that were damaged by chance are refused in words or read; nothing else comes of them. How
 * many are tried of each format is told by {@code -Ddt4ecg.mutations=N}.
 */
class MutatedFilesTest {

  private static final int MUTATIONS = Integer.getInteger("dt4ecg.mutations", 1_000);

  /** The files have some kilobytes each. */
  private static final long MOST_BYTES = 64L << 20;

  private static final long MOST_NANOS = 5_000_000_000L;

  private static final byte[] TELLING =
      "0-9.,;:\n\t \"{}[]/+e~".getBytes(StandardCharsets.US_ASCII);

  private static final ReadingOptions OPTIONS =
      ReadingOptions.defaults()
          .withStrict(true)
          .withActivity("rest")
          .withActivities(Map.of("walking", "walk", "n", "run"));

  /** The formats, each with files of a recording that can be read. */
  enum Format {
    WFDB {
      @Override
      void write(Path folder, int variant) throws IOException {
        int[] codes = {212, 16, 8, 310, 24, 32};
        int format = codes[variant % codes.length];
        List<WfdbFiles.Written> channels =
            List.of(
                new WfdbFiles.Written(2, 1, "200(3)/mV", "II", ramp(400)),
                new WfdbFiles.Written(1, 0, "20/mmHg", "ABP", ramp(200)));
        WfdbFiles.write(folder, "r", format, variant % 3, "200", channels);
        if (variant % 2 == 0) {
          WfdbFiles.write(folder, "r_2", format, 0, "200", channels);
          Files.move(folder.resolve("r.hea"), folder.resolve("r_1.hea"));
          Files.writeString(folder.resolve("r.hea"), "r/3 2 250 450\nr_1 200\n~ 50\nr_2 200\n");
        }
      }
    },
    ANNOTATIONS {
      @Override
      void write(Path folder, int variant) throws IOException {
        WfdbFiles.write(
            folder,
            "r",
            16,
            0,
            "400",
            List.of(new WfdbFiles.Written(1, 0, "200", "II", ramp(400))));
        byte[] notes = {
          20,
          0x04,
          0,
          (byte) 0xec,
          0,
          0,
          30,
          0,
          50,
          0x58,
          7,
          (byte) 0xfc,
          'w',
          'a',
          'l',
          'k',
          'i',
          'n',
          'g',
          0,
          60,
          0x04,
          3,
          (byte) 0xf4,
          9,
          0x14,
          1,
          (byte) 0xf0,
          0,
          0
        };
        Files.write(folder.resolve("r.atr"), notes);
      }
    },
    EDF {
      @Override
      void write(Path folder, int variant) throws IOException {
        List<EdfFiles.Signal> signals =
            List.of(
                new EdfFiles.Signal("ECG II", "uV", -900, 900, -2_048, 2_047, ramp(200)),
                new EdfFiles.Signal("Resp", "", -1, 1, -100, 100, ramp(20)));
        String kind = new String[] {"EDF+D", "BDF", "EDF+C", "EDF"}[variant % 4];
        boolean notes = kind.length() > 3;
        EdfFiles.write(
            folder.resolve("a.edf"),
            2,
            new EdfFiles.Written(
                kind,
                0.5,
                signals,
                notes
                    ? List.of(
                        "+0\u0014\u0014\0+0.1\u00150.2\u0014walking\u0014", "+3\u0014\u0014\0")
                    : List.of()));
      }
    },
    MATLAB {
      @Override
      void write(Path folder, int variant) throws IOException {
        double[] lead = Arrays.stream(ramp(300)).asDoubleStream().toArray();
        ByteOrder order = variant % 4 < 2 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        MatFiles.Variable[] variables = {
          new MatFiles.Variable("val", lead, lead), new MatFiles.Variable("fs", new double[] {250})
        };
        boolean small = variant % 2 == 0;
        Files.write(
            folder.resolve("a.mat"),
            variant % 3 == 2
                ? MatFiles.version4(order, small, variables)
                : MatFiles.version5(order, variant % 3 == 1, small, variables));
      }
    },
    CSV {
      @Override
      void write(Path folder, int variant) throws IOException {
        StringBuilder text = new StringBuilder();
        switch (variant % 3) {
          case 0 -> text.append("Phone timestamp;sensor timestamp [ns];ecg [uV]\n");
          case 1 -> text.append("Sample Rate,512 hertz\nLead,Lead I\nUnit,µV\n\n");
          default -> text.append("time\tecg/mV\n");
        }
        for (int i = 0; i < 60; i++) {
          switch (variant % 3) {
            case 0 ->
                text.append(
                    "2026-04-24T14:10:15.%03d;%d;%d\n"
                        .formatted(i * 7, 599_616_050_941_733_632L + i * 7_692_308L, i));
            case 1 -> text.append("%d.5\n".formatted(i));
            default -> text.append("%d\t0,%02d\n".formatted(4 * i, i));
          }
        }
        Files.writeString(folder.resolve("a.csv"), text);
      }
    },
    JSON {
      @Override
      void write(Path folder, int variant) throws IOException {
        String text =
            variant % 2 == 0
                ? """
                {"data": [{"ecg": {"Timestamp": 10, "Samples": [1, 2, 3, 4]}},
                 {"ecg": {"Timestamp": 42, "Samples": [1, 2, 3, 4]}},
                 {"ecg": {"Timestamp": 74, "Samples": [1, 2, 3, 4]}},
                 {"ecg": {"Timestamp": 106, "Samples": [1, 2.5, 3, 4]}}]}
                """
                : """
                {"resourceType": "Observation", "effectiveDateTime": "2026-04-24T14:10:20+02:00",
                 "code": {"text": "ECG"}, "component": [{"code": {"coding": [{"code": "MDC_ECG_LEAD_II"}]},
                 "valueSampledData": {"origin": {"value": -5, "unit": "mV", "code": "mV"}, "period": 4,
                 "factor": 0.005, "dimensions": 1, "data": "2 -4 E 6 U 1 2 3 4"}}]}
                """;
        Files.writeString(folder.resolve("a.json"), text);
      }
    };

    abstract void write(Path folder, int variant) throws IOException;

    private static int[] ramp(int length) {
      int[] values = new int[length];
      for (int i = 0; i < length; i++) {
        values[i] = i % 90 - 45;
      }
      return values;
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedFilesAreRefusedInWordsOrRead(Format format) throws IOException {
    int read = 0;
    Map<String, Integer> refusals = new TreeMap<>();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      for (int variant = 0; variant < 12; variant++) {
        folder.empty();
        format.write(folder.path(), variant);
        Map<Path, byte[]> whole = contents(folder.path());
        assertThat(samples(folder.path(), "unharmed")).isPositive();
        for (int i = variant; i < MUTATIONS; i += 12) {
          Random random = new Random(31L * i + format.name().length());
          Path damaged = damage(whole, random);
          String which = "%s, variant %d, mutation %d".formatted(format, variant, i);
          try {
            samples(folder.path(), which);
            read++;
          } catch (IOException e) {
            assertThat(e.getMessage()).as(which).isNotBlank().contains(folder.path().toString());
            refusals.merge(e.getClass().getSimpleName(), 1, Integer::sum);
          }
          Files.write(damaged, Objects.requireNonNull(whole.get(damaged)));
        }
      }
    }
    System.out.printf("%s: %d mutations, %d read, refused %s%n", format, MUTATIONS, read, refusals);
    assertThat(read).as("some damage does not matter").isPositive();
    assertThat(refusals).as("and some does").isNotEmpty();
  }

  /** Samples of all recordings; anything but an exception in words fails. */
  private static long samples(Path folder, String which) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    long samples = 0;
    try {
      RecordingSource source = RecordingSources.open(folder, OPTIONS);
      for (RecordingInfo info : source.recordings()) {
        samples += source.read(info).counts().length;
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError(which, e);
    } finally {
      assertThat(System.nanoTime() - began).as("%s: time, in ns", which).isLessThan(MOST_NANOS);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("%s: bytes allocated", which)
          .isLessThan(MOST_BYTES);
    }
    return samples;
  }

  private static Map<Path, byte[]> contents(Path folder) throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Damages one of the files. */
  private static Path damage(Map<Path, byte[]> whole, Random random) throws IOException {
    List<Path> files = new ArrayList<>(whole.keySet());
    files.sort(null);
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Objects.requireNonNull(whole.get(file)).clone();
    int times = 1 + random.nextInt(random.nextInt(8) + 1);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = damaged(bytes, random);
    }
    return Files.write(file, bytes);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    // Heads are where most is decided.
    int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 600));
    int length = random.nextInt(Math.min(40, bytes.length - at) + 1);
    byte[] result = bytes.clone();
    switch (random.nextInt(8)) {
      case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> result[at] = (byte) random.nextInt(256);
      case 2 -> result[at] = TELLING[random.nextInt(TELLING.length)];
      case 3 -> result = Arrays.copyOf(bytes, at);
      case 4 -> result = spliced(bytes, at, length, new byte[0]);
      case 5 -> result = spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 6 -> {
        byte[] digits = new byte[1 + random.nextInt(12)];
        Arrays.fill(digits, (byte) '9');
        result = spliced(bytes, at, Math.min(length, digits.length), digits);
      }
      default -> {
        byte[] noise = new byte[1 + random.nextInt(12)];
        random.nextBytes(noise);
        result = spliced(bytes, at, 0, noise);
      }
    }
    return result;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] put) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - removed + put.length);
    System.arraycopy(put, 0, result, at, put.length);
    System.arraycopy(bytes, at + removed, result, at + put.length, bytes.length - at - removed);
    return result;
  }
}
