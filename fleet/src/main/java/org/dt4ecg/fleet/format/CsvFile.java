package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of text: a line for each sample, a column of times or a rate told above, and columns of
 * values. As Polar's, Shimmer's, Movesense's and Apple's recorders write it, among others.
 *
 * <p>A count is the last decimal place that a column has, so that no digit is lost. Fields without
 * a number are gaps. A last line that was cut off is left away. The first column that is called a
 * label, an activity or the like tells annotations.
 */
final class CsvFile {

  private static final int HEAD_BYTES = 1 << 18;
  private static final int HEAD_LINES = 100;
  private static final int LONGEST_LINE = 1 << 14;

  /** Half a gigabyte of numbers. */
  private static final long MOST_FIELDS = 64L << 20;

  private final Path file;
  private final byte[] bytes;
  private final CsvLayout layout;
  private final double[][] values;
  private final int[] decimals;
  private final long[] moments;
  private final int labelColumn;
  private final String[] labels;
  private final List<String> remarks = new ArrayList<>();
  private int rows;

  private CsvFile(Path file, byte[] bytes, CsvLayout layout, int lines) {
    this.file = file;
    this.bytes = bytes;
    this.layout = layout;
    this.values = new double[layout.columns().size()][lines];
    this.decimals = new int[layout.columns().size()];
    this.moments = new long[lines];
    this.labelColumn = layout.firstWithLabels();
    this.labels = new String[labelColumn < 0 ? 0 : lines];
  }

  /**
   * Reads a file.
   *
   * @param rateHz rate of a file that tells none, in Hz; null if it is not known
   * @param unit unit of a file that tells none; null if it is not known
   * @return empty if this is no table with a column that may be an ECG
   */
  static Optional<SignalFile> open(Path file, @Nullable Double rateHz, @Nullable String unit)
      throws IOException {
    byte[] head = Limits.head(file, HEAD_BYTES);
    byte[] start = utf8(head);
    List<String> lines = lines(start);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    CsvLayout layout = CsvLayout.of(lines, head.length < HEAD_BYTES && lines.size() < HEAD_LINES);
    if (layout == null) {
      return Optional.empty();
    }
    byte[] bytes = head.length < HEAD_BYTES ? start : utf8(Limits.bytes(file, Limits.MOST_BYTES));
    int most = 1;
    for (byte b : bytes) {
      most += b == '\n' ? 1 : 0;
    }
    if ((long) most * layout.columns().size() > MOST_FIELDS) {
      throw new MalformedRecordingException(
          file, "it has more than %d fields".formatted(MOST_FIELDS), "split the recording");
    }
    return new CsvFile(file, bytes, layout, most).read(rateHz, unit);
  }

