package org.dt4ecg.gateway.upload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.jspecify.annotations.Nullable;

/**
 * Frames as JSON. Strict: a name that is not known, or a number in quotes, is a mistake in
 * somebody's program, and better told than guessed. Thread-safe.
 */
final class JsonFrames {

  private static final Map<String, String> EXPECTED =
      Map.of(
          "lead", "a text",
          "samplingRate", "a number",
          "microvoltsPerCount", "a number",
          "baselineCount", "a whole number",
          "frames", "a list of frames",
          "sequence", "a whole number",
          "startTime", "a whole number, of microseconds",
          "samples", "a list of whole numbers");

  /** Behind what is wrong, Jackson tells of its own settings. */
  private static final Pattern DETAILS = Pattern.compile("[:(]");

  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** The body. */
  private record Body(
      @Nullable String lead,
      @Nullable Double samplingRate,
      @Nullable Double microvoltsPerCount,
      @Nullable Integer baselineCount,
      @Nullable List<@Nullable Frame> frames) {}

  /**
   * A frame of it.
   *
   * @param startTime µs since 1970-01-01T00:00Z
   * @param samples counts
   */
  private record Frame(
      @Nullable Long sequence, @Nullable Long startTime, int @Nullable [] samples) {}

  /**
   * Reads an upload.
   *
   * @param most frames that are taken
   * @throws UploadException if it is not as the API's document has it
   */
  List<EcgSamples> read(String device, byte[] bytes, int most) throws UploadException {
    Body body = body(bytes);
    List<@Nullable Frame> frames = given("frames", body.frames());
    CommonFields.requireNumber(frames.size(), most);
    CommonFields common =
        new CommonFields(
            device,
            given("lead", body.lead()),
            given("samplingRate", body.samplingRate()),
            given("microvoltsPerCount", body.microvoltsPerCount()),
            body.baselineCount() == null ? 0 : body.baselineCount());
    List<EcgSamples> read = new ArrayList<>(frames.size());
    for (int i = 0; i < frames.size(); i++) {
      String name = "frames[%d]".formatted(i);
      Frame frame = given(name, frames.get(i));
      read.add(
          common.frame(
              given(name + ".sequence", frame.sequence()),
              FrameTimes.toInstant(given(name + ".startTime", frame.startTime())),
              SampleCodec.encode(counts(name, given(name + ".samples", frame.samples())))));
    }
    return read;
  }

  private Body body(byte[] bytes) throws UploadException {
    Body body;
    try {
      body = json.readValue(bytes, Body.class);
    } catch (UnrecognizedPropertyException e) {
      throw UploadException.malformed("%s is not known%s".formatted(path(e), place(e)));
    } catch (JsonMappingException e) {
      throw UploadException.malformed(
          "%s has to be %s%s".formatted(path(e), expected(e), place(e)));
    } catch (JsonProcessingException e) {
      throw UploadException.malformed(
          "The body is no JSON: %s%s"
              .formatted(DETAILS.split(e.getOriginalMessage(), 2)[0].strip(), place(e)));
    } catch (IOException e) {
      throw UploadException.malformed("The body is no JSON in UTF-8: " + e.getMessage());
    }
    return given("the body", body);
  }

  /** Where it is; Jackson's own texts name classes, which says nothing to whoever sends. */
  private static String path(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[%d]".formatted(step.getIndex())
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "The body" : path.substring(path.startsWith(".") ? 1 : 0);
  }

  private static String expected(JsonMappingException failure) {
    String name =
        failure.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .reduce("", (first, second) -> second);
    return Objects.requireNonNullElse(EXPECTED.get(name), "one object, and nothing behind it");
  }

  private static String place(JsonProcessingException failure) {
    JsonLocation location = failure.getLocation();
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static <T> T given(String name, @Nullable T value) throws UploadException {
    if (value == null) {
      throw UploadException.malformed("%s is missing".formatted(name));
    }
    return value;
  }

  private static short[] counts(String frame, int[] samples) throws UploadException {
    short[] counts = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      if (samples[i] < Short.MIN_VALUE || samples[i] > Short.MAX_VALUE) {
        throw UploadException.malformed(
            "%s.samples[%d] is %d; a sample is a whole number from %d to %d"
                .formatted(frame, i, samples[i], Short.MIN_VALUE, Short.MAX_VALUE));
      }
      counts[i] = (short) samples[i];
    }
    return counts;
  }
}
