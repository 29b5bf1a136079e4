package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A WFDB header. Layout: G. Moody, "WFDB Applications Guide", header(5). What tells when a record
 * was made is taken as unknown where it cannot be read, as it often is in real headers: a time of
 * {@code 0:0:0}, a year alone.
 *
 * @param file the header file
 * @param recordName name of the record: the header's file name without {@code .hea}
 * @param rateHz frames per second
 * @param frames frames of the record; -1 where the header does not say
 * @param startMicros time of the first sample in µs since the epoch; 0 where no date is given
 * @param day date of recording as {@code YYYY-MM-DD}; empty where none is given
 * @param signals the channels, in the order of the header; none of a record of several segments
 * @param segments the segments; none of a record that is one piece
 * @param remarks what was odd, and read all the same
 */
record WfdbHeader(
    Path file,
    String recordName,
    double rateHz,
    long frames,
    long startMicros,
    String day,
    List<Signal> signals,
    List<Segment> segments,
    List<String> remarks) {

  static final String EXTENSION = ".hea";

  /** A file of this name holds nothing: a signal or a segment that is not there. */
  static final String NOTHING = "~";

  /** From the format's definition: 250 Hz where a header names no rate. */
  private static final double DEFAULT_RATE_HZ = 250;

  /** Of 8, 16 and 24 bits. */
  private static final Set<String> FLAC_FORMATS = Set.of("508", "516", "524");

  private static final Pattern SIGNAL_FORMAT =
      Pattern.compile("(\\d{1,4})(?:x(\\d{1,6}))?(?::(\\d{1,6}))?(?:\\+(\\d{1,9}))?");
  private static final Pattern GAIN =
      Pattern.compile("([-+0-9.eE]+)(?:\\(([-+0-9.eE]+)\\))?(?:/(\\S+))?");
  private static final Pattern DATE = Pattern.compile("(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})");
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,2}):)?(\\d{1,2}):(\\d{1,2}(?:\\.\\d{1,9})?)");
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

  /**
   * A channel.
   *
   * @param samplesFile the file that holds its samples; null if there is none
   * @param format how they are written
   * @param samplesPerFrame its samples in a frame
   * @param skew frames by which it comes too late in the file
   * @param byteOffset bytes in front of the first sample
   * @param place its first sample in a frame of that file, from 0
   * @param frameSamples samples of all channels in a frame of that file
   * @param channel what people are told of it
   * @param initialValue its first sample, as the header says, on which differences build
   * @param checksum sum of all its samples, as a 16-bit number that overflows; 0 where the header
   *     does not say, as headers made by hand put it too
   */
  record Signal(
      @Nullable Path samplesFile,
      WfdbFormat format,
      int samplesPerFrame,
      int skew,
      int byteOffset,
      int place,
      int frameSamples,
      Channel channel,
      int initialValue,
      short checksum) {

    /** Placed among the channels of its file. */
    Signal at(int firstSample, int samplesOfAll) {
      return new Signal(
          samplesFile,
          format,
          samplesPerFrame,
          skew,
          byteOffset,
          firstSample,
          samplesOfAll,
          channel,
          initialValue,
          checksum);
    }
  }

  /**
   * A piece of a record.
   *
   * @param header its header; null where nothing was recorded
   * @param frames how long it is
   */
  record Segment(@Nullable Path header, long frames) {}

  static WfdbHeader read(Path file) throws IOException {
    String text = Limits.text(Limits.bytes(file, Limits.MOST_HEADER_BYTES));
    return new Parser(file, text.lines().toList()).parse();
  }

  private static final class Parser {

    private final Path file;
    private final List<String> lines;
    private final List<String> remarks = new ArrayList<>();
    private int next;

    Parser(Path file, List<String> lines) {
      this.file = file;
      this.lines = lines;
    }

    WfdbHeader parse() throws IOException {
      String[] record = dataLine("the record line").split("\\s+", -1);
      if (record.length < 2) {
        throw error("the record line needs a name and the number of channels");
      }
      int channels = integer(record[1], "number of channels");
      if (channels < 1 || channels > Limits.MOST_CHANNELS) {
        throw error(
            channels == 0
                ? "the record has no channels"
                : "the record has %d channels; 1 to %d are read"
                    .formatted(channels, Limits.MOST_CHANNELS));
      }
      double rate = record.length > 2 ? rate(record[2]) : DEFAULT_RATE_HZ;
      long frames = record.length > 3 ? whole(record[3], "number of samples") : 0;
      if (frames < 0) {
        throw error("the number of samples is " + frames);
      }
      String time = record.length > 4 ? record[4] : "";
      String date = record.length > 5 ? record[5] : "";
      String[] name = record[0].split("/", 2);
      List<Segment> segments =
          name.length == 2 ? segments(integer(name[1], "number of segments")) : List.of();
      List<Signal> signals = name.length == 2 ? List.of() : signals(channels, rate);
      LocalDate day = day(date);
      return new WfdbHeader(
          file,
          String.valueOf(file.getFileName()).replaceFirst("\\.hea$", ""),
          rate,
          frames == 0 ? -1 : frames,
          day == null ? 0 : startMicros(day, time),
          day == null ? "" : day.toString(),
          signals,
          segments,
          List.copyOf(remarks));
    }

    private List<Segment> segments(int number) throws IOException {
      if (number < 1 || number > Limits.MOST_SEGMENTS) {
        throw error(
            "the record has %d segments; 1 to %d are read".formatted(number, Limits.MOST_SEGMENTS));
      }
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        String[] parts =
            dataLine("the line of segment %d of %d".formatted(i + 1, number)).split("\\s+", 2);
        if (parts.length < 2) {
          throw error("a segment's line needs a name and a number of samples");
        }
        long frames = whole(parts[1].strip(), "number of samples");
        if (frames < 0) {
          throw error("the number of samples is " + frames);
        }
        segments.add(
            new Segment(
                parts[0].equals(NOTHING)
                    ? null
                    : Limits.beside(file, parts[0] + EXTENSION, "line " + next),
                frames));
      }
      return List.copyOf(segments);
    }

    private List<Signal> signals(int channels, double rate) throws IOException {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < channels; i++) {
        signals.add(signal(dataLine("the line of channel " + (i + 1) + " of " + channels), rate));
      }
      return placedInFiles(signals);
    }

    private Signal signal(String line, double rate) throws IOException {
      String[] parts = line.split("\\s+", 9);
      if (parts.length < 2) {
        throw error("a channel's line needs a file and a format");
      }
      Matcher code = SIGNAL_FORMAT.matcher(parts[1]);
      if (!code.matches()) {
        throw error("\"" + parts[1] + "\" is no signal format");
      }
      boolean nothing = parts[0].equals(NOTHING) || code.group(1).equals("0");
      WfdbFormat format = nothing ? WfdbFormat.F16 : WfdbFormat.of(Integer.parseInt(code.group(1)));
      if (format == null) {
        throw notRead(code.group(1));
      }
      int perFrame = code.group(2) == null ? 1 : Integer.parseInt(code.group(2));
      double channelRate = rate * perFrame;
      if (perFrame < 1 || !(channelRate <= Limits.MOST_HERTZ)) {
        throw error("a channel has %d samples in a frame".formatted(perFrame));
      }
      int adcZero = parts.length > 4 ? integer(parts[4], "ADC zero") : 0;
      String description = parts.length > 8 ? parts[8].strip() : "";
      return new Signal(
          nothing ? null : Limits.beside(file, parts[0], "line " + next),
          format,
          perFrame,
          code.group(3) == null ? 0 : Integer.parseInt(code.group(3)),
          code.group(4) == null ? 0 : Integer.parseInt(code.group(4)),
          0,
          perFrame,
          channel(description, parts.length > 2 ? parts[2] : "", channelRate, adcZero),
          parts.length > 5 ? integer(parts[5], "initial value") : 0,
          parts.length > 6 ? (short) integer(parts[6], "checksum") : 0);
    }

    /** A gain of zero means uncalibrated; without units it is counts per millivolt. */
    private Channel channel(String description, String text, double rate, int adcZero)
        throws MalformedRecordingException {
      if (text.isEmpty()) {
        return new Channel(description, "", rate, 0, adcZero);
      }
      Matcher parts = GAIN.matcher(text);
      if (!parts.matches()) {
        throw error("\"" + text + "\" is no gain");
      }
      double gain = number(parts.group(1), "gain");
      double baseline = parts.group(2) == null ? adcZero : number(parts.group(2), "baseline");
      boolean scaled = gain == 0 || Double.isFinite(1 / gain);
      if (!scaled || !(Math.abs(baseline) < Integer.MAX_VALUE)) {
        throw error("\"" + text + "\" is no gain");
      }
      String unit = parts.group(3);
      return new Channel(
          description,
          unit != null ? unit : gain == 0 ? "" : "mV",
          rate,
          gain == 0 ? 0 : 1 / gain,
          (int) Math.round(baseline));
    }

    private List<Signal> placedInFiles(List<Signal> signals) throws MalformedRecordingException {
      Map<Path, List<Signal>> byFile = new HashMap<>();
      for (Signal signal : signals) {
        if (signal.samplesFile() != null) {
          byFile.computeIfAbsent(signal.samplesFile(), path -> new ArrayList<>()).add(signal);
        }
      }
      for (List<Signal> group : byFile.values()) {
        if (group.stream().map(Signal::format).distinct().count() > 1) {
          throw error("the channels of a file are in several formats");
        }
      }
      Map<Path, Integer> taken = new HashMap<>();
      List<Signal> placed = new ArrayList<>();
      for (Signal signal : signals) {
        Path samplesFile = signal.samplesFile();
        if (samplesFile == null) {
          placed.add(signal);
        } else {
          List<Signal> group = byFile.getOrDefault(samplesFile, List.of());
          int place = taken.getOrDefault(samplesFile, 0);
          taken.put(samplesFile, place + signal.samplesPerFrame());
          placed.add(signal.at(place, group.stream().mapToInt(Signal::samplesPerFrame).sum()));
        }
      }
      return List.copyOf(placed);
    }

    private double rate(String text) throws MalformedRecordingException {
      double rate = number(text.split("[/(]", 2)[0], "sampling rate");
      if (!(rate > 0) || rate > Limits.MOST_HERTZ) {
        throw error("the sampling rate is " + rate + " Hz");
      }
      return rate;
    }

    /** The base date, or the date that ECG-ID keeps in a comment. */
    private @Nullable LocalDate day(String baseDate) {
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

    private @Nullable LocalDate date(String text) {
      Matcher parts = DATE.matcher(text);
      if (parts.matches()) {
        try {
          return LocalDate.of(
              Integer.parseInt(parts.group(3)),
              Integer.parseInt(parts.group(2)),
              Integer.parseInt(parts.group(1)));
        } catch (DateTimeException e) {
          // Told below, as any other text that is no date.
        }
      }
      remarks.add("its date is none of the form DD/MM/YYYY and is taken as unknown");
      return null;
    }

    private long startMicros(LocalDate day, String time) {
      long midnight = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      if (time.isEmpty()) {
        return midnight;
      }
      Matcher parts = TIME.matcher(time);
      if (parts.matches()) {
        int hour = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        int minute = Integer.parseInt(parts.group(2));
        double second = Double.parseDouble(parts.group(3));
        if (hour < 24 && minute < 60 && second < 60) {
          return midnight + (hour * 60L + minute) * 60_000_000 + Math.round(second * 1e6);
        }
      }
      remarks.add("its time is none of the form HH:MM:SS and is taken as midnight");
      return midnight;
    }

    private MalformedRecordingException notRead(String format) {
      boolean flac = FLAC_FORMATS.contains(format);
      return new MalformedRecordingException(
          file,
          next,
          "signal format %s %s"
              .formatted(format, flac ? "is FLAC, which is not read" : "is not read"),
          flac
              ? "convert the record to format %s, for example with rdrecord and wrsamp of the Python package wfdb"
                  .formatted(format.equals("524") ? "24" : "16")
              : "convert the record to format 16, for example with xform");
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
      long value = whole(text, what);
      if (value != (int) value) {
        throw error("the " + what + " is \"" + text + "\", which is too large");
      }
      return (int) value;
    }

    private long whole(String text, String what) throws MalformedRecordingException {
      if (!WHOLE.matcher(text).matches()) {
        throw error("the " + what + " is \"" + text + "\", not a whole number");
      }
      return Long.parseLong(text);
    }

    private double number(String text, String what) throws MalformedRecordingException {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        MalformedRecordingException error =
            error("the " + what + " is \"" + text + "\", not a number");
        error.initCause(e);
        throw error;
      }
    }

    private MalformedRecordingException error(String problem) {
      String shown = problem.length() > 200 ? problem.substring(0, 200) + "…" : problem;
      return new MalformedRecordingException(
          file, next, shown, "mend the header or take the record out of the folder");
    }
  }
}
