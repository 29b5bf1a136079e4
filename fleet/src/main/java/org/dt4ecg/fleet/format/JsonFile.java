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
      if (entry.at("/resource/resourceType").asText().equals("Observation")
          && observations.size() < MOST_OBSERVATIONS) {
        observations.add(entry.path("resource"));
      }
    }
    for (JsonNode observation : observations) {
      List<JsonNode> parts = new ArrayList<>();
      parts.add(observation);
      observation.path("component").forEach(parts::add);
      parts.removeIf(part -> !part.path("valueSampledData").path("data").isTextual());
      if (!parts.isEmpty()) {
        return Optional.of(sampled(observation, parts));
      }
    }
    return Optional.empty();
  }

  private SignalFile sampled(JsonNode observation, List<JsonNode> parts)
      throws MalformedRecordingException {
    Long start = start(observation);
    List<DecimalSignal> signals = new ArrayList<>();
    long[] times = new long[0];
    double rate = Double.NaN;
    for (JsonNode part : parts) {
      JsonNode data = part.path("valueSampledData");
      double itsRate = rate(data);
      DecimalSignal signal = signal(name(observation, part), data, itsRate);
      if (signals.isEmpty()) {
        rate = itsRate;
        times = new long[signal.counts().length];
        for (int i = 0; i < times.length; i++) {
          times[i] = (start == null ? 0 : start) + Math.round(i * 1e6 / rate);
        }
      }
      if (itsRate != rate || signal.counts().length != times.length) {
        throw malformed("its components are not of one rate and length");
      }
      signals.add(signal);
    }
    String day =
        start == null ? "" : LocalDate.ofEpochDay(Math.floorDiv(start, 86_400_000_000L)).toString();
    return new DecimalSignals(file, "FHIR", day, times, signals, List.of(), List.of());
  }

  private DecimalSignal signal(String name, JsonNode data, double rate)
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
          try {
            values[i] = TextValues.number(word, false);
          } catch (NumberFormatException e) {
            throw malformed("sample %d is no number".formatted(i + 1));
          }
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
    DecimalSignal plain = DecimalSignal.of(file, name, unit, rate, values, decimals);
    Channel channel = plain.channel();
    double step = channel.unitsPerCount() == 0 ? Math.pow(10, -decimals) : channel.unitsPerCount();
    long baseline = Math.round(-origin / factor / step);
    if (Math.abs(baseline) > 1_000_000_000L) {
      throw malformed("its factor and origin make no scale");
    }
    return new DecimalSignal(
        new Channel(name, channel.unit(), rate, channel.unitsPerCount() * factor, (int) baseline),
        plain.counts());
  }

  private double rate(JsonNode data) throws MalformedRecordingException {
    double millis = data.path("period").asDouble(Double.NaN);
    double interval = data.path("interval").asDouble(Double.NaN);
    String unit = data.path("intervalUnit").asText("ms");
    double rate =
        Double.isNaN(interval)
            ? 1e3 / millis
            : unit.equalsIgnoreCase("Hz")
                ? interval
                : unit.equals("s")
                    ? 1 / interval
                    : unit.equals("us") ? 1e6 / interval : 1e3 / interval;
    if (!(rate > 0) || rate > Limits.MOST_HERTZ) {
      throw malformed("it tells no time between samples");
    }
    // 1000 / 512 ms has no end of digits.
    double whole = Math.rint(rate);
    return Math.abs(rate - whole) < 1e-6 * rate ? whole : rate;
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
