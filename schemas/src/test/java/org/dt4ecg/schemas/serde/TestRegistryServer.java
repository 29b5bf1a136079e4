package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The part of the Confluent Schema Registry's REST API that serdes need, on a free port of the
 * loopback interface. Remembers its requests, and can be told to fail.
 */
final class TestRegistryServer implements AutoCloseable {

  record Request(
      String method,
      String path,
      @Nullable String query,
      String uri,
      Map<String, List<String>> headers,
      @Nullable String authorization,
      @Nullable String accept,
      @Nullable String contentType) {}

  record Answer(int status, String body) {}

  private final ObjectMapper json = new ObjectMapper();
  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> planned = new ArrayDeque<>();
  private final String basePath;
  private final HttpServer server;

  private TestRegistryServer(HttpServer server, String basePath) {
    this.server = server;
    this.basePath = basePath;
    server.createContext("/", this::handle);
    server.start();
  }

  static TestRegistryServer start() throws IOException {
    return start("");
  }

  static TestRegistryServer start(String basePath) throws IOException {
    return new TestRegistryServer(HttpServer.create(freePort(), 0), basePath);
  }

  static TestRegistryServer startTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(freePort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new TestRegistryServer(server, "");
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://" + hostAndPort() + basePath;
  }

  String hostAndPort() {
    return "localhost:" + server.getAddress().getPort();
  }

  InMemorySchemaRegistry schemas() {
    return schemas;
  }

  List<Request> requests() {
    return requests;
  }

  /** The next request gets this answer instead of its own. */
  void answerNext(int status, String body) {
    synchronized (planned) {
      planned.add(new Answer(status, body));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Accept"),
              exchange.getRequestHeaders().getFirst("Content-Type")));
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer plan;
      synchronized (planned) {
        plan = planned.poll();
      }
      Answer answer = plan != null ? plan : answer(exchange, body);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (!path.startsWith(basePath + "/")) {
      return new Answer(404, "<html>no such page</html>");
    }
    List<String> segments =
        Arrays.stream(path.substring(basePath.length() + 1).split("/", -1))
            .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
            .toList();
    try {
      if (segments.get(0).equals("schemas")) {
        Schema schema = schemas.schemaById(Integer.parseInt(segments.get(2)));
        return new Answer(200, json.createObjectNode().put("schema", schema.toString()).toString());
      }
      JsonNode request = json.readTree(body);
      Schema schema = new Schema.Parser().parse(request.path("schema").asText());
      String subject = segments.get(1);
      ObjectNode answer = json.createObjectNode();
      if (segments.size() == 3) {
        return new Answer(200, answer.put("id", schemas.register(subject, schema)).toString());
      }
      int id = schemas.idOf(subject, schema);
      return new Answer(
          200, answer.put("subject", subject).put("version", 1).put("id", id).toString());
    } catch (SchemaRegistryException e) {
      return new Answer(
          404,
          json.createObjectNode()
              .put("error_code", 40403)
              .put("message", e.getMessage())
              .toString());
    }
  }
}
