package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.docs.MetricsPage;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that an operator types one after another, each as a program of its own would. */
@Tag("slow")
class ClusterCommandsTest {

  @Test
  void topicsAreCreatedTheTopologyRunsAFleetSendsAndEventsAreRead(@TempDir Path folder)
      throws Exception {
    try (TestCluster cluster = TestCluster.start(folder)) {
      int health = freePort();
      int page = freePort();
      Path config = config(folder, cluster, health, page);
      String common = " --json --config " + config;

      assertThat(run("topics check" + common).status()).as("nothing is there").isEqualTo(1);
      assertThat(run("topology run" + common).err())
          .contains("no topic", "ecg-samples", "identity-templates", "dt4ecg topics create");
      JsonNode creation = run("topics create --partitions 2" + common).json();
      assertThat(creation.path("schemas"))
          .as("all but the dead letters' have one")
          .hasSize(Topics.all().size() - 1);
      assertThat(creation.path("created"))
          .hasSize(Topics.all().size())
          .extracting(JsonNode::textValue)
          .contains(Topics.IDENTITY_TEMPLATES.name());
      assertThat(run("topics check --partitions 2" + common).status()).isZero();

      assertThat(run("topics rights --grant device=User:monitor-7" + common).err())
          .as("nobody is kept out of this cluster")
          .contains("authorizer.class.name");

      CompletableFuture<Ran> topology =
          CompletableFuture.supplyAsync(() -> run("topology run --for 25s" + common));
      Ran fleet = run("produce --labelled --simulate 2 --speed 4 --for 6s" + common);
      Ran events = run("consume --topic user-activity --max 2" + fromBeginning(config));
      Ran joined = run("consume --topic labelled-ecg --max 1" + fromBeginning(config));
      assertThat(get("http://127.0.0.1:%d/health/ready".formatted(health)))
          .isEqualTo("{\"status\":\"UP\"}");
      assertThat(get("http://127.0.0.1:%d/health/live".formatted(page)))
          .isEqualTo("{\"status\":\"UP\"}");
      String metrics =
          Awaitility.await()
              .until(
                  () -> MetricsPage.scrape("http://127.0.0.1:" + health),
                  text -> text.contains("kafka_dt4ecg_results_total"));
      MetricsPage.assertHas("topology", metrics);
      MetricsPage.assertHas("page", MetricsPage.scrape("http://127.0.0.1:" + page));
      assertThat(metrics)
          .contains("kafka_consumer_fetch_manager_records_lag", "jvm_memory_used_bytes")
          .contains("dt4ecg_stream_ready 1.0")
          .containsPattern("kafka_dt4ecg_frames_in_total\\{.*} [1-9]");
      Ran training = run("produce --training-material --simulate 2 --speed 20 --for 2s" + common);
      Ran running = topology.get(90, TimeUnit.SECONDS);

      assertThat(fleet.status()).as(fleet.err()).isZero();
      assertThat(fleet.json().path("framesIn").longValue()).isGreaterThan(2 * 30);
      assertThat(events.out()).as(events.err()).hasSize(2);
      assertThat(events.json().path("userId").textValue()).isEqualTo(TestModel.PERSON);
      assertThat(events.json().path("displayName").textValue()).contains(TestModel.PERSON);
      assertThat(events.json().path("fusedDecision").textValue()).isEqualTo("RECOGNISED");
      assertThat(events.json().path("fusedUserId").textValue()).isEqualTo(TestModel.PERSON);
      assertThat(events.json().path("fusedActivity").textValue()).isEqualTo(TestModel.ACTIVITY);
      assertThat(events.json().path("fusedWindows").intValue()).isEqualTo(1);
      assertThat(joined.json().path("userId").textValue()).as(joined.err()).startsWith("sim-");
      assertThat(joined.json().path("labelSource").textValue()).isEqualTo("protocol");
      assertThat(training.status()).as(training.err()).isZero();
      assertThat(training.json().path("framesIn").longValue()).isPositive();
      assertThat(running.status()).as(running.err()).isZero();
      assertThat(running.err()).contains("page on http://127.0.0.1:", "state RUNNING", "stopped");
      assertThat(running.json().path("framesIn").longValue())
          .isEqualTo(fleet.json().path("framesIn").longValue());
    }
  }

  private static String fromBeginning(Path config) {
    return " --from-beginning --for 30s --config " + config;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static Path config(Path folder, TestCluster cluster, int health, int page)
      throws Exception {
    Path key = folder.resolve("release.pub.pem");
    PemKeys.write(PemKeys.generate(), folder.resolve("release.pem"), key);
    return Files.writeString(
        folder.resolve("cluster.properties"),
        """
        bootstrap.servers=%s
        schema.registry.url=%s
        model.path=%s
        labels.enabled=true
        state.dir=%s
        group.protocol=streams
        replication.factor=1
        commit.interval.ms=100
        model.trusted.keys=%s
        http.port=%d
        dashboard.port=%d
        """
            .formatted(
                cluster.bootstrapServers(),
                cluster.registryUrl(),
                TestModel.write(folder),
                folder.resolve("streams"),
                key,
                health,
                page));
  }

  private static Ran run(String arguments) {
    CapturedConsole console = new CapturedConsole();
    int status = CommandLines.create(console.console()).execute(arguments.strip().split(" "));
    return new Ran(status, console);
  }

  private record Ran(int status, CapturedConsole console) {

    List<String> out() {
      return console.out();
    }

    String err() {
      return console.err();
    }

    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(out().get(0));
    }
  }
}
