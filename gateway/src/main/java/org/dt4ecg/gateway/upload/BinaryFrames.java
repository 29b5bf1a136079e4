package org.dt4ecg.gateway.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes, for devices that write memory as it is: what frames have in common stands in the
 * query, and the body is of frames one after another, all little-endian.
 *
 * <table>
 * <caption>A frame</caption>
 * <tr><td>bytes 0 to 7</td><td>int64: time of the first sample, µs since 1970-01-01T00:00Z</td></tr>
 * <tr><td>8 to 15</td><td>int64: sequence</td></tr>
 * <tr><td>16 to 19</td><td>int32: number n of samples</td></tr>
 * <tr><td>from 20</td><td>n times int16: counts</td></tr>
 * </table>
 */
final class BinaryFrames {

  private static final int HEAD = 2 * Long.BYTES + Integer.BYTES;

  private static final String LEAD = "lead";
  private static final String SAMPLING_RATE = "samplingRate";
  private static final String MICROVOLTS = "microvoltsPerCount";
  private static final String BASELINE = "baselineCount";
  private static final Set<String> NAMES = Set.of(LEAD, SAMPLING_RATE, MICROVOLTS, BASELINE);

  private BinaryFrames() {}

  /**
   * Reads an upload.
   *
   * @param query as it was sent
   * @param most frames that are taken
   * @throws UploadException if it is not as the API's document has it
   */
  static List<EcgSamples> read(String device, @Nullable String query, byte[] bytes, int most)
      throws UploadException {
    Map<String, String> given = parameters(query);
    CommonFields common =
        new CommonFields(
            device,
            text(given, LEAD),
            number(given, SAMPLING_RATE),
            number(given, MICROVOLTS),
            given.containsKey(BASELINE) ? whole(given, BASELINE) : 0);
    ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<EcgSamples> read = new ArrayList<>();
    while (body.hasRemaining()) {
      CommonFields.requireNumber(read.size() + 1, most);
      read.add(next(common, body, read.size()));
    }
    CommonFields.requireNumber(read.size(), most);
    return read;
  }

  private static EcgSamples next(CommonFields common, ByteBuffer body, int frame)
      throws UploadException {
    if (body.remaining() < HEAD) {
      throw UploadException.malformed(
          "The body ends %d bytes into the head of frame %d, which has %d"
              .formatted(body.remaining(), frame, HEAD));
    }
    long start = body.getLong();
    long sequence = body.getLong();
    int samples = body.getInt();
    if (samples < 0 || samples > body.remaining() / Short.BYTES) {
      throw UploadException.malformed(
          "Frame %d is said to have %d samples, and %d bytes are left; a sample has two, and all"
                  .formatted(frame, samples, body.remaining())
              + " numbers are little-endian");
    }
    ByteBuffer counts = body.slice(body.position(), samples * Short.BYTES);
    body.position(body.position() + samples * Short.BYTES);
    return common.frame(sequence, FrameTimes.toInstant(start), counts);
  }

  private static Map<String, String> parameters(@Nullable String query) throws UploadException {
    Map<String, String> given = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return given;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!NAMES.contains(name)) {
        throw UploadException.malformed(
            "The query has %s, which is not known; there are %s, %s, %s and %s"
                .formatted(name, LEAD, SAMPLING_RATE, MICROVOLTS, BASELINE));
      }
      if (given.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw UploadException.malformed("The query has %s twice".formatted(name));
      }
    }
    return given;
  }

  private static String decoded(String text) throws UploadException {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw UploadException.malformed("The query is not encoded as it has to be");
    }
  }

  private static String text(Map<String, String> given, String name) throws UploadException {
    String text = given.get(name);
    if (text == null) {
      throw UploadException.malformed(
          "%s is missing in the query, such as ?lead=I&samplingRate=250&microvoltsPerCount=2.5"
              .formatted(name));
    }
    return text;
  }

  private static double number(Map<String, String> given, String name) throws UploadException {
    String text = text(given, name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw UploadException.malformed("%s has to be a number, such as 250".formatted(name));
    }
  }

  private static int whole(Map<String, String> given, String name) throws UploadException {
    try {
      return Integer.parseInt(text(given, name));
    } catch (NumberFormatException e) {
      throw UploadException.malformed("%s has to be a whole number, such as 0".formatted(name));
    }
  }
}
