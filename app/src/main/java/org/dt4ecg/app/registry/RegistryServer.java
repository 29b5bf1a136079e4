package org.dt4ecg.app.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this process, for demonstrations and tests: the subset of Confluent's REST
 * API in {@link RegistryRoutes}, on loopback alone, without authentication. Its ids survive a
 * restart on the same folder. Thread-safe.
 */
public final class RegistryServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int LARGEST_BODY = 4 * 1024 * 1024;
  private static final int BACKEND_ERROR = 50001;
  private static final int THREADS = 4;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final ExecutorService executor;
  private final List<Route> routes;

  private RegistryServer(HttpServer server, ExecutorService executor, List<Route> routes) {
    this.server = server;
    this.executor = executor;
    this.routes = routes;
  }

  /** What a refusal is answered with. */
  record ErrorBody(@JsonProperty("error_code") int errorCode, String message) {}

  /**
   * Starts a registry.
   *
   * @param folder where its state is kept; created if it is not there
   * @param port port to listen on; 0 takes a free one
   * @throws IOException if the folder's state cannot be read or the port is taken
   */
  public static RegistryServer start(Path folder, int port) throws IOException {
    RegistryStore store = new RegistryStore(folder);
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "Port %d on 127.0.0.1 cannot be used for the schema registry (%s); choose another, or 0 for a free one"
              .formatted(port, e.getMessage()),
          e);
    }
    ExecutorService executor = Executors.newFixedThreadPool(THREADS, RegistryServer::daemon);
    RegistryServer registry = new RegistryServer(http, executor, new RegistryRoutes(store).all());
    http.setExecutor(executor);
    http.createContext("/", registry::handle);
    http.start();
    return registry;
  }

  /** Address for clients. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        respond(exchange, 200, answer(exchange));
      } catch (RegistryRefusal e) {
        respond(exchange, e.status(), new ErrorBody(e.errorCode(), e.text()));
      } catch (IOException e) {
        LOG.error("The registry's state could not be written", e);
        respond(
            exchange,
            500,
            new ErrorBody(BACKEND_ERROR, "Error in the backend data store: " + e.getMessage()));
      }
    }
  }

  private Object answer(HttpExchange exchange) throws RegistryRefusal, IOException {
    List<String> path =
        Route.segments(exchange.getRequestURI().getRawPath()).stream()
            .map(segment -> decode(segment.replace("+", "%2B")))
            .toList();
    boolean pathKnown = false;
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.match(path);
      if (parameters.isPresent()) {
        pathKnown = true;
        if (route.method().equals(exchange.getRequestMethod())) {
          Request request =
              new Request(
                  parameters.get(), query(exchange.getRequestURI().getRawQuery()), body(exchange));
          return route.handler().answer(request);
        }
      }
    }
    throw pathKnown ? RegistryRefusal.methodNotAllowed() : RegistryRefusal.notFound();
  }

  private JsonNode body(HttpExchange exchange) throws RegistryRefusal, IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (bytes.length > LARGEST_BODY) {
      throw RegistryRefusal.badRequest("The body is longer than " + LARGEST_BODY + " bytes");
    }
    if (bytes.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return json.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw RegistryRefusal.badRequest("The body is no JSON: " + e.getOriginalMessage());
    }
  }

  private void respond(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> parameters = new HashMap<>();
    if (raw != null) {
      for (String pair : List.of(raw.split("&"))) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "schema-registry");
    thread.setDaemon(true);
    return thread;
  }
}
