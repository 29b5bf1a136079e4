package org.dt4ecg.fleet.format;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and times as text files write them. */
final class TextValues {

  private static final Pattern POINT =
      Pattern.compile("[-+]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][-+]?\\d{1,3})?");
  private static final Pattern COMMA =
      Pattern.compile("[-+]?(?:\\d{1,30}(?:,\\d{0,30})?|,\\d{1,30})(?:[eE][-+]?\\d{1,3})?");
  private static final Pattern NOTHING = Pattern.compile("(?i)|nan|null|na|n/a|none|-|inf|-inf");
  private static final Pattern MOMENT =
      Pattern.compile(
          "(?:(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})|(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}))?"
              + "(?:(?<=\\d)[T _])?(\\d{1,2}):(\\d{2}):(\\d{2})(?:[.,:](\\d{1,9}))?"
              + "\\s*(Z|UTC|[-+]\\d{2}:?\\d{2})?");

  private static final long SECOND = 1_000_000;

  private TextValues() {}

  /** Whether a text is a number. */
  static boolean isNumber(String text, boolean decimalComma) {
    return (decimalComma ? COMMA : POINT).matcher(text).matches();
  }

  /** Whether a text says that there is no value, such as an empty field. */
  static boolean isNothing(String text) {
    return NOTHING.matcher(text).matches();
  }

  /**
   * The number in a text.
   *
   * @return NaN where the text says that there is none
   * @throws NumberFormatException if it is anything else
   */
  static double number(String text, boolean decimalComma) {
    if (isPlain(text)) {
      return Long.parseLong(text);
    }
    if (isNothing(text)) {
      return Double.NaN;
    }
    if (!isNumber(text, decimalComma)) {
      throw new NumberFormatException("no number");
    }
    return Double.parseDouble(decimalComma ? text.replace(',', '.') : text);
  }

  /** How many digits a number has behind its decimal point. */
  static int decimals(String text) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    int end = exponent < 0 ? text.length() : exponent;
    int point = Math.max(text.indexOf('.'), text.indexOf(','));
    int digits = point < 0 || point > end ? 0 : end - point - 1;
    int shift = exponent < 0 ? 0 : Integer.parseInt(text.substring(exponent + 1));
    return Math.max(0, digits - shift);
  }

  /**
   * A date and time, or a time of day alone, in µs since the epoch. A time without a zone is taken
   * as UTC, since only distances matter.
   *
   * @return null if the text is none
   */
  static @Nullable Long moment(String text) {
    Matcher parts = MOMENT.matcher(text.strip());
    if (!parts.matches()) {
      return null;
    }
    try {
      long day =
          parts.group(1) != null
              ? epochDay(parts.group(1), parts.group(2), parts.group(3))
              : parts.group(4) != null
                  ? epochDay(parts.group(6), parts.group(5), parts.group(4))
                  : 0;
      int hour = Integer.parseInt(parts.group(7));
      int minute = Integer.parseInt(parts.group(8));
      int second = Integer.parseInt(parts.group(9));
      if (hour > 23 || minute > 59 || second > 60) {
        return null;
      }
      long seconds =
          day * 86_400 + (hour * 60L + minute) * 60 + second - zoneSeconds(parts.group(11));
      return seconds * SECOND + fractionMicros(parts.group(10));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Whether a text has a date in front of its time. */
  static boolean hasDate(String text) {
    return text.length() > 10 && moment(text) != null;
  }

  private static boolean isPlain(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    if (text.length() == start || text.length() > 15) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long epochDay(String year, String month, String day) {
    return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
        .toEpochDay();
  }

  private static long fractionMicros(@Nullable String digits) {
    if (digits == null) {
      return 0;
    }
    return Long.parseLong((digits + "000000").substring(0, 6));
  }

  private static long zoneSeconds(@Nullable String zone) {
    if (zone == null || zone.equals("Z") || zone.equals("UTC")) {
      return 0;
    }
    String digits = zone.replace(":", "");
    long seconds =
        Integer.parseInt(digits.substring(1, 3)) * 3_600L
            + Integer.parseInt(digits.substring(3, 5)) * 60L;
    return digits.startsWith("-") ? -seconds : seconds;
  }
}
