package org.dt4ecg.app.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.console.http.LocalHttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this process, for demonstrations and tests: the subset of Confluent's REST
 * API in {@link RegistryRoutes}, on loopback alone, without authentication. Its ids survive a
 * restart on the same folder. Thread-safe.
 */
public final class RegistryServer implements AutoCloseable {

  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private final LocalHttpServer server;

  private RegistryServer(LocalHttpServer server) {
    this.server = server;
  }

  /**
   * Starts a registry.
   *
   * @param folder where its state is kept; created if it is not there
   * @param port port to listen on; 0 takes a free one
   * @throws IOException if the folder's state cannot be read or the port is taken
   */
  public static RegistryServer start(Path folder, int port) throws IOException {
    Rest rest = new Rest(new RegistryRoutes(new RegistryStore(folder)).all());
    return new RegistryServer(
        LocalHttpServer.start(
            "the schema registry",
            HttpAccess.loopback(port),
            HttpLimits.forProbes().withBodyBytes(LARGEST_BODY),
            rest));
  }

  /** Address for clients. */
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }

  /** Requests and answers as Confluent's REST API has them. */
  private static final class Rest implements HttpService {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int BACKEND_ERROR = 50001;

    private final ObjectMapper json = new ObjectMapper();
    private final List<Route> routes;

    Rest(List<Route> routes) {
      this.routes = routes;
    }

    /** What a refusal is answered with. */
    record ErrorBody(@JsonProperty("error_code") int errorCode, String message) {}

    @Override
    public Answer answer(Call call) {
      try {
        return answer(200, route(call));
      } catch (RegistryRefusal e) {
        return answer(e);
      } catch (StackOverflowError e) {
        return answer(
            RegistryRefusal.invalidSchema("it holds types within types, too deep to be read"));
      } catch (IOException e) {
        LOG.error("The registry's state could not be written", e);
        return answer(
            500,
            new ErrorBody(BACKEND_ERROR, "Error in the backend data store: " + Failures.text(e)));
      }
    }

    @Override
    public Answer refusal(int status, String why) {
      return answer(status, new ErrorBody(status, why));
    }

    private Object route(Call call) throws RegistryRefusal, IOException {
      List<String> path = new ArrayList<>();
      for (String segment : Route.segments(call.path())) {
        path.add(decode(segment.replace("+", "%2B")));
      }
      Set<String> allowed = new TreeSet<>();
      for (Route route : routes) {
        Optional<Map<String, String>> parameters = route.match(path);
        if (parameters.isPresent()) {
          allowed.add(route.method());
          if (route.method().equals(call.method())) {
            Request request = new Request(parameters.get(), query(call.query()), body(call));
            return route.handler().answer(request);
          }
        }
      }
      if (allowed.isEmpty()) {
        throw RegistryRefusal.notFound();
      }
      if (allowed.contains("GET")) {
        allowed.add("HEAD");
      }
      throw RegistryRefusal.methodNotAllowed(allowed);
    }

    private JsonNode body(Call call) throws RegistryRefusal, IOException {
      if (call.body().length == 0) {
        return MissingNode.getInstance();
      }
      try {
        return json.readTree(call.body());
      } catch (JsonProcessingException e) {
        throw RegistryRefusal.badRequest("The body is no JSON: " + e.getOriginalMessage());
      }
    }

    private Answer answer(RegistryRefusal refusal) {
      Answer answer = answer(refusal.status(), new ErrorBody(refusal.errorCode(), refusal.text()));
      return refusal.allowed().isEmpty()
          ? answer
          : new Answer(
              answer.status(),
              answer.contentType(),
              answer.body(),
              Map.of("Allow", refusal.allowed()));
    }

    private Answer answer(int status, Object answer) {
      try {
        return new Answer(status, CONTENT_TYPE, json.writeValueAsBytes(answer));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("An answer that cannot be written as JSON", e);
      }
    }

    private static Map<String, String> query(@Nullable String raw) throws RegistryRefusal {
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

    private static String decode(String text) throws RegistryRefusal {
      try {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw RegistryRefusal.badRequest(
            "'%s' has a percent sign without two digits".formatted(text));
      }
    }
  }
}
