package org.dt4ecg.fleet.conversion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.dt4ecg.fleet.recording.Recording;

/**
 * Formats that recordings are written in.
 *
 * <p>Samples keep their value to the bit: what a format needs beside them is found so that they
 * fit. {@link #CSV} and {@link #EDF} keep all holes; {@link #WFDB} and {@link #FHIR} have one rate
 * from a start on, with marks for what is missing. Times between samples without a hole are those
 * of the nominal rate, but in CSV those of each sample. Nothing of the person is written.
 */
public enum RecordingFormat {
  /** A header and a file of 16 bits a sample, or of 24 where a sample looks like the gap's mark. */
  WFDB(".hea") {
    @Override
    void write(Recording recording, Path file) throws IOException {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.hea$", "");
      int[] grid = Stretches.of(recording).grid(recording);
      boolean wide = needs24Bits(recording);
      ByteArrayOutputStream samples = new ByteArrayOutputStream();
      short sum = 0;
      for (int count : grid) {
        int value = count == Stretches.MISSING ? wide ? -(1 << 23) : Short.MIN_VALUE : count;
        sum += (short) value;
        for (int i = 0; i < (wide ? 3 : 2); i++) {
          samples.write(value >> (8 * i));
        }
      }
      LocalDateTime start = start(recording);
      double gain =
          recording.microvoltsPerCount() == 0 ? 0 : 1_000 / recording.microvoltsPerCount();
      String header =
          "%s 1 %s %d %s\n%s.dat %d %s(%d)%s %d 0 %d %d 0 %s\n"
              .formatted(
                  name,
                  plain(recording.nominalRateHz()),
                  grid.length,
                  WFDB_TIME.format(start),
                  name,
                  wide ? 24 : 16,
                  plain(gain),
                  recording.baselineCount(),
                  gain == 0 ? "" : "/mV",
                  wide ? 24 : 16,
                  recording.counts().length == 0 ? 0 : recording.counts()[0],
                  sum,
                  recording.lead());
      Path samplesFile = file.resolveSibling(name + ".dat");
      create(samplesFile, samples.toByteArray());
      try {
        create(file, header.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        Files.deleteIfExists(samplesFile);
        throw e;
      }
    }
  },
  /** EDF+D: records of one length that all stretches are multiples of, each with its own time. */
  EDF(".edf") {
    @Override
    void write(Recording recording, Path file) throws IOException {
      create(file, new EdfBytes(recording, Stretches.of(recording)).bytes());
    }
  },
  /** A line for each sample: its time in µs, and counts above the baseline, with their size. */
  CSV(".csv") {
    @Override
    void write(Recording recording, Path file) throws IOException {
      StringBuilder text = new StringBuilder();
      String unit =
          recording.microvoltsPerCount() == 0
              ? ""
              : " [%s uV]".formatted(plain(recording.microvoltsPerCount()));
      text.append("# sampling rate: %s Hz\n".formatted(plain(recording.nominalRateHz())));
      text.append("time [us],ECG %s%s\n".formatted(recording.lead().replace(',', ' '), unit));
      for (int i = 0; i < recording.counts().length; i++) {
        text.append(recording.timesMicros()[i])
            .append(',')
            .append(recording.counts()[i] - (long) recording.baselineCount())
            .append('\n');
      }
      create(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
  },
  /** An {@code Observation} of R4 with {@code SampledData}; what is missing is an {@code E}. */
  FHIR(".json") {
    @Override
    void write(Recording recording, Path file) throws IOException {
      double factor = recording.microvoltsPerCount() == 0 ? 1 : recording.microvoltsPerCount();
      String unit = recording.microvoltsPerCount() == 0 ? "1" : "uV";
      StringBuilder data = new StringBuilder();
      for (int count : Stretches.of(recording).grid(recording)) {
        data.append(data.isEmpty() ? "" : " ");
        data.append(count == Stretches.MISSING ? "E" : String.valueOf(count));
      }
      String text =
          """
          {"resourceType": "Observation", "status": "final",
           "code": {"coding": [{"system": "urn:oid:2.16.840.1.113883.6.24", "code": "131328",
            "display": "MDC_ECG_ELEC_POTL"}], "text": "ECG"},
           "effectiveDateTime": "%s",
           "component": [{"code": {"text": "%s"}, "valueSampledData": {
            "origin": {"value": %s, "unit": "%s", "system": "http://unitsofmeasure.org", "code": "%s"},
            "period": %s, "factor": %s, "dimensions": 1, "data": "%s"}}]}
          """
              .formatted(
                  FHIR_TIME.format(start(recording)),
                  recording.lead().replaceAll("[\"\\\\\\p{Cntrl}]", " "),
                  plain(-recording.baselineCount() * factor),
                  unit,
                  unit,
                  plain(1_000 / recording.nominalRateHz()),
                  plain(factor),
                  data);
      create(file, text.getBytes(StandardCharsets.UTF_8));
    }
  };

  private static final DateTimeFormatter WFDB_TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS dd/MM/uuuu", Locale.ROOT);

  private static final DateTimeFormatter FHIR_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  /** So many -1 at a start are taken for a block that was overwritten, in 16 bits. */
  private static final int OVERWRITTEN = 512;

  private final String extension;

  RecordingFormat(String extension) {
    this.extension = extension;
  }

  /**
   * Writes a recording into a folder, under its own name.
   *
   * @return the file that was written, of several the one that names the others
   * @throws IllegalArgumentException if there are no samples, or holes without measure
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file already
   * @throws IOException if it cannot be written
   */
  public Path write(Path folder, Recording recording) throws IOException {
    if (recording.counts().length == 0) {
      throw new IllegalArgumentException(
          "recording %s has no samples".formatted(recording.recordingId()));
    }
    Path file = folder.resolve(recording.recordingId() + extension);
    Files.createDirectories(file.toAbsolutePath().getParent());
    write(recording, file);
    return file;
  }

  abstract void write(Recording recording, Path file) throws IOException;

  /** Half a file is no recording, so none is there under its name before it is whole. */
  private static void create(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(draft, bytes);
      Files.move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  static LocalDateTime start(Recording recording) {
    long micros = recording.timesMicros()[0];
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000),
        ZoneOffset.UTC);
  }

  /** A number without an exponent where it is a whole one. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static boolean needs24Bits(Recording recording) {
    int ones = 0;
    for (short count : recording.counts()) {
      if (count == Short.MIN_VALUE) {
        return true;
      }
      ones = count == -1 && ones >= 0 ? ones + 1 : ones >= OVERWRITTEN ? ones : -1;
    }
    return ones >= OVERWRITTEN;
  }
}