  private Optional<SignalFile> read(@Nullable Double toldRate, @Nullable String toldUnit)
      throws MalformedRecordingException {
    int momentColumn = momentColumn();
    readRows(momentColumn);
    boolean called = false;
    boolean usable = false;
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      CsvLayout.Column column = layout.columns().get(i);
      if (column.role() == CsvLayout.Role.VALUE && hasNumbers(i)) {
        places.add(i);
        Channel.Kind kind =
            new Channel(name(column), DecimalSignal.unitOf(column.unit()), 1, 1, 0).kind();
        called |= kind == Channel.Kind.ECG;
        usable |= kind != Channel.Kind.OTHER;
      }
    }
    StampedTimes clock = clock(momentColumn, toldRate);
    boolean plausible = clock.rateHz() >= 10 && clock.rateHz() <= 20_000;
    if (!usable || (!plausible && !called)) {
      return Optional.empty();
    }
    if (!plausible) {
      throw new MalformedRecordingException(
          file,
          Double.isNaN(clock.rateHz())
              ? "it tells neither times nor a rate"
              : "its times make %.3g samples a second".formatted(clock.rateHz()),
          "give its rate with --rate");
    }
    List<DecimalSignal> signals = new ArrayList<>();
    for (int place : places) {
      CsvLayout.Column column = layout.columns().get(place);
      String unit = column.unit().isEmpty() ? layout.unit() : column.unit();
      if (unit.equalsIgnoreCase("no_units")) {
        unit = "";
      }
      if (unit.isEmpty() && toldUnit != null) {
        unit = toldUnit;
      }
      signals.add(
          DecimalSignal.of(
              file,
              name(column),
              unit,
              clock.rateHz(),
              Arrays.copyOf(values[place], rows),
              decimals[place]));
    }
    long[] times = clock.timesMicros();
    return Optional.of(
        new DecimalSignals(
            file, "CSV", day(times), times, signals, annotations(times), List.copyOf(remarks)));
  }

  /** A label holds for the rows that have it; a field without text is none. */
  private List<Annotation> annotations(long[] times) {
    List<Annotation> annotations = new ArrayList<>();
    int from = 0;
    for (int i = 1; labelColumn >= 0 && i <= rows; i++) {
      if (i == rows || !labels[i].equals(labels[from])) {
        long end = i == rows ? Annotation.OPEN : times[i];
        if (!TextValues.isNothing(labels[from]) && times[from] < end) {
          annotations.add(new Annotation(times[from], end, Annotation.Kind.NOTE, labels[from]));
        }
        from = i;
      }
    }
    annotations.sort((a, b) -> Long.compare(a.fromMicros(), b.fromMicros()));
    return List.copyOf(annotations);
  }

  private boolean hasNumbers(int column) {
    for (int i = 0; i < rows; i++) {
      if (!Double.isNaN(values[column][i])) {
        return true;
      }
    }
    return false;
  }

  private String name(CsvLayout.Column column) {
    return column.name().isEmpty() ? layout.lead() : column.name();
  }

  /** Where nothing told a date, times count from zero. */
  private static String day(long[] times) {
    return times.length == 0 || times[0] < 86_400_000_000L
        ? ""
        : LocalDate.ofEpochDay(Math.floorDiv(times[0], 86_400_000_000L)).toString();
  }

  /** The column of dates and times in words; -1 if there is none. */
  private int momentColumn() {
    int at = -1;
    String first = line(lineStart(layout.firstRow()));
    List<String> fields = CsvLayout.split(first, layout.delimiter());
    for (int i = 0; i < Math.min(fields.size(), layout.columns().size()); i++) {
      boolean moment =
          !TextValues.isNumber(fields.get(i), layout.decimalComma())
              && TextValues.moment(fields.get(i)) != null;
      at = at < 0 && moment ? i : at;
    }
    return at;
  }

  private void readRows(int momentColumn) throws MalformedRecordingException {
    int at = lineStart(layout.firstRow());
    long number = layout.firstRow();
    String names = layout.firstRow() == 0 ? "" : line(lineStart(layout.firstRow() - 1));
    while (at < bytes.length) {
      String line = line(at);
      int end = lineEnd(at);
      number++;
      at = end + 1;
      boolean last = at >= bytes.length;
      if (line.isBlank() || line.startsWith("#") || line.equals(names)) {
        continue;
      }
      if (!row(line, momentColumn)) {
        if (last) {
          remarks.add("its last line was cut off and is left away");
        } else {
          throw new MalformedRecordingException(
              file,
              number,
              "not %d fields of numbers as in the lines before".formatted(values.length),
              "mend the line or take the file out of the folder");
        }
      }
    }
  }

  /** Takes a row in; false if it is none. */
  private boolean row(String line, int momentColumn) {
    List<String> fields = CsvLayout.split(line, layout.delimiter());
    if (fields.size() != values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      String field = fields.get(i);
      if (i == momentColumn) {
        Long moment = TextValues.moment(field);
        if (moment == null) {
          return false;
        }
        moments[rows] = moment;
      } else if (layout.columns().get(i).role() == CsvLayout.Role.LABEL) {
        if (i == labelColumn) {
          // Of the same text one is kept.
          labels[rows] = rows > 0 && field.equals(labels[rows - 1]) ? labels[rows - 1] : field;
        }
      } else {
        try {
          values[i][rows] = TextValues.number(field, layout.decimalComma());
        } catch (NumberFormatException e) {
          return false;
        }
        if (!Double.isNaN(values[i][rows])) {
          decimals[i] = Math.max(decimals[i], TextValues.decimals(field));
        }
      }
    }
    rows++;
    return true;
  }

  private StampedTimes clock(int momentColumn, @Nullable Double toldRate) {
    long[] stamps = null;
    for (int preference = 0; preference < 3 && stamps == null; preference++) {
      for (int i = 0; i < values.length && stamps == null; i++) {
        CsvLayout.Column column = layout.columns().get(i);
        if (column.role() == CsvLayout.Role.TIME
            && i != momentColumn
            && preferred(column, preference)) {
          stamps = TimeStamps.micros(Arrays.copyOf(values[i], rows), column.unit());
        }
      }
    }
    if (momentColumn >= 0 && rows > 0) {
      if (stamps == null) {
        stamps = Arrays.copyOf(moments, rows);
      } else {
        // A device's clock may never have been set; what it counts is right all the same.
        long offset = moments[0] - stamps[0];
        for (int i = 0; i < rows; i++) {
          stamps[i] += offset;
        }
      }
    }
    if (stamps != null && toldRate == null) {
      StampedTimes found = StampedTimes.of(stamps);
      if (found.rateHz() > 0 || Double.isNaN(layout.rateHz())) {
        return found;
      }
    }
    double rate = toldRate != null ? toldRate : layout.rateHz();
    long start =
        stamps != null && rows > 0
            ? stamps[0]
            : layout.startMicros() == null ? 0 : layout.startMicros();
    long[] times = new long[rows];
    for (int i = 0; i < rows; i++) {
      times[i] = start + Math.round(i * 1e6 / rate);
    }
    return new StampedTimes(times, rate > 0 ? rate : Double.NaN);
  }

  /** A device's own clock in nanoseconds first, then what is called a time, then the rest. */
  private static boolean preferred(CsvLayout.Column column, int preference) {
    String name = column.name().toLowerCase(Locale.ROOT);
    boolean time =
        name.contains("time") || name.contains("zeit") || name.isEmpty() || name.length() < 3;
    boolean nanos = column.unit().equalsIgnoreCase("ns") || name.contains("sensor");
    return switch (preference) {
      case 0 -> time && nanos;
      case 1 -> time;
      default -> true;
    };
  }

  private int lineStart(int number) {
    int at = 0;
    for (int i = 0; i < number && at < bytes.length; i++) {
      at = lineEnd(at) + 1;
    }
    return Math.min(at, bytes.length);
  }

  private int lineEnd(int at) {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private String line(int at) {
    int end = lineEnd(at);
    if (end > at && bytes[end - 1] == '\r') {
      end--;
    }
    // A line beyond all measure is no row, however it goes on.
    int length = Math.min(end - at, LONGEST_LINE);
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }

  /** The first lines; none of a file that is not text. */
  private static List<String> lines(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < bytes.length && lines.size() < HEAD_LINES) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        if (bytes[end] == 0 || end - at > LONGEST_LINE) {
          return List.of();
        }
        end++;
      }
      String line = Limits.text(Arrays.copyOfRange(bytes, at, end));
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      at = end + 1;
    }
    return lines;
  }

  /** Text of a spreadsheet may be in UTF-16, and may begin with a mark of its order of bytes. */
  private static byte[] utf8(byte[] bytes) {
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      boolean little = (bytes[0] & 0xff) == 0xff;
      Charset charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
      int even = bytes.length / 2 * 2;
      return charset
          .decode(ByteBuffer.wrap(bytes, 2, even - 2))
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    }
    boolean mark =
        bytes.length > 2
            && (bytes[0] & 0xff) == 0xef
            && (bytes[1] & 0xff) == 0xbb
            && (bytes[2] & 0xff) == 0xbf;
    return mark ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
  }
}
