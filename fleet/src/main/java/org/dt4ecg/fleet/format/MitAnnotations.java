package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads annotations in the MIT format, after G. Moody, "WFDB Applications Guide", annot(5): words
 * of 16 bits, low byte first, of a code of 6 bits and the samples since the last annotation.
 *
 * <p>An annotation's text is what its string says, or else the sign of its code, such as {@code V}.
 * A rhythm and a note hold until the next of their kind.
 */
final class MitAnnotations {

  private static final int SKIP = 59;
  private static final int NUMBER = 60;
  private static final int SUBTYPE = 61;
  private static final int CHANNEL = 62;
  private static final int TEXT = 63;

  private static final int NOTE = 22;
  private static final int RHYTHM = 28;

  private static final Map<Integer, String> BEATS =
      Map.ofEntries(
          Map.entry(1, "N"),
          Map.entry(2, "L"),
          Map.entry(3, "R"),
          Map.entry(4, "a"),
          Map.entry(5, "V"),
          Map.entry(6, "F"),
          Map.entry(7, "J"),
          Map.entry(8, "A"),
          Map.entry(9, "S"),
          Map.entry(10, "E"),
          Map.entry(11, "j"),
          Map.entry(12, "/"),
          Map.entry(13, "Q"),
          Map.entry(25, "B"),
          Map.entry(30, "?"),
          Map.entry(34, "e"),
          Map.entry(35, "n"),
          Map.entry(38, "f"),
          Map.entry(41, "r"));

  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(14, "~"),
          Map.entry(16, "|"),
          Map.entry(18, "s"),
          Map.entry(19, "T"),
          Map.entry(20, "*"),
          Map.entry(21, "D"),
          Map.entry(NOTE, "\""),
          Map.entry(23, "="),
          Map.entry(24, "p"),
          Map.entry(26, "^"),
          Map.entry(27, "t"),
          Map.entry(RHYTHM, "+"),
          Map.entry(29, "u"),
          Map.entry(31, "!"),
          Map.entry(32, "["),
          Map.entry(33, "]"),
          Map.entry(36, "@"),
          Map.entry(37, "x"),
          Map.entry(39, "("),
          Map.entry(40, ")"));

  /** A note at the start by which a file of annotations tells a rate of its own. */
  private static final Pattern RESOLUTION =
      Pattern.compile("## time resolution: ([0-9]{1,9}(?:\\.[0-9]{1,9})?)");

  private final Path file;
  private final byte[] bytes;
  private final long startMicros;
  private final List<Annotation> annotations = new ArrayList<>();
  private double rateHz;
  private int position;
  private long sample;

  private MitAnnotations(Path file, byte[] bytes, long startMicros, double rateHz) {
    this.file = file;
    this.bytes = bytes;
    this.startMicros = startMicros;
    this.rateHz = rateHz;
  }

  /**
   * Reads a file of annotations.
   *
   * @param startMicros time of sample 0, in µs since the epoch
   * @param rateHz samples per second, unless the file tells another number
   */
  static List<Annotation> read(Path file, long startMicros, double rateHz) throws IOException {
    byte[] bytes = Limits.bytes(file, Limits.MOST_BYTES);
    return new MitAnnotations(file, bytes, startMicros, rateHz).read();
  }

  private List<Annotation> read() throws MalformedRecordingException {
    while (position < bytes.length) {
      int word = word();
      if (word == 0) {
        return List.copyOf(annotations);
      }
      int code = word >> 10;
      int interval = word & 0x3ff;
      if (code == SKIP) {
        int high = word();
        sample += (high << 16) | word();
      } else if (code <= 49) {
        sample += interval;
        String text = fields();
        add(code, text);
      } else if (code == TEXT || code == NUMBER || code == SUBTYPE || code == CHANNEL) {
        throw error("an annotation begins with a field of code " + code);
      } else {
        throw error("there is no annotation of code " + code);
      }
    }
    throw error("it ends in the middle");
  }

  /** What follows an annotation's word and belongs to it; its text is given back. */
  private String fields() throws MalformedRecordingException {
    String text = "";
    while (position + 1 < bytes.length) {
      int code = (bytes[position + 1] & 0xff) >> 2;
      if (code < NUMBER) {
        return text;
      }
      int length = word() & 0x3ff;
      if (code == TEXT) {
        if (position + length > bytes.length) {
          throw error("it ends in the middle of a text");
        }
        text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        text = (end < 0 ? text : text.substring(0, end)).strip();
        position += length + length % 2;
      }
    }
    return text;
  }

  private void add(int code, String text) {
    Matcher resolution = RESOLUTION.matcher(text);
    if (code == NOTE && sample == 0 && resolution.matches()) {
      double told = Double.parseDouble(resolution.group(1));
      rateHz = told > 0 ? told : rateHz;
      return;
    }
    long time = startMicros + Math.round(sample * 1e6 / rateHz);
    String beat = BEATS.get(code);
    if (beat != null) {
      annotations.add(
          new Annotation(time, time, Annotation.Kind.BEAT, text.isEmpty() ? beat : text));
    } else {
      Annotation.Kind kind =
          code == RHYTHM
              ? Annotation.Kind.RHYTHM
              : code == NOTE ? Annotation.Kind.NOTE : Annotation.Kind.OTHER;
      String sign = OTHERS.getOrDefault(code, String.valueOf(code));
      annotations.add(new Annotation(time, Annotation.OPEN, kind, text.isEmpty() ? sign : text));
    }
  }

  private int word() throws MalformedRecordingException {
    if (position + 2 > bytes.length) {
      throw error("it ends in the middle");
    }
    int word = (bytes[position] & 0xff) | ((bytes[position + 1] & 0xff) << 8);
    position += 2;
    return word;
  }

  private MalformedRecordingException error(String problem) {
    return new MalformedRecordingException(
        file,
        "no annotations in the MIT format: %s (byte %d)".formatted(problem, position),
        "fetch it again or take it away");
  }
}
