package org.dt4ecg.retrainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.retrainer.service.RetrainingStatus;
import org.dt4ecg.retrainer.service.RetrainingStatus.LastRound;
import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;
import org.junit.jupiter.api.Test;

class ServiceEndpointTest {

  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final AtomicReference<RetrainingStatus> status =
      new AtomicReference<>(
          new RetrainingStatus(
              Phase.WAITING,
              "0123456789ab",
              new LastRound("round-1", TIME, true, "It is no worse."),
              TIME.plusSeconds(60),
              42,
              null));

  @Test
  void healthSaysWhatTheServiceDoes() throws Exception {
    try (ServiceEndpoint endpoint = start()) {
      HttpResponse<String> up = get(endpoint.url() + "/health");
      status.set(new RetrainingStatus(Phase.RETRYING, null, null, null, 0, "no broker answers"));
      HttpResponse<String> down = get(endpoint.url() + "/health");

      JsonNode health = new ObjectMapper().readTree(up.body());
      assertThat(up.statusCode()).isEqualTo(200);
      assertThat(health.path("status").textValue()).isEqualTo("UP");
      assertThat(health.path("phase").textValue()).isEqualTo("WAITING");
      assertThat(health.path("championVersion").textValue()).isEqualTo("0123456789ab");
      assertThat(health.path("newWindows").longValue()).isEqualTo(42);
      assertThat(health.path("nextRound").textValue()).isEqualTo("2026-05-01T12:01:00Z");
      assertThat(health.path("lastRound").path("promoted").booleanValue()).isTrue();
      assertThat(down.statusCode()).isEqualTo(503);
      assertThat(down.body()).contains("DOWN").contains("no broker answers");
    }
  }

  @Test
  void metricsAreInPrometheusFormatAndAsTheyAreNow() throws Exception {
    long[] frames = {3};
    metrics.counter(
        "dt4ecg.retraining.rounds", "Rounds that ended.", Map.of("promoted", "true"), () -> 1);
    metrics.counter(
        "dt4ecg.retraining.rounds",
        "Rounds that ended.",
        Map.of("promoted", "false"),
        () -> frames[0]);
    metrics.gauge("dt4ecg.retraining.training", "1 while a round trains.", () -> 0.5);
    try (ServiceEndpoint endpoint = start()) {
      frames[0] = 4;

      HttpResponse<String> response = get(endpoint.url() + "/metrics");

      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4");
      assertThat(response.body())
          .isEqualTo(
              """
              # HELP dt4ecg_retraining_rounds_total Rounds that ended.
              # TYPE dt4ecg_retraining_rounds_total counter
              dt4ecg_retraining_rounds_total{promoted="true"} 1.0
              dt4ecg_retraining_rounds_total{promoted="false"} 4.0
              # HELP dt4ecg_retraining_training 1 while a round trains.
              # TYPE dt4ecg_retraining_training gauge
              dt4ecg_retraining_training 0.5
              """);
    }
  }

  @Test
  void aProbeIsAnsweredWhileHalfOpenConnectionsAreHeld() throws Exception {
    List<Socket> attackers = new ArrayList<>();
    try (ServiceEndpoint endpoint = start()) {
      URI address = URI.create(endpoint.url());
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(address.getHost(), address.getPort());
        attackers.add(socket);
        socket.getOutputStream().write("GET /health HTTP/1.1\r\n".getBytes(UTF_8));
      }

      assertThat(
              HttpClient.newHttpClient()
                  .sendAsync(
                      HttpRequest.newBuilder(address.resolve("/health")).build(),
                      BodyHandlers.ofString())
                  .get(1, TimeUnit.SECONDS)
                  .statusCode())
          .isEqualTo(200);
      assertThat(get(endpoint.url() + "/elsewhere").statusCode()).isEqualTo(404);
    } finally {
      for (Socket socket : attackers) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedWithWhatToDo() throws Exception {
    try (ServiceEndpoint endpoint = start()) {
      int taken = URI.create(endpoint.url()).getPort();

      assertThatThrownBy(
              () -> ServiceEndpoint.start(HttpAccess.loopback(taken), status::get, metrics))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another");
    }
  }

  private ServiceEndpoint start() throws IOException {
    return ServiceEndpoint.start(HttpAccess.loopback(0), status::get, metrics);
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
