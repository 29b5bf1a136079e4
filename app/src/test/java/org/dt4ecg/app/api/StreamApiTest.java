package org.dt4ecg.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.DeviceLookup;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on a broker, each asked for devices of both. */
@Tag("slow")
class StreamApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "0123456789abcdef";

  /** On each of the four partitions there are some. */
  private static final int DEVICES = 12;

  /** Three windows of four seconds, side by side, and a second of the fourth. */
  private static final int FRAMES = 26;

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void anyInstanceTellsOfAnyDeviceAndAnswersAreAsTheDocumentSays(@TempDir Path folder)
      throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        OnnxModel model = Models.load(TestModel.write(folder))) {
      try (Admin admin = cluster.admin()) {
        new TopicAdministration(admin, TopicPlan.singleNode(4)).create();
      }
      try (Instance one = new Instance(cluster, model, folder.resolve("one"));
          Instance other = new Instance(cluster, model, folder.resolve("other"))) {
        one.application.start();
        other.application.start();
        send(cluster);

        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(own(one)).as("both have some").isBetween(1, DEVICES - 1);
                  assertThat(own(one) + own(other)).isEqualTo(DEVICES);
                  for (int i = 0; i < DEVICES; i++) {
                    JsonNode state = state(one, i);
                    assertThat(state.at("/sessions/0/windows").intValue()).isEqualTo(3);
                    assertThat(state(other, i)).isEqualTo(state);
                  }
                });
        JsonNode session = state(one, 0).at("/sessions/0");
        double start = session.path("start").doubleValue();
        assertThat(session.path("lead").textValue()).isEqualTo("I");
        assertThat(session.path("nextWindowStart").doubleValue()).isEqualTo(start + 3 * 4_000);
        assertThat(session.path("newestSampleEnd").doubleValue())
            .as("as of the last window")
            .isBetween(start + 3 * 4_000, start + FRAMES * 500);
        assertThat(session.path("newestSequence").intValue()).isBetween(23, FRAMES - 1);
        assertThat(session.path("model").textValue()).isEqualTo(model.version());
        assertThat(session.at("/bouts/0/person").textValue()).isEqualTo(TestModel.PERSON);

        assertThat(faults(one, "/api/v1/devices/{device}/state", "/api/v1/devices/device-0/state"))
            .isEmpty();
        assertThat(faults(one, "/api/v1/model", "/api/v1/model")).isEmpty();
        assertThat(one.get("/api/v1/devices/nobody/state").statusCode()).isEqualTo(404);
        assertThat(other.get("/api/v1/devices/nobody/state").statusCode()).isEqualTo(404);
        assertThat(one.get("/elsewhere").body()).contains("/api/v1/openapi.json");
      }
    }
  }

  @Test
  void anInstanceWithoutAnAddressTellsOfItsOwnDevices(@TempDir Path folder) throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        OnnxModel model = Models.load(TestModel.write(folder))) {
      try (Admin admin = cluster.admin()) {
        new TopicAdministration(admin, TopicPlan.singleNode(4)).create();
      }
      try (Instance alone = new Instance(cluster, model, folder.resolve("alone"), false)) {
        assertThat(alone.get("/api/v1/devices/device-0/state"))
            .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
            .satisfies(answer -> assertThat(answer.body()).contains("has not been started"));
        alone.application.start();
        send(cluster);

        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(own(alone)).isEqualTo(DEVICES));
        for (int i = 0; i < DEVICES; i++) {
          assertThat(state(alone, i).at("/sessions/0/lead").textValue()).isEqualTo("I");
        }
        HttpResponse<String> nobody = alone.get("/api/v1/devices/nobody/state");
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(nobody.body()).contains("by this instance", "application.server");
      }
    }
  }

  private static void send(TestCluster cluster) {
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties());
        KafkaProducer<String, EcgSamples> producer =
            new KafkaProducer<>(
                cluster.properties(),
                new StringSerializer(),
                serdes.serdeFor(EcgSamples.class).serializer())) {
      for (int i = 0; i < DEVICES; i++) {
        for (EcgSamples frame : TestDevice.named("device-" + i).frames(0, FRAMES)) {
          var unused =
              producer.send(
                  new ProducerRecord<>(Topics.ECG_SAMPLES.name(), frame.getDeviceId(), frame));
        }
      }
    }
  }

  private static int own(Instance instance) {
    int own = 0;
    for (int i = 0; i < DEVICES; i++) {
      own += instance.application.device("device-" + i) instanceof DeviceLookup.Found ? 1 : 0;
    }
    return own;
  }

  private JsonNode state(Instance instance, int device) throws Exception {
    HttpResponse<String> answer = instance.get("/api/v1/devices/device-%d/state".formatted(device));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  /** What of an answer is not as the document says. */
  private static List<String> faults(Instance instance, String path, String asked)
      throws Exception {
    String document = instance.get("/api/v1/openapi.json").body();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder ->
                    builder.schemaLoaders(
                        loaders -> loaders.schemas(Map.of("https://dt4ecg.test/api", document))))
            .getSchema(
                SchemaLocation.of(
                    "https://dt4ecg.test/api#/paths/%s/get/responses/200/content/application~1json/schema"
                        .formatted(
                            path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D"))));
    List<String> faults = new ArrayList<>();
    schema
        .validate(instance.get(asked).body(), InputFormat.JSON)
        .forEach(fault -> faults.add(fault.toString()));
    return faults;
  }

  /** An application with its API, both of which need the token. */
  private static final class Instance implements AutoCloseable {

    private final EcgStreamsApplication application;
    private final LocalHttpServer server;

    /** The address is known before the application is, which bears it as its own. */
    private volatile HttpService api = call -> HttpService.Answer.text(503, "the instance begins");

    Instance(TestCluster cluster, OnnxModel model, Path state) throws Exception {
      this(cluster, model, state, true);
    }

    Instance(TestCluster cluster, OnnxModel model, Path state, boolean saysWhereItIs)
        throws Exception {
      HttpAccess access = HttpAccess.of(HttpAccess.LOOPBACK, 0, TOKEN);
      server =
          LocalHttpServer.start(
              "the API", access, HttpLimits.forProbes(), call -> api.answer(call));
      Map<String, Object> properties = new HashMap<>(cluster.properties());
      properties.put("state.dir", state.toString());
      properties.put("replication.factor", 1);
      if (saysWhereItIs) {
        properties.put("application.server", "127.0.0.1:" + server.port());
      }
      application = new EcgStreamsApplication(properties, model);
      api = new StreamApi(application::device, application::health, access);
    }

    HttpResponse<String> get(String path) throws Exception {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(server.url() + path))
                  .header("Authorization", "Bearer " + TOKEN)
                  .build(),
              BodyHandlers.ofString());
    }

    @Override
    public void close() {
      server.close();
      application.close();
    }
  }
}
