package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
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
      Ran tooEarly = run("topology reset --yes" + common);
      Ran another = run("topology run --model none.onnx" + common);
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

      assertThat(tooEarly.status()).isEqualTo(1);
      assertThat(tooEarly.err()).contains("Instances of dt4ecg are running");
      assertThat(another.err()).contains("instances of application.id dt4ecg are running");
      assertThat(running.err()).doesNotContain("are running");
      theConfigurationIsSound(common);
      eventsArePickedOutAndShown(config);
      theApplicationStartsAnew(cluster, common, fleet.json().path("framesIn").longValue());
    }
  }

  private static void theConfigurationIsSound(String common) throws Exception {
    Ran doctor = run("doctor" + common);

    assertThat(doctor.status()).as(doctor.out().toString()).isZero();
    assertThat(doctor.json().path("sound").booleanValue()).isTrue();
    Map<String, String> levels = new TreeMap<>();
    doctor
        .json()
        .path("findings")
        .forEach(
            finding ->
                levels.put(finding.path("check").textValue(), finding.path("level").textValue()));
    assertThat(levels)
        .as("the state of a test is in a temporary folder")
        .containsEntry("state", "WARNING")
        .containsOnlyKeys(
            "keys", "values", "model", "state", "brokers", "topics", "rights", "group", "registry");
    assertThat(levels.values().stream().filter(level -> level.equals("OK"))).hasSize(8);
  }

  private static void eventsArePickedOutAndShown(Path config) throws Exception {
    String events = "consume --topic user-activity --config " + config;

    Ran all = run(events + " --until-end");
    assertThat(all.status()).isZero();
    assertThat(all.out()).hasSizeGreaterThan(2);
    Ran table = run(events + " --until-end --table deviceId,fusedUserId");
    assertThat(table.out()).hasSize(1 + all.out().size());
    assertThat(table.out().get(0)).matches("deviceId +fusedUserId");
    Ran one = run(events + " --until-end --with-metadata --max 1");
    String device = one.json().path("value").path("deviceId").textValue();
    assertThat(one.json().path("key").textValue()).isEqualTo(device);
    Ran ofOne = run(events + " --until-end --where deviceId=" + device);
    assertThat(ofOne.out().size()).isBetween(1, all.out().size() - 1);
    assertThat(ofOne.out()).allMatch(line -> line.contains(device));
    Ran waiting = run(events + " --max 2 --for 1s");
    assertThat(waiting.status()).isEqualTo(1);
    assertThat(waiting.err()).contains("0 of 2 events of user-activity", "--from-beginning");
  }

  private static void theApplicationStartsAnew(TestCluster cluster, String common, long frames)
      throws Exception {
    Ran dry = run("topology reset --dry-run" + common);
    assertThat(dry.err()).contains("would delete topic dt4ecg-", "would read from earliest");
    assertThat(internalTopics(cluster)).isNotEmpty();

    Ran reset = run("topology reset --yes" + common);
    assertThat(reset.status()).as(reset.err()).isZero();
    assertThat(reset.json().path("deletedTopics")).hasSameSizeAs(dry.json().path("deletedTopics"));
    assertThat(Path.of(reset.json().path("deletedFolder").textValue())).doesNotExist();
    await().atMost(Duration.ofSeconds(30)).until(() -> internalTopics(cluster).isEmpty());

    Ran again = run("topology run --for 12s" + common);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.json().path("framesIn").longValue()).as(again.err()).isEqualTo(frames);
  }

  private static Set<String> internalTopics(TestCluster cluster) throws Exception {
    try (Admin admin = cluster.admin()) {
      Set<String> names = new TreeSet<>(admin.listTopics().names().get());
      names.removeIf(name -> !name.startsWith("dt4ecg-"));
      return names;
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
