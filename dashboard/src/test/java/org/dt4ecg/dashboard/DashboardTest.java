package org.dt4ecg.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page where no broker answers; with one it is tested where there is one. */
@Tag("slow")
class DashboardTest {

  private static final Map<String, Object> NOBODY =
      Map.of("bootstrap.servers", "127.0.0.1:1", "schema.registry.url", "http://127.0.0.1:1");

  @Test
  void thePageIsThereAndSaysWhatItCannotReadAndEndsAtOnce() throws Exception {
    Dashboard page =
        Dashboard.start(NOBODY, "dt4ecg", ViewLimits.DEFAULT, HttpAccess.loopback(0), Insight.NONE);
    try {
      assertThat(page.url()).isEqualTo("http://127.0.0.1:" + page.port());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                JsonNode told = pipeline(page);
                assertThat(told.path("history")).isNotEmpty();
                assertThat(told.path("topics")).hasSize(9);
                assertThat(told.path("topics"))
                    .allSatisfy(topic -> assertThat(topic.path("problem").asText()).isNotEmpty());
                assertThat(told.at("/lag/problem").asText()).isNotEmpty();
              });
    } finally {
      long begin = System.nanoTime();
      page.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
    assertThatIOException().isThrownBy(() -> pipeline(page));
  }

  @Test
  void aPortThatIsTakenIsAFailureUnlessAnyWillDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpAccess access = HttpAccess.loopback(taken.getLocalPort());

      assertThatIOException()
          .isThrownBy(
              () -> Dashboard.start(NOBODY, "dt4ecg", ViewLimits.DEFAULT, access, Insight.NONE))
          .withMessageContaining("Port %d", taken.getLocalPort());
      try (Dashboard page =
          Dashboard.startOnAnyPort(NOBODY, "dt4ecg", ViewLimits.DEFAULT, access, Insight.NONE)) {
        assertThat(page.port()).isNotEqualTo(taken.getLocalPort());
      }
    }
  }

  private static JsonNode pipeline(Dashboard page) throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(page.url() + "/api/pipeline")).build();
    return new ObjectMapper()
        .readTree(HttpClient.newHttpClient().send(ask, BodyHandlers.ofString()).body());
  }
}
