package org.dt4ecg.fleet.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ECG in JSON: a FHIR {@code Observation} (R4 or R5, or a {@code Bundle} of them) with {@code
 * SampledData}, or packets as Movesense's recorders write them, objects of {@code Samples} and a
 * {@code Timestamp} in milliseconds.
 */
final class JsonFile {

  /** Numbers in a tree take many times their text. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int DEEPEST = 100;
  private static final Pattern OTHER_SENSOR =
      Pattern.compile(
          "(?i).*/(?:[^/]*(?:acc|gyro|magn|imu|temp|heartrate|spo2)[^/]*|hr|rr|ppg)(?:/.*)?");
  private static final int MOST_OBSERVATIONS = 1_000;

  private final Path file;
  private final @Nullable Double toldRate;
  private final @Nullable String toldUnit;

  private JsonFile(Path file, @Nullable Double toldRate, @Nullable String toldUnit) {
    this.file = file;
    this.toldRate = toldRate;
    this.toldUnit = toldUnit;
  }

  /**
   * Reads a file.
   *
   * @param rateHz rate of a file that tells none, in Hz; null if it is not known
   * @param unit unit of a file that tells none; null if it is not known
   * @return empty if it holds neither of the two
   */
  static Optional<SignalFile> open(Path file, @Nullable Double rateHz, @Nullable String unit)
      throws IOException {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxStringLength((int) MOST_BYTES)
            .build();
    ObjectMapper mapper =
        new ObjectMapper(JsonFactory.builder().streamReadConstraints(constraints).build());
    JsonNode root;
    try {
      root = mapper.readTree(Limits.bytes(file, MOST_BYTES));
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      MalformedRecordingException malformed =
          new MalformedRecordingException(
              file, line, "it is no JSON", "fetch it again or take it out of the folder");
      malformed.initCause(e);
      throw malformed;
    }
    if (root == null) {
      return Optional.empty();
    }
    JsonFile json = new JsonFile(file, rateHz, unit);
    String type = root.path("resourceType").asText("");
    return type.equals("Observation") || type.equals("Bundle")
        ? json.fhir(root)
        : json.packets(root);
  }

  // FHIR

