package org.dt4ecg.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.gateway.GatewayMetrics.Outcome;
import org.dt4ecg.gateway.sending.FrameSender;
import org.dt4ecg.gateway.sending.NotAcknowledgedException;
import org.dt4ecg.gateway.sending.Uploads;
import org.dt4ecg.gateway.upload.UploadException;
import org.dt4ecg.gateway.upload.UploadReader;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers uploads: with 200 once the brokers have all frames of one, and else with what to do. Its
 * document is {@code /api/v1/openapi.json}. Thread-safe.
 */
final class FramesService implements HttpService {

  private static final Logger LOG = LoggerFactory.getLogger(FramesService.class);

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_NOW = 503;

  private static final String JSON = "application/json";
  private static final String DOCUMENT = "/api/v1/openapi.json";
  private static final Pattern FRAMES = Pattern.compile("/api/v1/devices/([^/]+)/frames");

  private static final Map<String, String> IN_A_SECOND = Map.of("Retry-After", "1");
  private static final Map<String, String> IN_A_WHILE = Map.of("Retry-After", "5");

  private final ObjectMapper json = new ObjectMapper();
  private final UploadReader reader;
  private final FrameSender sender;
  private final Uploads uploads;
  private final GatewayMetrics metrics;
  private final byte[] document;
  private final StrapPage page = StrapPage.read();

  /** All frames of an upload are with the brokers. */
  private record Acknowledged(int acknowledged) {}

  /** What was not done, and why. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Refused(String error, List<UploadException.Fault> frames) {}

  /**
   * @throws IOException if the document, or a file of the page, is missing
   */
  FramesService(UploadReader reader, FrameSender sender, Uploads uploads, GatewayMetrics metrics)
      throws IOException {
    this.reader = reader;
    this.sender = sender;
    this.uploads = uploads;
    this.metrics = metrics;
    try (InputStream in = FramesService.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("The API's document is missing; build the installation anew");
      }
      this.document = in.readAllBytes();
    }
  }

  @Override
  public Answer answer(Call call) throws IOException {
    Matcher frames = FRAMES.matcher(call.path());
    if (frames.matches()) {
      return call.method().equals("POST")
          ? upload(frames.group(1), call)
          : notAllowed("POST", "Frames are sent, by POST");
    }
    if (call.path().equals(DOCUMENT)) {
      return call.method().equals("GET")
          ? new Answer(OK, JSON, document)
          : notAllowed(READ, "The document is read, by GET");
    }
    Optional<Answer> file = page.at(call.path());
    if (file.isPresent()) {
      return call.method().equals("GET")
          ? file.get()
          : notAllowed(READ, "The page is read, by GET");
    }
    return refusal(
        NOT_FOUND,
        "There are /, /api/v1/devices/DEVICE/frames, %s, /health, /health/live, /health/ready and /metrics, no more"
            .formatted(DOCUMENT));
  }

  private Answer upload(String encodedDevice, Call call) throws IOException {
    String device;
    try {
      device = URLDecoder.decode(encodedDevice.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      metrics.count(Outcome.REFUSED);
      return refusal(BAD_REQUEST, "The device's id is not encoded as it has to be");
    }
    return switch (uploads.begin(device)) {
      case DEVICE_BUSY -> {
        metrics.count(Outcome.BUSY);
        yield refusal(
            TOO_MANY_REQUESTS,
            "Another upload of this device is on its way; wait for its answer, then send this one",
            IN_A_SECOND);
      }
      case FULL -> {
        metrics.count(Outcome.BUSY);
        yield refusal(
            NOT_NOW, "As many uploads are on their way as may be; send it again", IN_A_SECOND);
      }
      case BEGUN -> {
        try {
          yield begun(device, call);
        } finally {
          uploads.end(device);
        }
      }
    };
  }

  private Answer begun(String device, Call call) throws IOException {
    try {
      List<EcgSamples> frames = reader.read(device, call);
      long begin = System.nanoTime();
      sender.send(frames);
      metrics.acknowledged(frames.size(), System.nanoTime() - begin);
      return new Answer(OK, JSON, json.writeValueAsBytes(new Acknowledged(frames.size())));
    } catch (UploadException e) {
      metrics.count(Outcome.REFUSED);
      return new Answer(
          e.status(),
          JSON,
          json.writeValueAsBytes(new Refused(String.valueOf(e.getMessage()), e.faults())));
    } catch (NotAcknowledgedException e) {
      metrics.count(Outcome.UNACKNOWLEDGED);
      LOG.warn("An upload was not acknowledged: {}", String.valueOf(e.getCause()));
      return refusal(NOT_NOW, String.valueOf(e.getMessage()), IN_A_WHILE);
    }
  }

  @Override
  public Map<String, String> headers() {
    return StrapPage.HEADERS;
  }

  @Override
  public boolean isOpen(String path) {
    return page.at(path).isPresent();
  }

  private Answer notAllowed(String allowed, String why) {
    return refusal(METHOD_NOT_ALLOWED, why, Map.of("Allow", allowed));
  }

  @Override
  public Answer refusal(int status, String why) {
    return refusal(status, why, status == NOT_NOW ? IN_A_SECOND : Map.of());
  }

  private Answer refusal(int status, String why, Map<String, String> headers) {
    try {
      return new Answer(status, JSON, json.writeValueAsBytes(new Refused(why, List.of())), headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A text that cannot be written as JSON", e);
    }
  }
}
