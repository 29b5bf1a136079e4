package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessEndpointTest {

  private static final ProcessHealth WELL = new ProcessHealth(true, true, Map.of("phase", "WORK"));

  private final ProcessMetrics metrics = new ProcessMetrics();
  private final AtomicReference<ProcessHealth> health = new AtomicReference<>(WELL);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void readyIsWhoWorksAndAliveWhoMayYetGetWellAndTheDetailsAreTold() throws Exception {
    try (LocalHttpServer server = start()) {
      assertThat(answers(server)).containsExactly(200, 200, 200);
      assertThat(get(server, "/health").body()).isEqualTo("{\"phase\":\"WORK\"}");
      assertThat(get(server, "/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");

      health.set(new ProcessHealth(true, false, Map.of("phase", "WAIT")));
      assertThat(answers(server)).containsExactly(503, 200, 503);
      assertThat(get(server, "/health").body()).isEqualTo("{\"phase\":\"WAIT\"}");
      assertThat(get(server, "/health/ready").body()).isEqualTo("{\"status\":\"DOWN\"}");

      health.set(new ProcessHealth(false, false, Map.of()));
      assertThat(answers(server)).containsExactly(503, 503, 503);
    }
  }

  @Test
  void aProbeWithoutTheTokenLearnsOneWordAndNothingMore() throws Exception {
    HttpAccess access = HttpAccess.of(HttpAccess.LOOPBACK, 0, "0123456789abcdef");
    try (LocalHttpServer server = ProcessEndpoint.start(access, health::get, metrics)) {
      assertThat(get(server, "/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
      assertThat(get(server, "/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
      assertThat(get(server, "/health").statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void whoWantsToChangeSomethingHearsWhatThereIsToDo() throws Exception {
    try (LocalHttpServer server = start()) {
      for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/health"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                    BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(method).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
      }
    }
  }

  @Test
  void metricsAreInPrometheusFormatAndAsTheyAreNow() throws Exception {
    double[] rounds = {3};
    String[] version = {"first"};
    FunctionCounter.builder("dt4ecg.rounds", rounds, numbers -> numbers[0])
        .description("Rounds that ended")
        .tag("promoted", "true")
        .register(metrics.registry());
    Gauge.builder("dt4ecg.training", () -> 0.5)
        .description("1 while a round trains")
        .register(metrics.registry());
    metrics.addText("dt4ecg.model", "The model", "version", () -> version[0]);
    try (LocalHttpServer server = start()) {
      assertThat(ours(get(server, "/metrics").body()))
          .contains("dt4ecg_model{version=\"first\"} 1.0");
      rounds[0] = 4;
      version[0] = "second";

      HttpResponse<String> response = get(server, "/metrics");

      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(ours(response.body()))
          .containsExactly(
              "# HELP dt4ecg_model The model",
              "# TYPE dt4ecg_model gauge",
              "dt4ecg_model{version=\"second\"} 1.0",
              "# HELP dt4ecg_rounds_total Rounds that ended",
              "# TYPE dt4ecg_rounds_total counter",
              "dt4ecg_rounds_total{promoted=\"true\"} 4.0",
              "# HELP dt4ecg_training 1 while a round trains",
              "# TYPE dt4ecg_training gauge",
              "dt4ecg_training 0.5");
      assertThat(response.body()).contains("jvm_memory_used_bytes", "process_uptime_seconds");
    }
  }

  @Test
  void aProbeIsAnsweredWhileHalfOpenConnectionsAreHeld() throws Exception {
    List<Socket> attackers = new ArrayList<>();
    try (LocalHttpServer server = start()) {
      URI address = URI.create(server.url());
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
    } finally {
      for (Socket socket : attackers) {
        socket.close();
      }
    }
  }

  @Test
  void whatElseIsAskedForGoesToTheOtherService() throws Exception {
    HttpService page = call -> HttpService.Answer.text(200, "page " + call.path());
    try (LocalHttpServer server =
        LocalHttpServer.start(
            "a page",
            HttpAccess.loopback(0),
            HttpLimits.forProbes(),
            new ProcessEndpoint(health::get, metrics, page))) {
      assertThat(get(server, "/elsewhere").body()).isEqualTo("page /elsewhere\n");
      assertThat(get(server, "/health").statusCode()).isEqualTo(200);
    }
    try (LocalHttpServer server = start()) {
      assertThat(get(server, "/elsewhere").statusCode()).isEqualTo(404);
      assertThat(get(server, "/elsewhere").body()).contains("/health/live", "/metrics");
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedWithWhatToDo() throws Exception {
    try (LocalHttpServer server = start()) {
      assertThatThrownBy(
              () -> ProcessEndpoint.start(HttpAccess.loopback(server.port()), health::get, metrics))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another");
    }
  }

  private LocalHttpServer start() throws IOException {
    return ProcessEndpoint.start(HttpAccess.loopback(0), health::get, metrics);
  }

  private static List<Integer> answers(LocalHttpServer server) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (String path : List.of("/health", "/health/live", "/health/ready")) {
      statuses.add(get(server, path).statusCode());
    }
    return statuses;
  }

  private static List<String> ours(String text) {
    return text.lines().filter(line -> line.contains("dt4ecg_")).toList();
  }

  private static HttpResponse<String> get(LocalHttpServer server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            BodyHandlers.ofString());
  }
}
