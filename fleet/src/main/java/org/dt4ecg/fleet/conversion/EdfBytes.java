package org.dt4ecg.fleet.conversion;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.fleet.recording.Recording;

/**
 * A recording as a file in EDF+D. A record has as many samples as divide every stretch without a
 * rest, so that none has to be filled up.
 */
record EdfBytes(Recording recording, Stretches stretches) {

  /** With its annotation a record stays below the 61,440 bytes that the format advises. */
  private static final int MOST_SAMPLES = 30_000;

  private static final int ANNOTATION_BYTES = 32;
  private static final int LOWEST = Short.MIN_VALUE;
  private static final int HIGHEST = Short.MAX_VALUE;
  private static final int FIELD = 8;
  private static final double MOST_PHYSICAL = 1e6;

  private static final DateTimeFormatter FULL_DATE =
      DateTimeFormatter.ofPattern("dd-MMM-uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("dd.MM.yyHH.mm.ss", Locale.ROOT);

  byte[] bytes() {
    int perRecord = perRecord();
    int records = recording.counts().length / perRecord;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head(perRecord, records).getBytes(StandardCharsets.ISO_8859_1));
    long second = Math.floorDiv(recording.timesMicros()[0], 1_000_000L) * 1_000_000;
    double period = 1e6 / recording.nominalRateHz();
    for (int stretch = 0; stretch < stretches.number(); stretch++) {
      int first = stretches.starts()[stretch];
      for (int done = 0; done < stretches.samples(stretch); done += perRecord) {
        for (int i = 0; i < perRecord; i++) {
          short count = recording.counts()[first + done + i];
          out.write(count);
          out.write(count >> 8);
        }
        long micros = recording.timesMicros()[first] - second + Math.round(done * period);
        byte[] onset =
            "+%d.%06d\u0014\u0014\0"
                .formatted(micros / 1_000_000, micros % 1_000_000)
                .getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(onset);
        out.writeBytes(new byte[ANNOTATION_BYTES - onset.length]);
      }
    }
    return out.toByteArray();
  }

  private String head(int perRecord, int records) {
    LocalDateTime start = RecordingFormat.start(recording);
    Unit unit = unit();
    double low = physical(LOWEST) / unit.size();
    double high = physical(HIGHEST) / unit.size();
    String lead = recording.lead();
    String label = lead.toUpperCase(Locale.ROOT).startsWith("ECG") ? lead : "ECG " + lead;
    return field("0", 8)
        + field("X X X X", 80)
        + field("Startdate " + FULL_DATE.format(start).toUpperCase(Locale.ROOT) + " X X X", 80)
        + SHORT.format(start)
        + field("768", 8)
        + field("EDF+D", 44)
        + field(String.valueOf(records), 8)
        + field(number(perRecord / recording.nominalRateHz()), 8)
        + field("2", 4)
        + field(label, 16)
        + field("EDF Annotations", 16)
        + field("", 160)
        + field(unit.name(), 8)
        + field("", 8)
        + field(number(low), 8)
        + field("-1", 8)
        + field(number(high), 8)
        + field("1", 8)
        + field(String.valueOf(LOWEST), 8)
        + field(String.valueOf(LOWEST), 8)
        + field(String.valueOf(HIGHEST), 8)
        + field(String.valueOf(HIGHEST), 8)
        + field("", 160)
        + field(String.valueOf(perRecord), 8)
        + field(String.valueOf(ANNOTATION_BYTES / 2), 8)
        + field("", 64);
  }

  /**
   * A unit of the header.
   *
   * @param size of what the recording counts in, µV or nothing that is known
   */
  private record Unit(String name, double size) {}

  /** The first in which the extremes have room for six digits: less would move samples. */
  private Unit unit() {
    List<Unit> units =
        recording.microvoltsPerCount() == 0
            ? List.of(new Unit("", 1))
            : List.of(new Unit("uV", 1), new Unit("mV", 1e3), new Unit("V", 1e6));
    double most = Math.max(Math.abs(physical(LOWEST)), Math.abs(physical(HIGHEST)));
    return units.stream()
        .filter(unit -> most / unit.size() < MOST_PHYSICAL)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "recording %s has a scale for which EDF has no room"
                        .formatted(recording.recordingId())));
  }

  private double physical(int count) {
    double scale = recording.microvoltsPerCount() == 0 ? 1 : recording.microvoltsPerCount();
    return (count - (double) recording.baselineCount()) * scale;
  }

  private int perRecord() {
    int common = 0;
    for (int i = 0; i < stretches.number(); i++) {
      common = greatestCommonDivisor(stretches.samples(i), common);
    }
    int perRecord = Math.max(1, Math.min(common, MOST_SAMPLES));
    while (common % perRecord != 0) {
      perRecord--;
    }
    return perRecord;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** As many digits as eight characters have room for. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return String.valueOf((long) value);
    }
    for (int decimals = 6; decimals > 0; decimals--) {
      String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
      if (text.length() <= FIELD) {
        return text;
      }
    }
    return String.valueOf(Math.round(value));
  }

  private static String field(String text, int width) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", " ");
    return String.format(Locale.ROOT, "%-" + width + "s", plain).substring(0, width);
  }
}
