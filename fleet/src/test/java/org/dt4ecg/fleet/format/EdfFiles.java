package org.dt4ecg.fleet.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes EDF and BDF files, as plainly as the format's document puts it. */
final class EdfFiles {

  private EdfFiles() {}

  /**
   * What to write.
   *
   * @param kind {@code EDF}, {@code EDF+C}, {@code EDF+D}, {@code BDF} or {@code BDF+D}
   * @param seconds length of a record
   * @param notes time-stamped lists, one text for each record; none for a file without
   */
  record Written(String kind, double seconds, List<Signal> signals, List<String> notes) {}

  /** A signal, with as many samples for each record as there are values for all. */
  record Signal(String label, String unit, int low, int high, int bottom, int top, int... values) {}

  /** Writes a file that begins on 24 January 2020 at 4:05:56, of so many records. */
  static Path write(Path file, int records, Written written) throws IOException {
    boolean bdf = written.kind().startsWith("BDF");
    int width = bdf ? 3 : 2;
    boolean notes = !written.notes().isEmpty();
    int noteSamples = 40;
    int signals = written.signals().size() + (notes ? 1 : 0);
    StringBuilder head = new StringBuilder();
    head.append(field("", 7)).append(field(notes ? "X F X X" : "somebody", 80));
    head.append(field(notes ? "Startdate 24-JAN-2020 X X X" : "x", 80));
    head.append("24.01.2004.05.56").append(field(256 * (signals + 1), 8));
    head.append(field(written.kind().length() == 3 ? "" : written.kind(), 44));
    head.append(field(records, 8)).append(field(number(written.seconds()), 8));
    head.append(field(signals, 4));
    String noteLabel = (bdf ? "BDF" : "EDF") + " Annotations";
    column(head, written, notes ? noteLabel : null, 16, Signal::label);
    column(head, written, notes ? "" : null, 80, signal -> "");
    column(head, written, notes ? "" : null, 8, Signal::unit);
    column(head, written, notes ? "-1" : null, 8, signal -> signal.low());
    column(head, written, notes ? "1" : null, 8, signal -> signal.high());
    column(head, written, notes ? "-32768" : null, 8, signal -> signal.bottom());
    column(head, written, notes ? "32767" : null, 8, signal -> signal.top());
    column(head, written, notes ? "" : null, 80, signal -> "");
    column(
        head, written, notes ? noteSamples : null, 8, signal -> signal.values().length / records);
    column(head, written, notes ? "" : null, 32, signal -> "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] first =
        bdf
            ? new byte[] {-1, 'B', 'I', 'O', 'S', 'E', 'M', 'I'}
            : "0       ".getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(first);
    out.writeBytes(head.substring(7).getBytes(StandardCharsets.ISO_8859_1));
    for (int record = 0; record < records; record++) {
      for (Signal signal : written.signals()) {
        int samples = signal.values().length / records;
        for (int i = 0; i < samples; i++) {
          for (int b = 0; b < width; b++) {
            out.write(signal.values()[record * samples + i] >> (8 * b));
          }
        }
      }
      if (notes) {
        byte[] text = written.notes().get(record).getBytes(StandardCharsets.UTF_8);
        out.writeBytes(text);
        out.writeBytes(new byte[noteSamples * width - text.length]);
      }
    }
    return Files.write(file, out.toByteArray());
  }

  private interface Value {
    Object of(Signal signal);
  }

  private static void column(
      StringBuilder head, Written written, @Nullable Object ofNotes, int width, Value value) {
    written.signals().forEach(signal -> head.append(field(value.of(signal), width)));
    if (ofNotes != null) {
      head.append(field(ofNotes, width));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static String field(Object value, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", value);
  }
}
