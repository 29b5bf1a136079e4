package org.dt4ecg.model.heart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.junit.jupiter.api.Assumptions;

/**
 * A record of the ECG-ID database (T. S. Lugovaya 2005; PhysioNet, doi:10.13026/C2J01F): 20 s of
 * lead I at 500 Hz, as it was recorded and as its authors filtered it, and the R peaks of about ten
 * beats, marked by a detector of theirs and not audited.
 *
 * @param person from 1 to 90
 * @param name of the file, under the person
 * @param raw the signal as it was recorded, in counts of 5 µV
 * @param filtered the same, filtered
 * @param marks the marked R peaks, in seconds from the record's start
 */
record EcgIdRecord(int person, String name, short[] raw, short[] filtered, double[] marks) {

  static final int RATE_HZ = 500;
  private static final double MICROVOLTS_PER_COUNT = 5;

  /** Types of annotations, in the upper 6 bits. */
  private static final int NORMAL_BEAT = 1;

  private static final int SKIP = 59;
  private static final int AUXILIARY = 63;
  private static final int FIRST_WITHOUT_TIME = 60;

  /**
   * All records of the database; skips the test where a machine has it not. Eleven of them begin
   * with 1024 or 2048 samples that are all bits set: those samples are left out.
   */
  static List<EcgIdRecord> all() throws IOException {
    Path folder = folder();
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "No ECG-ID database at " + folder + "; name its place with -Ddt4ecg.data=FOLDER");
    List<EcgIdRecord> records = new ArrayList<>();
    for (int person = 1; person <= 90; person++) {
      Path ofPerson = folder.resolve("Person_%02d".formatted(person));
      try (Stream<Path> files = Files.list(ofPerson)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".dat")).sorted().toList()) {
          records.add(read(person, file));
        }
      }
    }
    return records;
  }

  private static Path folder() {
    String data = System.getProperty("dt4ecg.data");
    Path root =
        data != null
            ? Path.of(data)
            : Path.of(System.getProperty("dt4ecg.project.directory", ".."))
                .resolve("../shared/data");
    return root.resolve("ecg-id");
  }

  private static EcgIdRecord read(int person, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int samples = bytes.remaining() / (2 * Short.BYTES);
    short[] raw = new short[samples];
    short[] filtered = new short[samples];
    for (int i = 0; i < samples; i++) {
      raw[i] = bytes.getShort();
      filtered[i] = bytes.getShort();
    }
    String name = file.getFileName().toString().replace(".dat", "");
    double[] marks = marks(file.resolveSibling(name + ".atr"));
    return new EcgIdRecord(person, name, raw, filtered, marks);
  }

  /** The annotation format MIT: pairs of bytes, a type and the time since the one before. */
  private static double[] marks(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Double> marks = new ArrayList<>();
    long time = 0;
    while (bytes.remaining() >= Short.BYTES) {
      int word = Short.toUnsignedInt(bytes.getShort());
      int type = word >>> 10;
      int value = word & 0x3ff;
      if (word == 0) {
        break;
      } else if (type == SKIP) {
        int high = bytes.getShort();
        time += (high << 16) + Short.toUnsignedInt(bytes.getShort());
      } else if (type == AUXILIARY) {
        bytes.position(bytes.position() + value + value % 2);
      } else if (type < FIRST_WITHOUT_TIME) {
        time += value;
        if (type == NORMAL_BEAT) {
          marks.add(time / (double) RATE_HZ);
        }
      }
    }
    return marks.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** From when on there is a signal, in seconds. */
  double signalFrom() {
    int first = 0;
    while (first < raw.length && raw[first] == -1 && filtered[first] == -1) {
      first++;
    }
    return first < 500 ? 0 : first / (double) RATE_HZ;
  }

  double seconds() {
    return raw.length / (double) RATE_HZ;
  }

  /** The signal as a device sends it, from the epoch on. */
  List<Frame> frames(boolean isFiltered) {
    short[] counts = isFiltered ? filtered : raw;
    List<EcgSamples> frames = new ArrayList<>();
    for (int from = 0; from < counts.length; from += RATE_HZ) {
      short[] ofFrame = Arrays.copyOfRange(counts, from, Math.min(counts.length, from + RATE_HZ));
      frames.add(
          EcgSamples.newBuilder()
              .setDeviceId("ecg-id")
              .setSequence(from / RATE_HZ)
              .setStartTime(FrameTimes.toInstant(from * 1_000_000L / RATE_HZ))
              .setSamplingRate(RATE_HZ)
              .setLead("I")
              .setMicrovoltsPerCount(MICROVOLTS_PER_COUNT)
              .setBaselineCount(0)
              .setSamples(SampleCodec.encode(ofFrame))
              .build());
    }
    return Frame.of(frames);
  }
}