  private Optional<SignalFile> fhir(JsonNode root) throws MalformedRecordingException {
    List<JsonNode> observations = new ArrayList<>();
    if (root.path("resourceType").asText().equals("Observation")) {
      observations.add(root);
    }
    for (JsonNode entry : root.path("entry")) {
      if (entry.at("/resource/resourceType").asText().equals("Observation")) {
        observations.add(entry.path("resource"));
      }
    }
    if (observations.size() > MOST_OBSERVATIONS) {
      throw new MalformedRecordingException(
          file, "it has more than %d observations".formatted(MOST_OBSERVATIONS), "split it");
    }
    List<Series> found = new ArrayList<>();
    for (JsonNode observation : observations) {
      List<JsonNode> parts = new ArrayList<>();
      parts.add(observation);
      observation.path("component").forEach(parts::add);
      parts.removeIf(part -> !part.path("valueSampledData").path("data").isTextual());
      for (JsonNode part : parts) {
        found.add(series(observation, name(observation, part), part.path("valueSampledData")));
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(joined(found));
  }

  /**
   * What one {@code SampledData} holds.
   *
   * @param subject whose it is, as the file refers to them; empty where it does not
   * @param start time of its first sample, in µs since the epoch; null where it is not told
   * @param rateHz as told; that of the offsets where each sample has its own
   * @param offsets of each sample from the start, in µs
   */
  private record Series(
      String name,
      String unit,
      String subject,
      @Nullable Long start,
      double rateHz,
      double factor,
      double origin,
      int decimals,
      double[] values,
      long[] offsets) {

    boolean isAtTheTimeOf(Series other) {
      return subject.equals(other.subject)
          && Objects.equals(start, other.start)
          && Arrays.equals(offsets, other.offsets);
    }

    boolean isOfTheChannelOf(Series other) {
      return name.equals(other.name)
          && unit.equals(other.unit)
          && subject.equals(other.subject)
          && rateHz == other.rateHz
          && factor == other.factor
          && origin == other.origin;
    }

    boolean isEcg() {
      return new Channel(name, unit, rateHz, factor, 0).kind() == Channel.Kind.ECG;
    }
  }

  /**
   * Those of one time are channels beside each other, and those of the same channels that follow go
   * on with them.
   */
  private SignalFile joined(List<Series> found) throws MalformedRecordingException {
    List<List<Series>> stretches = new ArrayList<>();
    for (Series series : found) {
      List<Series> newest = stretches.isEmpty() ? List.of() : stretches.get(stretches.size() - 1);
      if (!newest.isEmpty() && newest.get(0).isAtTheTimeOf(series)) {
        newest.add(series);
      } else {
        stretches.add(new ArrayList<>(List.of(series)));
      }
    }
    List<Series> first =
        stretches.stream()
            .filter(stretch -> stretch.stream().anyMatch(Series::isEcg))
            .findFirst()
            .orElse(stretches.get(0));
    int all = stretches.size();
    stretches.removeIf(stretch -> !areTheSameChannels(first, stretch));
    List<String> remarks = new ArrayList<>();
    if (stretches.size() < all) {
      remarks.add(
          "%d of its %d parts are of other people, channels, rates or scales and are not read"
              .formatted(all - stretches.size(), all));
    }
    long size = stretches.stream().mapToLong(stretch -> stretch.get(0).values().length).sum();
    long[] times = new long[Limits.samples(file, size)];
    int at = 0;
    for (List<Series> stretch : stretches) {
      Long start = stretch.get(0).start();
      for (long offset : stretch.get(0).offsets()) {
        times[at++] = (start == null ? 0 : start) + offset;
      }
    }
    List<DecimalSignal> signals = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      int channel = i;
      signals.add(
          signal(stretches.stream().map(stretch -> stretch.get(channel)).toList(), times.length));
    }
    Long start = first.get(0).start();
    String day =
        start == null ? "" : LocalDate.ofEpochDay(Math.floorDiv(start, 86_400_000_000L)).toString();
    return new DecimalSignals(file, "FHIR", day, times, signals, List.of(), remarks);
  }

  private static boolean areTheSameChannels(List<Series> first, List<Series> other) {
    boolean same = first.size() == other.size();
    for (int i = 0; same && i < first.size(); i++) {
      same = first.get(i).isOfTheChannelOf(other.get(i));
    }
    return same;
  }

  private DecimalSignal signal(List<Series> pieces, int size) throws MalformedRecordingException {
    Series first = pieces.get(0);
    double[] values = new double[size];
    int decimals = 0;
    int at = 0;
    for (Series piece : pieces) {
      System.arraycopy(piece.values(), 0, values, at, piece.values().length);
      at += piece.values().length;
      decimals = Math.max(decimals, piece.decimals());
    }
    DecimalSignal plain =
        DecimalSignal.of(file, first.name(), first.unit(), first.rateHz(), values, decimals);
    Channel channel = plain.channel();
    double step = channel.unitsPerCount() == 0 ? Math.pow(10, -decimals) : channel.unitsPerCount();
    long baseline = Math.round(-first.origin() / first.factor() / step);
    if (Math.abs(baseline) > 1_000_000_000L) {
      throw malformed("its factor and origin make no scale");
    }
    return new DecimalSignal(
        new Channel(
            first.name(),
            channel.unit(),
            first.rateHz(),
            channel.unitsPerCount() * first.factor(),
            (int) baseline),
        plain.counts());
  }

  private Series series(JsonNode observation, String name, JsonNode data)
      throws MalformedRecordingException {
    if (data.path("dimensions").asInt(1) != 1) {
      throw malformed("its data have several dimensions");
    }
    StringTokenizer words = new StringTokenizer(data.path("data").asText());
    double[] values = new double[Limits.samples(file, words.countTokens())];
    int decimals = 0;
    for (int i = 0; i < values.length; i++) {
      String word = words.nextToken();
      switch (word) {
        // An error; beyond the limits, which is no amplitude either.
        case "E", "U", "L" -> values[i] = Double.NaN;
        default -> {
          values[i] = number(word, i);
          decimals = Math.max(decimals, TextValues.decimals(word));
        }
      }
    }
    double factor = data.path("factor").asDouble(1);
    double origin = data.path("origin").path("value").asDouble(0);
    if (!Double.isFinite(factor) || factor == 0 || !(Math.abs(origin / factor) < 1e9)) {
      throw malformed("its factor and origin make no scale");
    }
    String code = data.path("origin").path("code").asText("");
    String unit =
        VoltageUnit.isVoltage(code) ? code : data.path("origin").path("unit").asText(code);
    String each = data.path("offsets").asText("");
    long[] offsets = each.isBlank() ? new long[values.length] : offsets(each, data, values.length);
    double rate = each.isBlank() ? rate(data) : StampedTimes.of(offsets).rateHz();
    if (!(rate > 0) || rate > Limits.MOST_HERTZ) {
      throw malformed("it tells no time between samples");
    }
    if (each.isBlank()) {
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = Math.round(i * 1e6 / rate);
      }
    }
    String subject = observation.at("/subject/reference").asText("");
    return new Series(
        name, unit, subject, start(observation), rate, factor, origin, decimals, values, offsets);
  }

