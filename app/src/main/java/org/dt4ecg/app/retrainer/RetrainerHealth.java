package org.dt4ecg.app.retrainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the retraining service how it stands. Thread-safe. */
final class RetrainerHealth {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final HttpRequest request;

  /**
   * @param endpoint where the service answers, without a path
   */
  RetrainerHealth(String endpoint) {
    this.request =
        HttpRequest.newBuilder(URI.create(endpoint + "/health")).timeout(PATIENCE).build();
  }

  /** How it stands; empty if it does not answer. */
  Optional<RetrainerStatus> ask() {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode health = json.readTree(answer.body());
      return Optional.of(
          new RetrainerStatus(
              health.path("phase").asText(), health.path("newWindows").longValue()));
    } catch (IOException e) {
      // It is busy, or has ended, which whoever watches the process sees.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
