package org.dt4ecg.fleet.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a table of text is laid out, found from its first lines: what delimits fields, whether
 * numbers have a decimal comma, where the rows begin, what columns are called, and what the lines
 * above say of the recording.
 *
 * @param delimiter between fields; a blank for any run of blanks, and 0 where there is one column
 * @param decimalComma whether numbers have a comma where others have a point
 * @param firstRow number of the first line of values, from 0
 * @param columns the columns
 * @param lead name of the lead that a line above tells; empty if none does
 * @param unit unit that a line above tells; empty if none does
 * @param rateHz sampling rate that a line above tells, in Hz; NaN if none does
 * @param startMicros when the recording began, as a line above tells; null if none does
 */
record CsvLayout(
    char delimiter,
    boolean decimalComma,
    int firstRow,
    List<Column> columns,
    String lead,
    String unit,
    double rateHz,
    @Nullable Long startMicros) {

  static final char ONE_COLUMN = 0;

  private static final char[] DELIMITERS = {'\t', ';', '|', ',', ' ', ONE_COLUMN};
  private static final int MOST_COLUMNS = 256;

  /** Rows that have to look alike. */
  private static final int ROWS_LOOKED_AT = 10;

  /** Lines of names above the rows, as Shimmer's: device, signal, kind, unit. */
  private static final int MOST_NAME_LINES = 4;

  private static final Pattern UNIT_IN_NAME =
      Pattern.compile("(.*?)\\s*(?:\\[([^\\]]*)\\]|\\(([^)]*)\\))\\s*");
  private static final Pattern UNIT_AT_END =
      Pattern.compile(
          "(?i)(.*?)["
              + " _/.,:-]+(uv|µv|μv|mv|microvolts?|millivolts?|mvolts?|ns|us|µs|ms|s|sec|secs|seconds?|millis|nanos)");
  private static final Pattern TIME_NAME =
      Pattern.compile(
          "(?i)(?:.*(?:time|date|clock|zeit|temps|tiempo|elapsed|epoch|datum|unix).*|t|ms|s|sec|seconds?|millis)");
  private static final Pattern INDEX_NAME =
      Pattern.compile(
          "(?i)(?:#|n|nr|no|id|idx|index|row|seq.*|counter|count|packet.*|sample["
              + " _]?(?:no|nr|num.*|index|id|#)?)");
  private static final Pattern LABEL_NAME =
      Pattern.compile("(?i)(?:labels?|activit(?:y|ies)|annotations?|class|event|notes?|aktivität)");
  private static final Pattern TIME_UNIT =
      Pattern.compile("(?i)ns|us|µs|μs|ms|s|sec|secs|seconds?|millis|nanos|min|yyyy.*|hh.*");
  private static final Pattern KIND_LINE = Pattern.compile("(?i)cal|raw|uncal|no_units|");
  private static final Pattern RATE =
      Pattern.compile("(?i)(?<![\\d.,])(\\d{1,5}(?:[.,]\\d{1,6})?)\\s*(?:hertz|hz)\\b.*");
  private static final Pattern NAMED_RATE =
      Pattern.compile(
          "(?i).*(?:sampl\\w*["
              + " _]*(?:rate|freq\\w*)|\\bfs\\b|frequency|abtastrate)[^0-9]{0,12}(\\d{1,5}(?:\\.\\d{1,6})?).*");
  private static final Pattern LEAD =
      Pattern.compile("(?i)\"?lead\"?[,;:=\\t ]+\"?([^\",;]{1,40})\"?[,;]*");

  private static final Pattern TOLD_WORDS = Pattern.compile("[,;:=\\t\" ]+");
  private static final Pattern TOLD_FIELDS = Pattern.compile("[,;\\t\"]+|(?<=[A-Za-z])[:=]");

  /** What a column holds. */
  enum Role {
    TIME,
    INDEX,
    /** Text, or numbers that stand for something, such as an activity. */
    LABEL,
    VALUE
  }

  /**
   * A column.
   *
   * @param name without its unit; empty where the table has no names
   * @param unit empty where none is told
   */
  record Column(String name, String unit, Role role) {}

  /**
   * Finds the layout.
   *
   * @param lines the first lines
   * @param all whether these are all there are
   * @return null if there is no table
   */
  static @Nullable CsvLayout of(List<String> lines, boolean all) {
    CsvLayout best = null;
    for (char delimiter : DELIMITERS) {
      for (boolean decimalComma : new boolean[] {false, true}) {
        CsvLayout found = find(lines, all, delimiter, decimalComma);
        if (found != null && (best == null || found.isBetterThan(best))) {
          best = found;
        }
      }
    }
    return best;
  }

  /** Number of the first column of labels, from 0; -1 if there is none. */
  int firstWithLabels() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).role() == Role.LABEL) {
        return i;
      }
    }
    return -1;
  }

  /** The fields of a line, without quotes. */
  static List<String> split(String line, char delimiter) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean blank = delimiter == ' ';
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == delimiter && c != ONE_COLUMN) {
        if (!blank || !field.isEmpty()) {
          fields.add(field.toString().strip());
          field.setLength(0);
        }
      } else {
        field.append(c);
      }
    }
    if (!blank || !field.isEmpty()) {
      fields.add(field.toString().strip());
    }
    return fields;
  }

  private boolean isBetterThan(CsvLayout other) {
    if (columns.size() == other.columns.size()) {
      return firstRow < other.firstRow;
    }
    // "12,345" is two columns, unless the lines above told the rate, so that one is enough.
    boolean otherIsOne = other.columns.size() == 1 && other.decimalComma && other.rateHz > 0;
    boolean thisIsOne = columns.size() == 1 && decimalComma && rateHz > 0;
    boolean named = columns.stream().anyMatch(column -> !column.name().isEmpty());
    if (thisIsOne && other.delimiter == ',' && other.columns.size() == 2) {
      return other.columns.stream().allMatch(column -> column.name().isEmpty());
    }
    if (otherIsOne && delimiter == ',' && columns.size() == 2 && !named) {
      return false;
    }
    return columns.size() > other.columns.size();
  }

  private static @Nullable CsvLayout find(
      List<String> lines, boolean all, char delimiter, boolean decimalComma) {
    int usable = all ? lines.size() : lines.size() - 1;
    for (int first = 0; first + 1 < usable; first++) {
      int width = width(lines, first, usable, delimiter, decimalComma);
      if (width > 0) {
        return laidOut(lines, first, width, delimiter, decimalComma);
      }
    }
    return null;
  }

  /** How many fields the rows from a line on have; 0 if they are no rows. */
  private static int width(
      List<String> lines, int first, int usable, char delimiter, boolean decimalComma) {
    List<String> names = first == 0 ? List.of() : split(lines.get(first - 1), delimiter);
    int width = 0;
    int rows = 0;
    for (int i = first; i < usable && rows < ROWS_LOOKED_AT; i++) {
      if (lines.get(i).isBlank()) {
        if (rows == 0) {
          return 0;
        }
        continue;
      }
      List<String> fields = split(lines.get(i), delimiter);
      if (rows > 1 && i == usable - 1 && fields.size() < width) {
        // The recorder was cut off.
        return width;
      }
      if (fields.size() > MOST_COLUMNS || (width > 0 && fields.size() != width)) {
        return 0;
      }
      width = fields.size();
      boolean anyNumber = false;
      for (int place = 0; place < fields.size(); place++) {
        String field = fields.get(place);
        boolean label = place < names.size() && LABEL_NAME.matcher(names.get(place)).matches();
        boolean number = TextValues.isNumber(field, decimalComma);
        anyNumber |= number && !label;
        if (!label && !number && !TextValues.isNothing(field) && TextValues.moment(field) == null) {
          return 0;
        }
      }
      if (!anyNumber) {
        return 0;
      }
      rows++;
    }
    return rows < 2 ? 0 : width;
  }

  private static CsvLayout laidOut(
      List<String> lines, int first, int width, char delimiter, boolean decimalComma) {
    List<List<String>> above = new ArrayList<>();
    int top = first;
    while (top > 0 && above.size() < MOST_NAME_LINES) {
      String line = lines.get(top - 1);
      List<String> fields = line.isBlank() ? List.of() : split(line, delimiter);
      boolean told = delimiter == ONE_COLUMN && line.matches(".*[,;:\\t].*");
      // One line of names is enough, unless it is one of units.
      boolean enough = !above.isEmpty() && !above.get(0).stream().allMatch(CsvLayout::isUnitOrKind);
      // Some end their rows with a delimiter, but not the line of names.
      boolean shorter = fields.size() == width - 1 && width > 2;
      if ((fields.size() != width && !shorter) || told || enough) {
        break;
      }
      if (shorter) {
        fields.add("");
      }
      above.add(fields);
      top--;
    }
    List<String> told = lines.subList(0, top);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(column(above, i, split(lines.get(first), delimiter).get(i), decimalComma));
    }
    boolean nameless = columns.stream().allMatch(column -> column.name().isEmpty());
    if (nameless
        && width > 1
        && columns.get(0).role() == Role.VALUE
        && countsOn(lines.subList(first, lines.size()), delimiter, decimalComma)) {
      columns.set(0, new Column("", columns.get(0).unit(), Role.TIME));
    }
    return new CsvLayout(
        delimiter,
        decimalComma,
        first,
        List.copyOf(columns),
        lead(told),
        unit(told),
        rate(told),
        start(told));
  }

  /**
   * Whether the first column goes back in fewer than one of ten steps: times do not, but where a
   * clock is set, and a signal does as often as not.
   */
  private static boolean countsOn(List<String> rows, char delimiter, boolean decimalComma) {
    double before = Double.NaN;
    int steps = 0;
    int back = 0;
    for (String row : rows) {
      List<String> fields = split(row, delimiter);
      if (!fields.isEmpty() && TextValues.isNumber(fields.get(0), decimalComma)) {
        double value = TextValues.number(fields.get(0), decimalComma);
        steps++;
        back += value < before ? 1 : 0;
        before = value;
      }
    }
    return 10 * back < steps;
  }

  private static Column column(
      List<List<String>> above, int place, String firstValue, boolean decimalComma) {
    StringBuilder name = new StringBuilder();
    String unit = "";
    for (List<String> line : above) {
      String field = line.get(place);
      if (isUnitOrKind(field)) {
        unit = unit.isEmpty() && !KIND_LINE.matcher(field).matches() ? field : unit;
      } else {
        name.insert(0, name.isEmpty() ? field : field + " ");
      }
    }
    Matcher inName = UNIT_IN_NAME.matcher(name);
    Matcher atEnd = UNIT_AT_END.matcher(name);
    String plain = name.toString().strip();
    if (inName.matches()) {
      String told = inName.group(2) == null ? inName.group(3) : inName.group(2);
      plain = inName.group(1).strip();
      unit = unit.isEmpty() ? told.strip() : unit;
    } else if (atEnd.matches()) {
      plain = atEnd.group(1).strip();
      unit = unit.isEmpty() ? atEnd.group(2) : unit;
    }
    // A channel may be called "ecg" with "no_units", which says the same as nothing.
    boolean moment =
        !TextValues.isNumber(firstValue, decimalComma) && TextValues.moment(firstValue) != null;
    boolean time =
        moment || TIME_NAME.matcher(plain).matches() || TIME_UNIT.matcher(unit).matches();
    boolean label = LABEL_NAME.matcher(name).matches();
    boolean index = INDEX_NAME.matcher(plain).matches();
    return new Column(
        plain, unit, label ? Role.LABEL : time ? Role.TIME : index ? Role.INDEX : Role.VALUE);
  }

  private static boolean isUnitOrKind(String field) {
    return KIND_LINE.matcher(field).matches()
        || VoltageUnit.isVoltage(field)
        || TIME_UNIT.matcher(field).matches()
        || field.matches("(?i)m/\\(s\\^2\\)|g|bpm|deg.*|kohms?|us|mmhg|%");
  }

  private static String lead(List<String> told) {
    for (String line : told) {
      Matcher lead = LEAD.matcher(line.strip());
      if (lead.matches()) {
        return lead.group(1).strip();
      }
    }
    return "";
  }

  private static String unit(List<String> told) {
    for (String line : told) {
      for (String part : TOLD_WORDS.split(line, -1)) {
        // A lone V is more often something else.
        if (VoltageUnit.isVoltage(part) && !part.toLowerCase(Locale.ROOT).equals("v")) {
          return part;
        }
      }
    }
    return "";
  }

  private static double rate(List<String> told) {
    for (String line : told) {
      Matcher named = NAMED_RATE.matcher(line);
      Matcher hertz = RATE.matcher(line);
      String rate = hertz.find() ? hertz.group(1) : named.matches() ? named.group(1) : "";
      if (!rate.isEmpty()) {
        return Double.parseDouble(rate.replace(',', '.'));
      }
    }
    return Double.NaN;
  }

  private static @Nullable Long start(List<String> told) {
    for (String line : told) {
      for (String part : TOLD_FIELDS.split(line, -1)) {
        if (TextValues.hasDate(part.strip())) {
          return TextValues.moment(part);
        }
      }
    }
    return null;
  }
}
