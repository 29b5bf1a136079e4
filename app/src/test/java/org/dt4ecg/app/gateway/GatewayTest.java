package org.dt4ecg.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.demo.OutputReader;
import org.dt4ecg.app.docs.MetricsPage;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.gateway.Gateway;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway on a broker, with the stream behind it. */
@Tag("slow")
class GatewayTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Of half a second: three windows of four seconds, and a second of the fourth. */
  private static final int FRAMES = 26;

  private static final int WINDOWS = 3;

  @Test
  void anUploadThatIsRepeatedMakesNoWindowTwice(@TempDir Path folder) throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        OnnxModel model = Models.load(TestModel.write(folder));
        ValueSerdes serdes = ValueSerdes.from(cluster.properties())) {
      try (Admin admin = cluster.admin()) {
        new TopicAdministration(admin, TopicPlan.singleNode(2)).create();
      }
      Map<String, Object> settings = new HashMap<>(cluster.properties());
      settings.put("state.dir", folder.resolve("streams").toString());
      settings.put("replication.factor", 1);
      settings.put("commit.interval.ms", 100);
      try (Gateway gateway =
              Gateway.start(cluster.properties(), Duration.ofMinutes(5), HttpAccess.loopback(0));
          EcgStreamsApplication application = new EcgStreamsApplication(settings, model);
          OutputReader output = new OutputReader(cluster.properties(), serdes)) {
        application.start();
        List<EcgSamples> frames = TestDevice.named("watch").frames(0, FRAMES);
        Uploader uploader = new Uploader(gateway.url());

        // Once as JSON and once as bytes: the same frames, although they came another way.
        assertThat(uploader.sendJson("watch", frames).statusCode()).isEqualTo(200);
        assertThat(uploader.sendBytes("watch", frames).statusCode()).isEqualTo(200);
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> output.eventsOf("watch", WINDOWS).size() == WINDOWS);
        // And once more when their windows are decided.
        assertThat(uploader.sendJson("watch", frames).statusCode()).isEqualTo(200);

        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> application.counters().framesIn() == 3 * FRAMES);
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> application.counters().framesRepeated() == 2 * FRAMES);
        assertThat(output.eventsOf("watch", WINDOWS))
            .extracting(UserActivity::getWindowIndex)
            .as("and no more came")
            .containsExactly(0L, 1L, 2L);
        assertThat(output.deadLetters(0)).isEmpty();
        assertThat(application.counters().windowsSealed()).isEqualTo(WINDOWS);
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(uploader.get("/health/ready").statusCode()).isEqualTo(200));
        MetricsPage.assertHas("gateway", MetricsPage.scrape(gateway.url()));
      }
    }
  }
}