  private double number(String word, int sample) throws MalformedRecordingException {
    try {
      return TextValues.number(word, false);
    } catch (NumberFormatException e) {
      MalformedRecordingException error = malformed("sample %d is no number".formatted(sample + 1));
      error.initCause(e);
      throw error;
    }
  }

  /** R5: a time of its own for each sample. */
  private long[] offsets(String text, JsonNode data, int size) throws MalformedRecordingException {
    StringTokenizer words = new StringTokenizer(text);
    if (words.countTokens() != size) {
      throw malformed("it has %d samples, but %d offsets".formatted(size, words.countTokens()));
    }
    double micros = microsPer(data);
    long[] offsets = new long[size];
    for (int i = 0; i < size; i++) {
      offsets[i] = Math.round(number(words.nextToken(), i) * micros);
    }
    return offsets;
  }

  private double rate(JsonNode data) throws MalformedRecordingException {
    double millis = data.path("period").asDouble(Double.NaN);
    double interval = data.path("interval").asDouble(Double.NaN);
    String unit = data.path("intervalUnit").asText("");
    double rate =
        Double.isNaN(interval)
            ? 1e3 / millis
            : unit.equalsIgnoreCase("Hz")
                ? interval
                : unit.equalsIgnoreCase("kHz")
                    ? 1e3 * interval
                    : 1e6 / (interval * microsPer(data));
    // 1000 / 512 ms has no end of digits.
    double whole = Math.rint(rate);
    return Math.abs(rate - whole) < 1e-6 * rate ? whole : rate;
  }

  /** Of the unit of intervals and offsets, as UCUM writes it. */
  private double microsPer(JsonNode data) throws MalformedRecordingException {
    String unit = data.path("intervalUnit").asText("ms");
    return switch (unit) {
      case "ns" -> 1e-3;
      case "us" -> 1;
      case "ms" -> 1e3;
      case "s" -> 1e6;
      case "min" -> 6e7;
      case "h" -> 3.6e9;
      default -> throw malformed("its times are in \"%s\", which is not read".formatted(unit));
    };
  }

  private static String name(JsonNode observation, JsonNode part) {
    for (JsonNode of : List.of(part.path("code"), observation.path("code"))) {
      String text = of.path("text").asText("");
      String display = of.at("/coding/0/display").asText("");
      String code = of.at("/coding/0/code").asText("");
      for (String name : List.of(text, code.startsWith("MDC_") ? code : "", display, code)) {
        if (!name.isBlank()) {
          return name;
        }
      }
    }
    return "";
  }

