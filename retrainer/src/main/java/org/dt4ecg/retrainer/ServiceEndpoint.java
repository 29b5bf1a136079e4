package org.dt4ecg.retrainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.Supplier;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.retrainer.service.RetrainingStatus;

/**
 * Health and metrics of the retraining service over HTTP: {@code /health} as JSON, with status 503
 * while the service is down, and {@code /metrics} in Prometheus's text format. Thread-safe.
 */
public final class ServiceEndpoint implements AutoCloseable {

  private static final int UP = 200;
  private static final int NOT_FOUND = 404;
  private static final int DOWN = 503;

  private final LocalHttpServer server;

  private ServiceEndpoint(LocalHttpServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @throws IOException if the port is taken
   */
  public static ServiceEndpoint start(
      HttpAccess access, Supplier<RetrainingStatus> status, PrometheusMetrics metrics)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    HttpService service =
        call ->
            switch (call.path()) {
              case "/health" -> health(json, ServiceHealth.of(status.get()));
              case "/metrics" ->
                  new HttpService.Answer(
                      UP, "text/plain; version=0.0.4", metrics.text().getBytes(UTF_8));
              default ->
                  HttpService.Answer.text(NOT_FOUND, "There are /health and /metrics, no more");
            };
    return new ServiceEndpoint(
        LocalHttpServer.start("health and metrics", access, HttpLimits.forProbes(), service));
  }

  /** Address for clients. */
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }

  private static HttpService.Answer health(ObjectMapper json, ServiceHealth health)
      throws IOException {
    return new HttpService.Answer(
        health.isUp() ? UP : DOWN, "application/json", json.writeValueAsBytes(health));
  }
}
