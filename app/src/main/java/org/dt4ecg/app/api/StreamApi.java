package org.dt4ecg.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.DeviceLookup;

/**
 * What programs may ask of an instance: where a device's recordings stand, and which model serves.
 * Its document is {@code /api/v1/openapi.json}. A device that another instance has is asked of that
 * one, once: an answer that names a third is not followed. Thread-safe.
 */
public final class StreamApi implements HttpService {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int BAD_GATEWAY = 502;
  private static final int NOT_NOW = 503;

  private static final String JSON = "application/json";
  private static final Pattern DEVICE_STATE = Pattern.compile("/api/v1/devices/([^/]+)/state");

  /** Behind the address of a question that another instance passed on. */
  private static final String PASSED_ON = "passed-on=true";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ObjectMapper json =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.ALL_ALWAYS.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private final HttpClient others = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Function<String, DeviceLookup> devices;
  private final Supplier<ApplicationHealth> health;
  private final HttpAccess access;
  private final byte[] document;

  /**
   * @param devices looks a device up in this instance
   * @param access who may ask; all instances have to have one token
   * @throws IOException if the document is missing
   */
  public StreamApi(
      Function<String, DeviceLookup> devices, Supplier<ApplicationHealth> health, HttpAccess access)
      throws IOException {
    this.devices = devices;
    this.health = health;
    this.access = access;
    try (InputStream in = StreamApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("The API's document is missing; build the installation anew");
      }
      this.document = in.readAllBytes();
    }
  }

  @Override
  public Answer answer(Call call) throws IOException {
    Matcher device = DEVICE_STATE.matcher(call.path());
    boolean isDevice = device.matches();
    if (!isDevice
        && !call.path().equals("/api/v1/model")
        && !call.path().equals("/api/v1/openapi.json")) {
      return Answer.text(
          NOT_FOUND,
          "There are /health, /health/live, /health/ready, /metrics and what"
              + " /api/v1/openapi.json lists, no more");
    }
    if (!call.method().equals("GET")) {
      return Answer.notAllowed(READ, "Everything here is read, by GET");
    }
    if (isDevice) {
      return device(device.group(1), PASSED_ON.equals(call.query()));
    }
    return call.path().endsWith(".json")
        ? new Answer(OK, JSON, document)
        : json(ModelAnswer.of(health.get()));
  }

  private Answer device(String encodedId, boolean isPassedOn) throws IOException {
    String id;
    try {
      id = URLDecoder.decode(encodedId.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return Answer.text(BAD_REQUEST, "The device's id is not encoded as it has to be");
    }
    DeviceLookup lookup = devices.apply(id);
    if (lookup instanceof DeviceLookup.Found found) {
      return json(DeviceStateAnswer.of(found.state()));
    }
    if (lookup instanceof DeviceLookup.Elsewhere elsewhere) {
      return isPassedOn
          ? Answer.text(NOT_NOW, "The partitions are being shared out; ask again")
          : passOn(elsewhere, encodedId);
    }
    if (lookup instanceof DeviceLookup.NotNow notNow) {
      return Answer.text(NOT_NOW, "Not now: " + notNow.reason());
    }
    boolean isCertain = lookup instanceof DeviceLookup.Unknown unknown && unknown.byAny();
    return Answer.text(
        NOT_FOUND,
        isCertain
            ? "Nothing is stored of this device"
            : "Nothing is stored of this device by this instance; where there are several, set"
                + " application.server for each");
  }

  private Answer passOn(DeviceLookup.Elsewhere elsewhere, String encodedId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://%s:%d/api/v1/devices/%s/state?%s"
                        .formatted(elsewhere.host(), elsewhere.port(), encodedId, PASSED_ON)))
            .timeout(PATIENCE);
    access.authorization().ifPresent(token -> request.header("Authorization", token));
    try {
      HttpResponse<byte[]> answer = others.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(HttpService.PLAIN_TEXT),
          answer.body());
    } catch (IOException e) {
      return unreached(elsewhere);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreached(elsewhere);
    }
  }

  private static Answer unreached(DeviceLookup.Elsewhere elsewhere) {
    return Answer.text(
        BAD_GATEWAY,
        "The instance at %s:%d has the device and does not answer; its application.server has to"
                .formatted(elsewhere.host(), elsewhere.port())
            + " be the address of its http.port");
  }

  private Answer json(Object value) throws IOException {
    return new Answer(OK, JSON, json.writeValueAsBytes(value));
  }
}
