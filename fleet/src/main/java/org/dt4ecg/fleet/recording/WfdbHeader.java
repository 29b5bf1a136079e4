package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A WFDB header, as far as signal format 16 needs it. Layout: G. Moody, "WFDB Applications Guide",
 * header(5).
 *
 * @param file the header file
 * @param recordName name of the record: the header's file name without {@code .hea}
 * @param rateHz sampling rate, in Hz
 * @param samples samples per channel; -1 where the header does not say
 * @param startMicros time of the first sample in µs since the epoch; 0 where no date is given
 * @param day date of recording as {@code YYYY-MM-DD}; empty where none is given
 * @param signals the channels, in the order of the header
 */
record WfdbHeader(
    Path file,
    String recordName,
    double rateHz,
    int samples,
    long startMicros,
    String day,
    List<Signal> signals) {

  /** From the format's definition: 250 Hz where a header names no rate. */
  private static final double DEFAULT_RATE_HZ = 250;

  private static final Pattern SIGNAL_FORMAT =
      Pattern.compile("(\\d+)(?:x(\\d+))?(?::(\\d+))?(?:\\+(\\d+))?");
  private static final Pattern GAIN =
      Pattern.compile("([-+0-9.eE]+)(?:\\((-?\\d+)\\))?(?:/(\\S+))?");
  private static final Pattern SLASH_OR_DOT_DATE =
      Pattern.compile("(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})");

  /**
   * A channel.
   *
   * @param samplesFile the file that holds its samples
   * @param byteOffset bytes in front of the first sample
   * @param channel its place among the channels of that file, from 0
   * @param channels channels in that file
   * @param microvoltsPerCount µV per count; 0 for an uncalibrated channel or another quantity
   * @param baselineCount count that stands for 0 µV
   * @param checksum sum of all its samples, as a 16-bit number that overflows; 0 where the header
   *     does not say, as headers made by hand put it too
   * @param description description, such as {@code ECG I}
   */
  record Signal(
      Path samplesFile,
      int byteOffset,
      int channel,
      int channels,
      double microvoltsPerCount,
      int baselineCount,
      short checksum,
      String description) {}

  static WfdbHeader read(Path file) throws IOException {
    return new Parser(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1)).parse();
  }

  private static final class Parser {

    private final Path file;
    private final List<String> lines;
    private int next;

    Parser(Path file, List<String> lines) {
      this.file = file;
      this.lines = lines;
    }

    WfdbHeader parse() throws MalformedRecordingException {
      String[] record = dataLine("the record line").split("\\s+", -1);
      if (record.length < 2) {
        throw error("the record line needs a name and the number of channels");
      }
      if (record[0].contains("/")) {
        throw new MalformedRecordingException(
            file,
            next,
            "the record is made of several segments, which are not read",
            "join the segments into one record");
      }
      int channels = integer(record[1], "number of channels");
      if (channels < 1) {
        throw error("the record has no channels");
      }
      double rate = record.length > 2 ? rate(record[2]) : DEFAULT_RATE_HZ;
      int samples = record.length > 3 ? integer(record[3], "number of samples") : 0;
      String time = record.length > 4 ? record[4] : "";
      String date = record.length > 5 ? record[5] : "";
      List<Signal> signals = signals(channels);
      LocalDate day = day(date);
      return new WfdbHeader(
          file,
          String.valueOf(file.getFileName()).replaceFirst("\\.hea$", ""),
          rate,
          samples == 0 ? -1 : samples,
          day == null ? 0 : startMicros(day, time),
          day == null ? "" : day.toString(),
          signals);
    }

    private List<Signal> signals(int channels) throws MalformedRecordingException {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < channels; i++) {
        signals.add(signal(dataLine("the line of channel " + (i + 1) + " of " + channels)));
      }
      return numberedByFile(signals);
    }

    private Signal signal(String line) throws MalformedRecordingException {
      String[] parts = line.split("\\s+", 9);
      if (parts.length < 2) {
        throw error("a channel's line needs a file and a format");
      }
      Matcher format = SIGNAL_FORMAT.matcher(parts[1]);
      if (!format.matches()) {
        throw error("\"" + parts[1] + "\" is no signal format");
      }
      if (!format.group(1).equals("16")) {
        throw new MalformedRecordingException(
            file,
            next,
            "signal format " + format.group(1) + " is not read",
            "convert the record to format 16, for example with xform or rdsamp and wrsamp");
      }
      if (!isAbsentOr(format.group(2), "1") || !isAbsentOr(format.group(3), "0")) {
        throw new MalformedRecordingException(
            file,
            next,
            "several samples per frame, or a skew between channels, are not read",
            "convert the record with xform");
      }
      int offset = format.group(4) == null ? 0 : integer(format.group(4), "byte offset");
      int adcZero = parts.length > 4 ? integer(parts[4], "ADC zero") : 0;
      double microvolts = 0;
      int baseline = adcZero;
      if (parts.length > 2) {
        Matcher gain = GAIN.matcher(parts[2]);
        if (!gain.matches()) {
          throw error("\"" + parts[2] + "\" is no gain");
        }
        microvolts = microvoltsPerCount(number(gain.group(1), "gain"), gain.group(3));
        baseline = gain.group(2) == null ? adcZero : integer(gain.group(2), "baseline");
      }
      short checksum = parts.length > 6 ? (short) integer(parts[6], "checksum") : 0;
      String description = parts.length > 8 ? parts[8].strip() : "";
      return new Signal(
          file.resolveSibling(parts[0]), offset, 0, 1, microvolts, baseline, checksum, description);
    }

    private static List<Signal> numberedByFile(List<Signal> signals) {
      List<Signal> numbered = new ArrayList<>();
      for (int i = 0; i < signals.size(); i++) {
        Signal signal = signals.get(i);
        Path samplesFile = signal.samplesFile();
        int channel =
            (int)
                signals.subList(0, i).stream()
                    .filter(other -> other.samplesFile().equals(samplesFile))
                    .count();
        int channels =
            (int) signals.stream().filter(other -> other.samplesFile().equals(samplesFile)).count();
        numbered.add(
            new Signal(
                samplesFile,
                signal.byteOffset(),
                channel,
                channels,
                signal.microvoltsPerCount(),
                signal.baselineCount(),
                signal.checksum(),
                signal.description()));
      }
      return List.copyOf(numbered);
    }

    /** A gain of zero means uncalibrated; without units it is counts per millivolt. */
    private static double microvoltsPerCount(double gain, @Nullable String units) {
      if (gain == 0) {
        return 0;
      }
      double microvoltsPerUnit =
          switch (units == null ? "mV" : units) {
            case "V" -> 1e6;
            case "mV" -> 1e3;
            case "uV", "µV" -> 1;
            default -> 0;
          };
      return microvoltsPerUnit / gain;
    }

    private double rate(String text) throws MalformedRecordingException {
      double rate = number(text.split("/", 2)[0], "sampling rate");
      if (!(rate > 0)) {
        throw error("the sampling rate is " + rate + " Hz");
      }
      return rate;
    }

    /** The base date, or the date that ECG-ID keeps in a comment. */
    private @Nullable LocalDate day(String baseDate) throws MalformedRecordingException {
      if (!baseDate.isEmpty()) {
        return date(baseDate);
      }
      for (String line : lines) {
        String comment = line.strip();
        if (comment.startsWith("# ECG date:")) {
          return date(comment.substring("# ECG date:".length()).strip());
        }
      }
      return null;
    }

    private LocalDate date(String text) throws MalformedRecordingException {
      Matcher parts = SLASH_OR_DOT_DATE.matcher(text);
      if (!parts.matches()) {
        throw error("\"" + text + "\" is no date of the form DD/MM/YYYY or DD.MM.YYYY");
      }
      try {
        return LocalDate.of(
            Integer.parseInt(parts.group(3)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(1)));
      } catch (DateTimeException e) {
        throw caused(error("\"" + text + "\" is no date"), e);
      }
    }

    private long startMicros(LocalDate day, String time) throws MalformedRecordingException {
      long micros = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      if (time.isEmpty()) {
        return micros;
      }
      try {
        String padded = time.indexOf(':') == 1 ? "0" + time : time;
        return micros + LocalTime.parse(padded).toNanoOfDay() / 1_000;
      } catch (DateTimeException e) {
        throw caused(error("\"" + time + "\" is no time of the form HH:MM:SS"), e);
      }
    }

    private String dataLine(String what) throws MalformedRecordingException {
      while (next < lines.size()) {
        String line = lines.get(next++).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          return line;
        }
      }
      throw error("the header ends before " + what);
    }

    private int integer(String text, String what) throws MalformedRecordingException {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw caused(error("the " + what + " is \"" + text + "\", not a whole number"), e);
      }
    }

    private double number(String text, String what) throws MalformedRecordingException {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw caused(error("the " + what + " is \"" + text + "\", not a number"), e);
      }
    }

    private static boolean isAbsentOr(@Nullable String text, String value) {
      return text == null || text.equals(value);
    }

    private MalformedRecordingException error(String problem) {
      return new MalformedRecordingException(
          file, next, problem, "mend the header or take the record out of the folder");
    }

    private static MalformedRecordingException caused(
        MalformedRecordingException error, Exception cause) {
      error.initCause(cause);
      return error;
    }
  }
}
