package org.dt4ecg.fleet.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file in the European Data Format, EDF (Kemp et al. 1992, doi:10.1016/0013-4694(92)90009-7),
 * EDF+ (Kemp and Olivan 2003, doi:10.1016/S1388-2457(03)00123-8), continuous or not, or in
 * BioSemi's BDF and BDF+, which have 24 bits a sample.
 *
 * <p>Records of an interrupted file (EDF+D) lie where their own time-keeping annotations place
 * them. A file with fewer or more records than its header says is read as far as it goes. The names
 * of patients in the header are not looked at.
 */
public final class EdfFile implements SignalFile {

  private static final int FIXED_HEADER = 256;
  private static final int HEADER_PER_SIGNAL = 256;

  /** The format's own advice is 61,440; recorders write longer ones. */
  private static final int MOST_RECORD_BYTES = 64 << 20;

  /** By so much, relative to it, a rate may be off for want of digits. */
  private static final double DIGITS_CUT = 1e-4;

  private static final Pattern DOTTED = Pattern.compile("(\\d\\d)[.:/-](\\d\\d)[.:/-](\\d\\d)");
  private static final Pattern FULL_DATE =
      Pattern.compile("STARTDATE (\\d\\d)-([A-Z]{3})-(\\d{4})(?: .*)?");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  /** The onset, perhaps a length, and the texts of a time-stamped list of annotations. */
  private static final Pattern ONSET = Pattern.compile("([+-]\\d{1,15}(?:\\.\\d{0,15})?)");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,15}(?:\\.\\d{0,15})?");

  private static final char TEXT_FOLLOWS = 0x14;
  private static final char LENGTH_FOLLOWS = 0x15;

  /**
   * A signal of the file, annotations among them.
   *
   * @param firstByte where its samples begin in a record
   * @param samples its samples in a record
   * @param annotations whether its bytes are annotations
   * @param inverted whether its physical minimum is above its maximum, so that counts change sign
   */
  private record Signal(
      Channel channel, int firstByte, int samples, boolean annotations, boolean inverted) {}

  private final Path file;
  private final Head head;
  private final List<Signal> ordinary;

  /** What the header says of the whole file. */
  private record Head(
      String format,
      int sampleBytes,
      boolean interrupted,
      long startMicros,
      String day,
      int headerBytes,
      int recordBytes,
      long records,
      double recordSeconds,
      List<Signal> signals,
      List<String> remarks) {}

  private EdfFile(Path file, Head head) {
    this.file = file;
    this.head = head;
    this.ordinary = head.signals().stream().filter(signal -> !signal.annotations()).toList();
  }

  /**
   * Reads the header of a file.
   *
   * @throws MalformedRecordingException if it cannot be understood
   * @throws IOException if the file cannot be read
   */
  public static EdfFile open(Path file) throws IOException {
    return new EdfFile(file, new HeaderReader(file).read());
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public String format() {
    return head.format();
  }

  @Override
  public String day() {
    return head.day();
  }

  @Override
  public List<Channel> channels() {
    return ordinary.stream().map(Signal::channel).toList();
  }

  @Override
  public List<String> remarks() {
    return head.remarks();
  }

  @Override
  public ChannelSamples read(int channel) throws IOException {
    Signal signal = ordinary.get(channel);
    int size = Limits.samples(file, Math.multiplyExact(head.records(), (long) signal.samples()));
    int[] counts = new int[size];
    long[] times = new long[size];
    double period = signal.samples() == 0 ? 0 : head.recordSeconds() * 1e6 / signal.samples();
    long[] start = {head.startMicros()};
    int[] at = {0};
    eachRecord(
        (record, bytes) -> {
          Double onset = onset(bytes);
          if (onset != null && (record == 0 || head.interrupted())) {
            start[0] = head.startMicros() + Math.round(onset * 1e6);
          }
          long before = head.interrupted() && onset != null ? 0 : record * signal.samples();
          for (int i = 0; i < signal.samples(); i++) {
            int value = sample(bytes, signal.firstByte() + i * head.sampleBytes());
            counts[at[0]] = signal.inverted() ? -value : value;
            times[at[0]] = start[0] + Math.round((before + i) * period);
            at[0]++;
          }
        });
    return new ChannelSamples(counts, times, List.of());
  }

  @Override
  public List<Annotation> annotations() throws IOException {
    List<Annotation> annotations = new ArrayList<>();
    if (head.signals().stream().anyMatch(Signal::annotations)) {
      eachRecord((record, bytes) -> texts(bytes, annotations));
    }
    annotations.sort((a, b) -> Long.compare(a.fromMicros(), b.fromMicros()));
    return List.copyOf(annotations);
  }

  private interface RecordTaker {
    void take(long record, byte[] bytes) throws MalformedRecordingException;
  }

  private void eachRecord(RecordTaker taker) throws IOException {
    // A record that is there cannot be longer than the file.
    byte[] bytes = new byte[head.records() == 0 ? 0 : head.recordBytes()];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.skipNBytes(head.headerBytes());
      for (long record = 0; record < head.records(); record++) {
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
          throw new MalformedRecordingException(
              file, "it became shorter while it was read", "read it when nobody writes it");
        }
        taker.take(record, bytes);
      }
    }
  }

  private int sample(byte[] bytes, int at) {
    int low = bytes[at] & 0xff;
    return head.sampleBytes() == 2
        ? (bytes[at + 1] << 8) | low
        : (bytes[at + 2] << 16) | ((bytes[at + 1] & 0xff) << 8) | low;
  }

  /** When a record begins, in seconds from the start of the file; null if it does not tell. */
  private @Nullable Double onset(byte[] bytes) throws MalformedRecordingException {
    for (Signal signal : head.signals()) {
      if (signal.annotations()) {
        String first = lists(bytes, signal).get(0);
        if (first.isEmpty()) {
          return null;
        }
        Matcher onset = ONSET.matcher(first);
        if (!onset.lookingAt()) {
          throw unreadable();
        }
        return Double.valueOf(onset.group(1));
      }
    }
    return null;
  }

  private void texts(byte[] bytes, List<Annotation> annotations)
      throws MalformedRecordingException {
    for (Signal signal : head.signals()) {
      if (signal.annotations()) {
        for (String list : lists(bytes, signal)) {
          if (!list.isEmpty()) {
            texts(list, annotations);
          }
        }
      }
    }
  }

  private void texts(String list, List<Annotation> annotations) throws MalformedRecordingException {
    String[] parts = list.split(String.valueOf(TEXT_FOLLOWS), -1);
    String[] when = parts[0].split(String.valueOf(LENGTH_FOLLOWS), -1);
    boolean hasLength = when.length > 1 && !when[1].isEmpty();
    if (!ONSET.matcher(when[0]).matches() || (hasLength && !LENGTH.matcher(when[1]).matches())) {
      throw unreadable();
    }
    long from = head.startMicros() + Math.round(Double.parseDouble(when[0]) * 1e6);
    double seconds = hasLength ? Double.parseDouble(when[1]) : 0;
    long to = seconds > 0 ? from + Math.round(seconds * 1e6) : Annotation.OPEN;
    for (String text : Arrays.asList(parts).subList(1, parts.length)) {
      if (!text.isBlank()) {
        annotations.add(new Annotation(from, to, Annotation.Kind.NOTE, text.strip()));
      }
    }
  }

  /** The lists in a signal of annotations; at least one, perhaps empty. */
  private List<String> lists(byte[] bytes, Signal signal) {
    int length = signal.samples() * head.sampleBytes();
    String text = new String(bytes, signal.firstByte(), length, StandardCharsets.UTF_8);
    return Arrays.asList(text.split("\0", -1));
  }

  private MalformedRecordingException unreadable() {
    return new MalformedRecordingException(
        file, "an annotation cannot be read", "fetch it again or take it out of the folder");
  }

  /** Reads the header; the only one who knows where in it things stand. */
  private static final class HeaderReader {

    private final Path file;
    private final List<String> remarks = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int sampleBytes;

    HeaderReader(Path file) {
      this.file = file;
    }

    Head read() throws IOException {
      bytes = Limits.head(file, FIXED_HEADER);
      boolean bdf = bytes.length > 7 && (bytes[0] & 0xff) == 0xff;
      sampleBytes = bdf ? 3 : 2;
      if (bytes.length < FIXED_HEADER
          || !(bdf ? "BIOSEMI" : "0").equals(field(bdf ? 1 : 0, bdf ? 7 : 8))) {
        throw error("it does not begin as an EDF or BDF file does");
      }
      int number = whole(field(252, 4), "number of signals");
      if (number < 1 || number > Limits.MOST_CHANNELS) {
        throw error("it has %d signals".formatted(number));
      }
      int headerBytes = FIXED_HEADER + number * HEADER_PER_SIGNAL;
      String reserved = field(192, 44);
      bytes = Limits.head(file, headerBytes);
      if (bytes.length < headerBytes) {
        throw error("it ends within its header");
      }
      double seconds = decimal(field(244, 8), "length of a record");
      if (!(seconds >= 0) || seconds > 1e6) {
        throw error("a record lasts %s s".formatted(seconds));
      }
      List<Signal> signals = signals(number, seconds);
      int recordBytes = signals.stream().mapToInt(signal -> signal.samples() * sampleBytes).sum();
      long records = records(headerBytes, recordBytes, whole(field(236, 8), "number of records"));
      LocalDate day = day();
      return new Head(
          (bdf ? "BDF" : "EDF") + (reserved.startsWith(bdf ? "BDF+" : "EDF+") ? "+" : ""),
          sampleBytes,
          reserved.startsWith("EDF+D") || reserved.startsWith("BDF+D"),
          day == null ? 0 : startMicros(day),
          day == null ? "" : day.toString(),
          headerBytes,
          recordBytes,
          records,
          seconds,
          signals,
          List.copyOf(remarks));
    }

    private long records(int headerBytes, int recordBytes, int promised) throws IOException {
      if (recordBytes == 0) {
        throw error("its records have no samples");
      }
      long there = (Files.size(file) - headerBytes) / recordBytes;
      if (promised > there) {
        remarks.add(
            "%d of the %d records that its header promises are there".formatted(there, promised));
      } else if (promised >= 0 && promised < there) {
        remarks.add(
            "%d records more than its header promises are not read".formatted(there - promised));
      }
      // Less than 0 while it was recorded, and for ever where the recorder was cut off.
      return promised < 0 ? there : Math.min(there, promised);
    }

    private List<Signal> signals(int number, double seconds) throws MalformedRecordingException {
      List<Signal> signals = new ArrayList<>();
      long firstByte = 0;
      for (int i = 0; i < number; i++) {
        String label = column(number, 0, 16, i);
        int samples = whole(column(number, 216, 8, i), "number of samples in a record");
        if (samples < 0 || firstByte + (long) samples * sampleBytes > MOST_RECORD_BYTES) {
          throw error("a record has more than %d MiB".formatted(MOST_RECORD_BYTES >> 20));
        }
        boolean annotations = label.equals("EDF Annotations") || label.equals("BDF Annotations");
        double low = annotations ? 0 : decimal(column(number, 104, 8, i), "physical minimum");
        double high = annotations ? 1 : decimal(column(number, 112, 8, i), "physical maximum");
        double bottom = annotations ? 0 : decimal(column(number, 120, 8, i), "digital minimum");
        double top = annotations ? 1 : decimal(column(number, 128, 8, i), "digital maximum");
        double scale = Math.abs(high - low) / (top - bottom);
        boolean inverted = high < low;
        double baseline = bottom - low / ((high - low) / (top - bottom));
        boolean known = scale > 0 && Double.isFinite(scale) && Math.abs(baseline) < 1e9;
        if (!known) {
          remarks.add(
              "the scale of \"%s\" cannot be told from its minima and maxima".formatted(label));
        }
        signals.add(
            new Signal(
                new Channel(
                    label,
                    column(number, 96, 8, i),
                    seconds > 0 ? rate(samples, seconds) : 0,
                    known ? scale : 0,
                    known ? (int) Math.round(inverted ? -baseline : baseline) : 0),
                (int) firstByte,
                samples,
                annotations,
                known && inverted));
        firstByte += (long) samples * sampleBytes;
      }
      return List.copyOf(signals);
    }

    /** A length has eight characters, which cuts digits of one that is no round number. */
    private static double rate(int samples, double seconds) {
      double rate = samples / seconds;
      double whole = Math.rint(rate);
      return Math.abs(rate - whole) <= DIGITS_CUT * whole ? whole : rate;
    }

    /** With EDF+ the whole date stands in a text of its own, else a year of two digits must do. */
    private @Nullable LocalDate day() {
      Matcher full = FULL_DATE.matcher(field(88, 80).toUpperCase(Locale.ROOT));
      Matcher dotted = DOTTED.matcher(field(168, 8));
      try {
        if (full.matches() && MONTHS.contains(full.group(2))) {
          return LocalDate.of(
              Integer.parseInt(full.group(3)),
              MONTHS.indexOf(full.group(2)) + 1,
              Integer.parseInt(full.group(1)));
        }
        if (dotted.matches()) {
          int year = Integer.parseInt(dotted.group(3));
          return LocalDate.of(
              year < 85 ? 2000 + year : 1900 + year,
              Integer.parseInt(dotted.group(2)),
              Integer.parseInt(dotted.group(1)));
        }
      } catch (DateTimeException e) {
        // Told below, as any other text that is no date.
      }
      remarks.add("its date cannot be read and is taken as unknown");
      return null;
    }

    private long startMicros(LocalDate day) {
      long midnight = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      Matcher time = DOTTED.matcher(field(176, 8));
      try {
        if (time.matches()) {
          return midnight
              + LocalTime.of(
                          Integer.parseInt(time.group(1)),
                          Integer.parseInt(time.group(2)),
                          Integer.parseInt(time.group(3)))
                      .toSecondOfDay()
                  * 1_000_000L;
        }
      } catch (DateTimeException e) {
        // Told below, as any other text that is no time.
      }
      remarks.add("its time cannot be read and is taken as midnight");
      return midnight;
    }

    /** A field of the part that all signals have, column by column. */
    private String column(int signals, int before, int width, int signal) {
      return field(FIXED_HEADER + before * signals + width * signal, width);
    }

    private String field(int from, int length) {
      return Limits.text(Arrays.copyOfRange(bytes, from, from + length)).replace('\0', ' ').strip();
    }

    private int whole(String text, String what) throws MalformedRecordingException {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw caused("the " + what + " is \"" + text + "\", not a whole number", e);
      }
    }

    private double decimal(String text, String what) throws MalformedRecordingException {
      try {
        return Double.parseDouble(text.replace(',', '.'));
      } catch (NumberFormatException e) {
        throw caused("the " + what + " is \"" + text + "\", not a number", e);
      }
    }

    private MalformedRecordingException caused(String problem, Exception cause) {
      MalformedRecordingException error = error(problem);
      error.initCause(cause);
      return error;
    }

    private MalformedRecordingException error(String problem) {
      return new MalformedRecordingException(
          file, problem, "fetch it again or take it out of the folder");
    }
  }
}
