package org.dt4ecg.dashboard.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.dashboard.view.DeviceBoard;
import org.dt4ecg.dashboard.view.DeviceCard;
import org.dt4ecg.dashboard.view.EcgStrips;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.jspecify.annotations.Nullable;

/**
 * Answers a browser: the page's own files to everybody, what it shows to whoever may see it.
 *
 * <table>
 * <caption>What there is, all by GET; without v1 for the page alone</caption>
 * <tr><td>{@code /api/live}</td><td>events: devices as they change, and the newest figures, once a
 *     second at most</td></tr>
 * <tr><td>{@code /api/ecg?device=ID&device=…}</td><td>events: ECG of up to 40 devices, five a
 *     second</td></tr>
 * <tr><td>{@code /api/device?id=ID}</td><td>a device and its last windows</td></tr>
 * <tr><td>{@code /api/days?filter=TEXT&from=N}</td><td>people's last days, 40 at a time</td></tr>
 * <tr><td>{@code /api/models}</td><td>models, releases, rounds of training, recognition</td></tr>
 * <tr><td>{@code /api/v1/…}</td><td>what other programs may ask, see {@link DataApi}</td></tr>
 * <tr><td>{@code /api/pipeline}</td><td>the last ten minutes, lag, dead letters, topics</td></tr>
 * </table>
 */
public final class PageService implements HttpService {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private static final String API = "/api/";
  private static final int MOST_STRIPS = 40;
  private static final int MOST_DAYS = 40;

  private static final Duration LIVE_PAUSE = Duration.ofSeconds(1);
  private static final Duration ECG_PAUSE = Duration.ofMillis(200);

  /** ECG and ids are not to lie in a browser's cache. */
  private static final Map<String, String> HEADERS =
      HttpService.pageHeaders(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
              + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  private final ObjectMapper json =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.ALL_ALWAYS.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private final LiveView view;
  private final PageFiles files;
  private final DataApi data;

  /**
   * @throws IOException if a file of the page is missing
   */
  public PageService(LiveView view) throws IOException {
    this.view = view;
    this.files = PageFiles.read();
    this.data = new DataApi(view, json);
  }

  /** What changed, and the newest figures. */
  private record Live(
      boolean whole, List<DeviceCard> devices, List<String> gone, PipelineBoard.Now now, long at) {}

  /** ECG to draw. */
  private record Pieces(List<Drawn> pieces) {}

  /**
   * A piece of ECG.
   *
   * @param d device
   * @param t time of its first sample, in ms since the epoch, with fractions
   * @param hz sampling rate
   * @param uv microvolts per count; 0 for arbitrary units
   * @param base count that stands for 0 µV
   * @param lead the frame's own name for it
   * @param s the samples: int16, little-endian, in Base64
   */
  private record Drawn(String d, double t, double hz, double uv, int base, String lead, String s) {}

  @Override
  public Answer answer(Call call) throws IOException {
    if (!call.method().equals("GET")) {
      return Answer.notAllowed(READ, "Everything here is read, by GET");
    }
    try {
      Query query = Query.of(call.query());
      if (call.path().startsWith(DataApi.ROOT)) {
        return data.answer(call, query);
      }
      return switch (call.path()) {
        case "/api/device" -> device(query.first("id", ""));
        case "/api/days" ->
            json(
                view.days(
                    query.first("filter", ""),
                    query.number("from", 0, 0, Integer.MAX_VALUE),
                    MOST_DAYS));
        case "/api/models" -> json(view.models().snapshot());
        case "/api/recognition" -> json(view.recognitionOf(query.first("person", "")));
        case "/api/pipeline" -> json(view.pipelineSnapshot());
        case "/api/ecg" ->
            Answer.text(
                BAD_REQUEST, "Name 1 to %d devices: ?device=ID&device=ID".formatted(MOST_STRIPS));
        default ->
            files.at(call.path()).orElseGet(() -> Answer.text(NOT_FOUND, "There is no such page"));
      };
    } catch (IllegalArgumentException e) {
      return Answer.text(BAD_REQUEST, "What is asked for cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Optional<Feed> feed(Call call) {
    if (!call.method().equals("GET")) {
      return Optional.empty();
    }
    if (call.path().equals("/api/live")) {
      return Optional.of(new LiveFeed());
    }
    if (call.path().equals("/api/ecg")) {
      List<String> devices;
      try {
        devices = Query.of(call.query()).all("device");
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      return devices.isEmpty() || devices.size() > MOST_STRIPS
          ? Optional.empty()
          : Optional.of(new EcgFeed(List.copyOf(devices)));
    }
    return Optional.empty();
  }

  @Override
  public Map<String, String> headers() {
    return HEADERS;
  }

  @Override
  public boolean isOpen(String path) {
    return !path.startsWith(API);
  }

  private Answer device(String id) throws IOException {
    Optional<DeviceBoard.Detail> detail = view.devices().device(id);
    return detail.isPresent()
        ? json(detail.get())
        : Answer.text(NOT_FOUND, "Nothing is known of this device");
  }

  private Answer json(Object value) throws IOException {
    return new Answer(OK, "application/json", json.writeValueAsBytes(value));
  }

  /** Devices as they change; on one thread at a time. */
  private final class LiveFeed implements Feed {
    private long change;

    @Override
    public Duration pause() {
      return LIVE_PAUSE;
    }

    @Override
    public String next() throws IOException {
      DeviceBoard.Changes changes = view.devices().since(change);
      change = changes.change();
      return json.writeValueAsString(
          new Live(
              changes.whole(),
              changes.devices(),
              changes.gone(),
              view.now(),
              System.currentTimeMillis()));
    }
  }

  /** ECG of some devices; on one thread at a time. */
  private final class EcgFeed implements Feed {
    private final List<String> devices;
    private long number;

    EcgFeed(List<String> devices) {
      this.devices = devices;
    }

    @Override
    public Duration pause() {
      return ECG_PAUSE;
    }

    @Override
    public @Nullable String next() throws IOException {
      List<EcgStrips.Piece> pieces = view.strips().since(devices, number);
      if (pieces.isEmpty()) {
        return null;
      }
      for (EcgStrips.Piece piece : pieces) {
        number = Math.max(number, piece.number());
      }
      return json.writeValueAsString(new Pieces(pieces.stream().map(EcgFeed::drawn).toList()));
    }

    private static Drawn drawn(EcgStrips.Piece piece) {
      ByteBuffer samples = piece.samples().slice();
      byte[] bytes = new byte[samples.remaining()];
      samples.get(bytes);
      return new Drawn(
          piece.deviceId(),
          piece.startMicros() / 1e3,
          piece.rateHz(),
          piece.microvoltsPerCount(),
          piece.baselineCount(),
          piece.lead(),
          Base64.getEncoder().encodeToString(bytes));
    }
  }
}