  private static @Nullable Long start(JsonNode observation) {
    for (String path :
        List.of("/effectiveDateTime", "/effectivePeriod/start", "/effectiveInstant")) {
      String text = observation.at(path).asText("");
      Long moment = text.isEmpty() ? null : TextValues.moment(text);
      if (moment != null) {
        return moment;
      }
    }
    return null;
  }

  // Packets

  /** Numbers and, from packet to packet, their time in ms; NaN where there is none. */
  private static final class Packets {

    private double[] values = new double[1024];
    private double[] stamps = new double[1024];
    private int size;
    private int decimals;
    private double rate = Double.NaN;
    private String unit = "";

    void add(double value, int places, double stamp) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
        stamps = Arrays.copyOf(stamps, 2 * size);
      }
      decimals = Math.max(decimals, places);
      values[size] = value;
      stamps[size++] = stamp;
    }
  }

  private Optional<SignalFile> packets(JsonNode root) throws MalformedRecordingException {
    Packets packets = new Packets();
    collect(root, "", packets, 0);
    if (packets.size == 0) {
      return Optional.empty();
    }
    double[] stamps = Arrays.copyOf(packets.stamps, packets.size);
    double told = toldRate != null ? toldRate : packets.rate;
    StampedTimes clock =
        Double.isNaN(stamps[0])
            ? new StampedTimes(new long[packets.size], Double.NaN)
            : StampedTimes.of(TimeStamps.micros(stamps, stamps[0] > 1e15 ? "" : "ms"));
    if (!(clock.rateHz() > 0) || toldRate != null) {
      long[] times = new long[packets.size];
      for (int i = 0; i < times.length; i++) {
        times[i] = Math.round(i * 1e6 / told);
      }
      clock = new StampedTimes(times, told);
    }
    if (!(clock.rateHz() > 0) || clock.rateHz() > Limits.MOST_HERTZ) {
      throw new MalformedRecordingException(
          file, "it tells neither times nor a rate", "give its rate with --rate");
    }
    String unit = packets.unit.isEmpty() && toldUnit != null ? toldUnit : packets.unit;
    DecimalSignal signal =
        DecimalSignal.of(
            file,
            "ECG",
            unit,
            clock.rateHz(),
            Arrays.copyOf(packets.values, packets.size),
            packets.decimals);
    return Optional.of(
        new DecimalSignals(
            file, "JSON", "", clock.timesMicros(), List.of(signal), List.of(), List.of()));
  }

  /** Walks the tree in the order of the file; what is under another sensor's name is passed by. */
  private void collect(JsonNode node, String path, Packets packets, int depth) {
    if (depth > DEEPEST || isOther(path)) {
      return;
    }
    if (node.isArray()) {
      for (JsonNode child : node) {
        collect(child, path, packets, depth + 1);
      }
      return;
    }
    JsonNode samples = field(node, "samples");
    if (samples != null && samples.isArray() && samples.path(0).isNumber()) {
      JsonNode stamp = field(node, "timestamp");
      double millis = stamp != null && stamp.isNumber() ? stamp.asDouble() : Double.NaN;
      for (JsonNode value : samples) {
        packets.add(
            value.isNumber() ? value.asDouble() : Double.NaN,
            value.isFloatingPointNumber() ? TextValues.decimals(value.asText()) : 0,
            millis);
      }
    }
    for (String name : List.of("samplerate", "samplingrate", "samplingfrequency", "fs")) {
      JsonNode rate = field(node, name);
      packets.rate = rate != null && rate.asDouble() > 0 ? rate.asDouble() : packets.rate;
    }
    JsonNode unit = field(node, "unit");
    if (unit != null && VoltageUnit.isVoltage(unit.asText())) {
      packets.unit = unit.asText();
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isContainerNode()) {
        collect(field.getValue(), path + "/" + field.getKey(), packets, depth + 1);
      }
    }
  }

  private static boolean isOther(String path) {
    return OTHER_SENSOR.matcher(path).matches();
  }

  private static @Nullable JsonNode field(JsonNode node, String name) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  private MalformedRecordingException malformed(String problem) {
    return new MalformedRecordingException(
        file, problem, "fetch it again or take it out of the folder");
  }
}
