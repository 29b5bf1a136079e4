package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.view.Insight;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page of a cluster on which there are no topics yet. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestCluster cluster;
  private final CapturedConsole console = new CapturedConsole();

  DashboardCommandTest(@TempDir Path folder) throws Exception {
    this.cluster = TestCluster.start(folder);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void thePageIsShownUntilItsTimeIsUpAndSaysWhatIsMissing() throws Exception {
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(() -> dashboard("--port", "0", "--for", "8s"));
    Pattern said = Pattern.compile("page on (http://127\\.0\\.0\\.1:\\d+)\n");
    Awaitility.await().atMost(PATIENCE).until(() -> said.matcher(console.err()).find());
    Matcher url = said.matcher(console.err());
    assertThat(url.find()).isTrue();

    ObjectMapper json = new ObjectMapper();
    JsonNode topics =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> json.readTree(get(url.group(1) + "/api/pipeline")).path("topics"),
                told ->
                    told.findValuesAsText("problem").stream()
                        .allMatch("there is no such topic"::equals));

    assertThat(topics).hasSize(9);
    assertThat(get(url.group(1))).contains("DT4ECG");
    assertThat(ended.get(60, TimeUnit.SECONDS)).as(console.err()).isZero();
    assertThat(console.out()).isEmpty();
  }

  @Test
  void aPortThatWasAskedForAndIsTakenIsAFailureInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(dashboard("--port", port)).isEqualTo(1);
      assertThat(console.err().lines()).hasSize(1);
      assertThat(console.err()).contains("Port " + port, "choose another");
      assertThat(console.err()).doesNotContain("Exception");
    }
  }

  @Test
  void whereNobodyAskedForThePortAnotherOneIsTakenAndSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Dashboard page =
            LivePage.open(
                cluster.properties(),
                HttpAccess.loopback(taken.getLocalPort()),
                true,
                Insight.NONE)) {
      assertThat(LivePage.announcement(page, taken.getLocalPort()))
          .isEqualTo("page on %s (port %d is taken)".formatted(page.url(), taken.getLocalPort()));
      assertThat(get(page.url())).contains("DT4ECG");
    }
  }

  private int dashboard(String... further) {
    String[] all = new String[further.length + 5];
    all[0] = "dashboard";
    all[1] = "--bootstrap-server";
    all[2] = cluster.bootstrapServers();
    all[3] = "--schema-registry";
    all[4] = cluster.registryUrl();
    System.arraycopy(further, 0, all, 5, further.length);
    return CommandLines.create(console.console()).execute(all);
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
