package org.dt4ecg.retrainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.dt4ecg.retraining.service.RetrainingStatus;

/**
 * Health and metrics of the retraining service over HTTP, on loopback alone: {@code /health} as
 * JSON, with status 503 while the service is down, and {@code /metrics} in Prometheus's text
 * format. Thread-safe.
 */
public final class ServiceEndpoint implements AutoCloseable {

  private static final int UP = 200;
  private static final int DOWN = 503;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;

  private ServiceEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param port port to listen on; 0 takes a free one
   * @throws IOException if the port is taken
   */
  public static ServiceEndpoint start(
      int port, Supplier<RetrainingStatus> status, PrometheusMetrics metrics) throws IOException {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "Port %d on 127.0.0.1 cannot be used for health and metrics (%s); choose another, or 0 for a free one"
              .formatted(port, e.getMessage()),
          e);
    }
    ServiceEndpoint endpoint = new ServiceEndpoint(http);
    http.createContext("/health", exchange -> endpoint.health(exchange, status.get()));
    http.createContext(
        "/metrics",
        exchange ->
            respond(exchange, UP, "text/plain; version=0.0.4", metrics.text().getBytes(UTF_8)));
    http.start();
    return endpoint;
  }

  /** Address for clients. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void health(HttpExchange exchange, RetrainingStatus status) throws IOException {
    ServiceHealth health = ServiceHealth.of(status);
    respond(
        exchange, health.isUp() ? UP : DOWN, "application/json", json.writeValueAsBytes(health));
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
