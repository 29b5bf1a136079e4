package org.dt4ecg.fleet.recording;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import org.dt4ecg.fleet.format.MalformedRecordingException;

/**
 * Reads lines of {@code YYYY-MM-DD HH:MM:SS.ffffff ; COUNT}, byte by byte: a file has 30,000 of
 * them, and a general date parser would take most of the time of a training run's start. The
 * fraction may be missing or shorter. Times are local without a zone; they are taken as UTC, since
 * only their distances matter.
 */
final class CtuParser {

  private static final String SHAPE = "YYYY-MM-DD HH:MM:SS.ffffff ; COUNT";
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int BYTES_PER_LINE = 34;

  private final Path file;
  private final byte[] text;
  private int position;
  private long line = 1;

  private int dayKey = -1;
  private long dayStartMicros;

  private CtuParser(Path file, byte[] text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Samples and their times in µs since the epoch, of equal length. Where a clock was set back,
   * times fall.
   */
  record Samples(short[] counts, long[] timesMicros) {}

  static Samples parse(Path file, byte[] text) throws MalformedRecordingException {
    return new CtuParser(file, text).parse();
  }

  private Samples parse() throws MalformedRecordingException {
    short[] counts = new short[text.length / BYTES_PER_LINE + 1];
    long[] times = new long[counts.length];
    int size = 0;
    while (position < text.length) {
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, size * 2);
        times = Arrays.copyOf(times, size * 2);
      }
      times[size] = time();
      expect(' ');
      expect(';');
      expect(' ');
      counts[size] = count();
      endOfLine();
      size++;
      line++;
    }
    if (size == 0) {
      throw new MalformedRecordingException(
          file, "the file is empty", "fetch it again or take it out of the folder");
    }
    return new Samples(Arrays.copyOf(counts, size), Arrays.copyOf(times, size));
  }

  private long time() throws MalformedRecordingException {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    expect(' ');
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    expect(':');
    int second = digits(2);
    if (hour > 23 || minute > 59 || second > 59) {
      throw malformed();
    }
    long seconds = (hour * 60L + minute) * 60 + second;
    return dayStartMicros(year, month, day) + seconds * MICROS_PER_SECOND + fractionMicros();
  }

  private long dayStartMicros(int year, int month, int day) throws MalformedRecordingException {
    int key = (year * 100 + month) * 100 + day;
    if (key != dayKey) {
      try {
        dayStartMicros = LocalDate.of(year, month, day).toEpochDay() * 86_400 * MICROS_PER_SECOND;
      } catch (DateTimeException e) {
        MalformedRecordingException malformed = malformed();
        malformed.initCause(e);
        throw malformed;
      }
      dayKey = key;
    }
    return dayStartMicros;
  }

  private long fractionMicros() throws MalformedRecordingException {
    if (position >= text.length || text[position] != '.') {
      return 0;
    }
    position++;
    long micros = 0;
    long unit = MICROS_PER_SECOND / 10;
    while (unit > 0 && atDigit()) {
      micros += (text[position++] - '0') * unit;
      unit /= 10;
    }
    return micros;
  }

  private short count() throws MalformedRecordingException {
    boolean negative = position < text.length && text[position] == '-';
    if (negative) {
      position++;
    }
    int start = position;
    int value = 0;
    while (atDigit() && value <= Short.MAX_VALUE) {
      value = value * 10 + (text[position++] - '0');
    }
    if (position == start) {
      throw malformed();
    }
    int signed = negative ? -value : value;
    if (signed < Short.MIN_VALUE || signed > Short.MAX_VALUE) {
      throw error("the count does not fit 16 bits", "counts lie between -32768 and 32767");
    }
    return (short) signed;
  }

  private void endOfLine() throws MalformedRecordingException {
    if (position < text.length && text[position] == '\r') {
      position++;
    }
    if (position < text.length) {
      expect('\n');
    }
  }

  private int digits(int howMany) throws MalformedRecordingException {
    int value = 0;
    for (int i = 0; i < howMany; i++) {
      if (!atDigit()) {
        throw malformed();
      }
      value = value * 10 + (text[position++] - '0');
    }
    return value;
  }

  private boolean atDigit() {
    return position < text.length && text[position] >= '0' && text[position] <= '9';
  }

  private void expect(char character) throws MalformedRecordingException {
    if (position >= text.length || text[position] != character) {
      throw malformed();
    }
    position++;
  }

  private MalformedRecordingException malformed() {
    return error("not of the form " + SHAPE, "fetch the file again or take it out of the folder");
  }

  private MalformedRecordingException error(String problem, String remedy) {
    return new MalformedRecordingException(file, line, problem, remedy);
  }
}
