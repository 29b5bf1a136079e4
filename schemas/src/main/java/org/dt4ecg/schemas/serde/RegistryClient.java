package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to a registry: to the address that worked last, and to the others if it does not
 * answer; then, after a growing wait, again. Thread-safe.
 */
final class RegistryClient {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String NO_MESSAGE = "no message; is this the address of a schema registry?";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;

  /** A schema is a record of a topic of the registry, which holds a megabyte unless told more. */
  private static final int MOST_BYTES = 16 << 20;

  private static final int BACKOFF_MULTIPLIER = 2;
  private static final double BACKOFF_JITTER = 0.2;

  private final ObjectMapper json = new ObjectMapper();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final RegistryAddresses addresses;
  private final RegistryCredentials credentials;
  private final Map<String, String> headers;
  private final Duration requestTimeout;
  private final int maxRetries;
  private final ExponentialBackoff backoff;
  private final HttpClient http;

  RegistryClient(SchemaRegistryConfig config) {
    this.addresses = new RegistryAddresses(config.addresses());
    this.credentials = RegistryCredentials.from(config);
    this.headers = config.requestHeaders();
    this.requestTimeout = config.requestTimeout();
    this.maxRetries = config.maxRetries();
    this.backoff =
        new ExponentialBackoff(
            config.retryBackoffMillis(),
            BACKOFF_MULTIPLIER,
            config.retryBackoffMaxMillis(),
            BACKOFF_JITTER);
    // Java's client would send the credentials along to whatever host a redirect names.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(config.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    RegistryTls.context(config).ifPresent(builder::sslContext);
    config.proxy().map(ProxySelector::of).ifPresent(builder::proxy);
    this.http = builder.build();
  }

  /**
   * The registry's answer.
   *
   * @param body what to post; null for a GET
   * @param query parameters, as they stand behind the question mark; empty for none
   * @param path the resource's path, segment by segment
   * @throws SchemaRegistryException if the registry refuses the request, or none answers
   */
  JsonNode ask(@Nullable JsonNode body, String query, String... path) {
    String resource = RegistryAddresses.resource(query, List.of(path));
    for (int retries = 0; ; retries++) {
      try {
        return askEachAddress(resource, body);
      } catch (SchemaRegistryException e) {
        if (e.reason() != Reason.UNAVAILABLE) {
          throw e;
        }
        if (retries == maxRetries) {
          throw new SchemaRegistryException(
              Reason.UNAVAILABLE,
              "The schema registry did not answer, tried %d times; is %s right? Last: %s"
                  .formatted(retries + 1, SchemaRegistryConfig.URL, e.getMessage()),
              e);
        }
        waitAfter(e, retries);
      }
    }
  }

  /** Ends waiting requests: they fail at once. */
  void close() {
    closed.countDown();
  }

  private JsonNode askEachAddress(String resource, @Nullable JsonNode body) {
    for (int tried = 1; ; tried++) {
      URI address = addresses.current();
      try {
        return send(address, resource, body);
      } catch (SchemaRegistryException e) {
        if (e.reason() != Reason.UNAVAILABLE) {
          throw e;
        }
        addresses.leave(address);
        if (tried == addresses.size()) {
          throw e;
        }
      }
    }
  }

  private void waitAfter(SchemaRegistryException failure, int retries) {
    long millis = backoff.backoff(retries);
    LOG.warn("{}; retry {} of {} in {} ms", failure.getMessage(), retries + 1, maxRetries, millis);
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw new SchemaRegistryException(
            Reason.UNAVAILABLE,
            "The schema registry's client was closed. Before: " + failure.getMessage(),
            failure);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private JsonNode send(URI address, String what, @Nullable JsonNode body) {
    URI resource = RegistryAddresses.at(address, what);
    HttpRequest.Builder request = HttpRequest.newBuilder(resource).header("Accept", MEDIA_TYPE);
    headers.forEach(request::setHeader);
    credentials.header(address).ifPresent(header -> request.header("Authorization", header));
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE).POST(BodyPublishers.ofString(body.toString()));
    }
    HttpResponse<String> response;
    try {
      response = wholeAnswer(request.build());
    } catch (BoundedBody.TooLongException e) {
      throw new SchemaRegistryException(
          Reason.UNEXPECTED,
          "The answer of %s was given up: %s; is this the address of a schema registry?"
              .formatted(resource, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new SchemaRegistryException(
          Reason.UNAVAILABLE, "%s cannot be reached (%s)".formatted(resource, reason(e)), e);
    }
    return answer(resource, response);
  }

  /** The time-out of Java's client ends with the headers; a body may drip for ever. */
  private HttpResponse<String> wholeAnswer(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
    try {
      return answer.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer in %d ms".formatted(requestTimeout.toMillis()), e);
    } catch (ExecutionException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof BoundedBody.TooLongException tooLong) {
          throw tooLong;
        }
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      // Closes the connection, unless all has come.
      answer.cancel(true);
    }
  }

  private JsonNode answer(URI resource, HttpResponse<String> response) {
    int status = response.statusCode();
    JsonNode body = parse(response.body());
    if (status / 100 == 2) {
      return body;
    }
    int errorCode = body.path("error_code").asInt(status);
    throw new SchemaRegistryException(
        reason(status, errorCode),
        "%s answered %d, error code %d: %s"
            .formatted(resource, status, errorCode, body.path("message").asText(NO_MESSAGE)));
  }

  private static Reason reason(int status, int errorCode) {
    if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
      return Reason.UNAVAILABLE;
    }
    return switch (errorCode) {
      // Of the subject, the version, the schema. A bare 404 is a wrong path, not a wrong schema.
      case 40401, 40402, 40403 -> Reason.NOT_FOUND;
      default ->
          switch (status) {
            case 401, 403 -> Reason.UNAUTHORISED;
            case 409 -> Reason.INCOMPATIBLE;
            case 422 -> Reason.REFUSED;
            default -> Reason.UNEXPECTED;
          };
    };
  }

  /** Java's client leaves the message of a refused connection empty. */
  private static String reason(IOException e) {
    String message = e.getMessage();
    return e instanceof ConnectException && message == null
        ? "nobody listens there"
        : String.valueOf(message);
  }

  private JsonNode parse(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      // A proxy's error page. The status says what matters; callers miss what they look for.
      return MissingNode.getInstance();
    }
  }
}
