package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Health and metrics of a process over HTTP, beside whatever else it serves there.
 *
 * <table>
 * <caption>What there is, all by GET</caption>
 * <tr><td>{@code /health/live}</td><td>{@code UP}, or {@code DOWN} with status 503 where nothing
 *     but a new start helps; asked by anybody, also where there is a token</td></tr>
 * <tr><td>{@code /health/ready}</td><td>the same while the process does not do its work</td></tr>
 * <tr><td>{@code /health}</td><td>the details, with the status of {@code /health/ready}</td></tr>
 * <tr><td>{@code /metrics}</td><td>the numbers, for Prometheus</td></tr>
 * </table>
 *
 * Thread-safe.
 */
public final class ProcessEndpoint implements HttpService {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int DOWN = 503;

  private static final String HEALTH = "/health";
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final String METRICS = "/metrics";

  private static final String JSON = "application/json";

  private final ObjectMapper json = new ObjectMapper();
  private final Supplier<ProcessHealth> health;
  private final ProcessMetrics metrics;
  private final HttpService others;

  /**
   * @param health is asked at each request
   * @param others answers whatever else is asked for
   */
  public ProcessEndpoint(
      Supplier<ProcessHealth> health, ProcessMetrics metrics, HttpService others) {
    this.health = health;
    this.metrics = metrics;
    this.others = others;
  }

  /**
   * Starts to answer with health and metrics alone.
   *
   * @throws IOException if the address cannot be listened on; the message says what to do
   */
  public static LocalHttpServer start(
      HttpAccess access, Supplier<ProcessHealth> health, ProcessMetrics metrics)
      throws IOException {
    return start(
        access,
        health,
        metrics,
        call ->
            Answer.text(
                NOT_FOUND, "There are /health, /health/live, /health/ready and /metrics, no more"));
  }

  /**
   * Starts to answer.
   *
   * @param others answers whatever else is asked for
   * @throws IOException if the address cannot be listened on; the message says what to do
   */
  public static LocalHttpServer start(
      HttpAccess access, Supplier<ProcessHealth> health, ProcessMetrics metrics, HttpService others)
      throws IOException {
    return LocalHttpServer.start(
        "health and metrics",
        access,
        HttpLimits.forProbes(),
        new ProcessEndpoint(health, metrics, others));
  }

  @Override
  public Answer answer(Call call) throws IOException {
    if (!isOurs(call.path())) {
      return others.answer(call);
    }
    if (!call.method().equals("GET")) {
      return Answer.notAllowed(READ, "Health and metrics are read, by GET");
    }
    if (call.path().equals(METRICS)) {
      return new Answer(OK, ProcessMetrics.CONTENT_TYPE, metrics.text().getBytes(UTF_8));
    }
    ProcessHealth now = health.get();
    return switch (call.path()) {
      case LIVE -> word(now.isAlive());
      case READY -> word(now.isReady());
      default -> new Answer(now.isReady() ? OK : DOWN, JSON, json.writeValueAsBytes(now.details()));
    };
  }

  private Answer word(boolean isUp) throws IOException {
    return new Answer(
        isUp ? OK : DOWN, JSON, json.writeValueAsBytes(Map.of("status", isUp ? "UP" : "DOWN")));
  }

  private static boolean isOurs(String path) {
    return path.equals(HEALTH) || path.equals(LIVE) || path.equals(READY) || path.equals(METRICS);
  }

  @Override
  public Optional<Feed> feed(Call call) {
    return others.feed(call);
  }

  @Override
  public Map<String, String> headers() {
    return others.headers();
  }

  @Override
  public boolean isOpen(String path) {
    // One word, which a supervisor's probe needs that has no token.
    return path.equals(LIVE) || path.equals(READY) || others.isOpen(path);
  }

  @Override
  public Answer refusal(int status, String why) {
    return others.refusal(status, why);
  }
}
