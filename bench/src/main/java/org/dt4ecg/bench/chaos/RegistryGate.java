package org.dt4ecg.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the registry: passes requests on, answers them itself with a status, or is closed
 * as a process is that has ended. Thread-safe.
 */
final class RegistryGate implements AutoCloseable {

  private static final int PASS = 0;
  private static final int BAD_GATEWAY = 502;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final int port;
  private final int registryPort;
  private final String target;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService executor = Executors.newCachedThreadPool(RegistryGate::daemon);
  private volatile int status = PASS;
  private @Nullable HttpServer server;

  /**
   * @param port where clients look for the registry
   * @param registryPort where it is
   */
  RegistryGate(int port, int registryPort) {
    this.port = port;
    this.registryPort = registryPort;
    this.target = "http://127.0.0.1:" + registryPort;
  }

  /** Address for clients. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where the registry is. */
  int registryPort() {
    return registryPort;
  }

  /** Takes requests, and passes them on. */
  synchronized void open() throws IOException {
    status = PASS;
    if (server == null) {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setExecutor(executor);
      server.createContext("/", this::handle);
      server.start();
    }
  }

  /** Answers every request with a status. */
  void refuse(int withStatus) {
    status = withStatus;
  }

  /** Takes no connections. */
  synchronized void shut() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int refusedWith = status;
      if (refusedWith != PASS) {
        answer(
            exchange,
            refusedWith,
            "{\"error_code\":%d,\"message\":\"no\"}".formatted(refusedWith).getBytes(UTF_8));
        return;
      }
      try {
        HttpResponse<byte[]> response =
            client.send(request(exchange, body), BodyHandlers.ofByteArray());
        answer(exchange, response.statusCode(), response.body());
      } catch (IOException e) {
        answer(exchange, BAD_GATEWAY, new byte[0]);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer(exchange, BAD_GATEWAY, new byte[0]);
      }
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .timeout(PATIENCE)
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request.header("Content-Type", type);
    }
    return request.build();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "registry-gate");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    shut();
    executor.shutdownNow();
  }
}
