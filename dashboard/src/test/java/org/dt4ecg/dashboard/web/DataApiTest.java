package org.dt4ecg.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataApiTest {

  private static final String DOCUMENT = "/api/v1/openapi.json";
  private static final HttpLimits LIMITS =
      new HttpLimits(64, 8, 8 * 1024, 1024, Duration.ofSeconds(2), Duration.ofSeconds(6));

  private final ObjectMapper json = new ObjectMapper();
  private final Instant now = Given.START.plusSeconds(10);
  private final LiveView view = new LiveView(ViewLimits.DEFAULT, new AllKnowing(), () -> now);
  private final LocalHttpServer server;

  DataApiTest() throws Exception {
    server =
        LocalHttpServer.start("the page", HttpAccess.loopback(0), LIMITS, new PageService(view));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyAnswerIsAsTheDocumentSaysWhereNothingIsKnownAndWhereAllIs() throws Exception {
    List<String> paths = new ArrayList<>();
    json.readTree(get(DOCUMENT).body()).path("paths").fieldNames().forEachRemaining(paths::add);
    assertThat(paths).hasSize(7);

    for (String path : paths) {
      if (!path.contains("{")) {
        assertThat(faults(path, path)).as("%s, of nothing", path).isEmpty();
      }
    }
    everythingHappens();
    for (String path : paths) {
      String filled = path.replace("{device}", "w-1").replace("{person}", "anna");
      assertThat(faults(path, filled)).as(filled).isEmpty();
    }
  }

  @Test
  void theDocumentForbidsWhatItDoesNotName() throws Exception {
    JsonSchema device = schema("#/components/schemas/Device");
    String known = "{\"id\": \"w-1\", \"state\": \"LIVE\"%s}";
    assertThat(device.validate(known.formatted(""), InputFormat.JSON)).isEmpty();
    assertThat(device.validate(known.formatted(", \"ecg\": 1"), InputFormat.JSON)).isNotEmpty();
    assertThat(device.validate("{\"id\": \"w-1\"}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void whoIsWhereNowIsByTheNewestWindowOfDevicesThatAreNotSilent() throws Exception {
    view.event(Given.event("w-1", 0).build(), Given.place(0, now.toEpochMilli()));
    view.event(Given.event("w-2", 3).build(), Given.place(1, now.toEpochMilli()));
    view.event(Given.wornByOther("w-3", 1), Given.place(2, now.toEpochMilli()));
    view.event(
        Given.event("w-4", 1).setFusedUserId("carl").build(),
        Given.place(3, now.minusSeconds(60).toEpochMilli()));
    view.tick();

    JsonNode people = json.readTree(get("/api/v1/people").body());
    assertThat(people.path("all").intValue()).isEqualTo(2);
    assertThat(people.path("people")).hasSize(2);
    JsonNode anna = people.at("/people/0");
    assertThat(anna.path("person").textValue()).isEqualTo("anna");
    assertThat(anna.path("device").textValue()).as("her newest window").isEqualTo("w-2");
    assertThat(anna.path("activity").textValue()).isEqualTo("walk");
    assertThat(anna.path("at").longValue())
        .isEqualTo(Given.START.plusSeconds(2 * 3 + 4).toEpochMilli());
    assertThat(people.at("/people/1/person").textValue()).isEqualTo("bert");
    assertThat(people.at("/people/1/wearer").textValue()).isEqualTo("OTHER_PERSON");
  }

  @Test
  void devicesAreFoundByIdStateAndAlertAndInPages() throws Exception {
    for (int i = 0; i < 5; i++) {
      view.event(Given.event("w-" + i, 0).build(), Given.place(i, now.toEpochMilli()));
    }
    view.event(Given.wornByOther("x-1", 0), Given.place(9, now.toEpochMilli()));
    view.frame(Given.frame("x-2", 0));

    assertThat(ids("/api/v1/devices"))
        .containsExactly("w-0", "w-1", "w-2", "w-3", "w-4", "x-1", "x-2");
    assertThat(ids("/api/v1/devices?filter=w-&from=1&limit=2")).containsExactly("w-1", "w-2");
    assertThat(ids("/api/v1/devices?alert=true")).containsExactly("x-1");
    assertThat(ids("/api/v1/devices?state=waiting")).containsExactly("x-2");
    assertThat(json.readTree(get("/api/v1/devices?limit=1").body()).path("all").intValue())
        .isEqualTo(7);
  }

  @Test
  void whatIsNotThereOrNotAskedForRightlyIsRefusedWithAReason() throws Exception {
    assertThat(get("/api/v1/devices/nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/people/nobody/bouts").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/devices/a/b").body()).contains(DOCUMENT);
    assertThat(get("/api/v1/devices?state=gone").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/devices?state=gone").body()).contains("waiting, live or silent");
    assertThat(get("/api/v1/people?limit=0").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/people?limit=1001").body()).contains("1 to 1000");
  }

  private void everythingHappens() {
    view.assignment(
        "w-1",
        DeviceAssignment.newBuilder()
            .setDeviceId("w-1")
            .setUserId("anna")
            .setSince(Given.START)
            .build());
    for (int i = 0; i < 4; i++) {
      view.frame(Given.frame("w-1", i));
      view.event(Given.event("w-1", i).build(), Given.place(i, now.toEpochMilli() + 5));
    }
    view.event(Given.wornByOther("w-1", 4), Given.place(4, now.toEpochMilli()));
    view.frame(Given.frame("w-2", 0));
    view.bout(Given.bout("anna", "walk", -100, -50));
    view.release("people", Given.release("b", Given.START).setParentVersion("a").build());
    view.round(
        TrainingReport.newBuilder()
            .setModelName("people")
            .setRoundId("r")
            .setStartedAt(Given.START)
            .setFinishedAt(Given.START.plusSeconds(60))
            .setChampionVersion("a")
            .setChallengerVersion("b")
            .setPromoted(true)
            .setReason("no worse")
            .setSeed(1)
            .setTrainingDataSha256("0")
            .setWindows(500)
            .setMetrics(Map.of("identity.accuracy", 0.9))
            .setIdentityLoss(List.of(2f, 1f))
            .build());
    view.shadow(
        ShadowResult.newBuilder()
            .setDeviceId("w-1")
            .setSessionStart(Given.START)
            .setWindowIndex(0)
            .setWindowStart(Given.START)
            .setWindowEnd(Given.START.plusSeconds(4))
            .setSignalQuality(SignalQuality.GOOD)
            .setServing(decision("a"))
            .setShadow(decision("b"))
            .build());
    view.letter(
        "w-1".getBytes(UTF_8),
        new byte[3],
        new RecordHeaders()
            .add(DeadLetterHeaders.REASON, "LATE_FRAME".getBytes(UTF_8))
            .add(DeadLetterHeaders.MESSAGE, "decided long ago".getBytes(UTF_8))
            .add(DeadLetterHeaders.TOPIC, "ecg-samples".getBytes(UTF_8))
            .add(DeadLetterHeaders.PARTITION, "2".getBytes(UTF_8))
            .add(DeadLetterHeaders.OFFSET, "77".getBytes(UTF_8)),
        Given.place(1, now.toEpochMilli()));
    view.pipeline().reading("user-activity", "there is no such topic");
    view.pipeline().lag(new PipelineBoard.Lag("dt4ecg", null, Map.of("ecg-samples", 3L)));
    view.tick();
  }

  private static WindowDecision decision(String version) {
    return WindowDecision.newBuilder()
        .setModelVersion(version)
        .setUserId("anna")
        .setDecision(IdentityDecision.RECOGNISED)
        .setIdentityConfidence(0.9f)
        .setIdentityScore(0)
        .setActivity("walk")
        .setActivityConfidence(0.9f)
        .build();
  }

  /** What of an answer is not as the document says. */
  private List<String> faults(String path, String asked) throws Exception {
    HttpResponse<String> answer = get(asked);
    assertThat(answer.statusCode()).as(asked).isEqualTo(200);
    String schema =
        "#/paths/%s/get/responses/200/content/application~1json/schema"
            .formatted(path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D"));
    return schema(schema).validate(answer.body(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private JsonSchema schema(String pointer) throws Exception {
    String document = get(DOCUMENT).body();
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(
                    loaders -> loaders.schemas(Map.of("https://dt4ecg.test/api", document))))
        .getSchema(SchemaLocation.of("https://dt4ecg.test/api" + pointer));
  }

  private List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode device : json.readTree(get(path).body()).path("devices")) {
      ids.add(device.path("id").textValue());
    }
    return ids;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            BodyHandlers.ofString());
  }

  /** Of a process that knows all that a page may show. */
  private static final class AllKnowing implements Insight {

    @Override
    public Optional<Truth> truth(String deviceId, long startMicros, long endMicros) {
      return Optional.of(new Truth("anna", "walk"));
    }

    @Override
    public Optional<String> newcomer() {
      return Optional.of("anna");
    }

    @Override
    public Optional<FirstModel> firstModel() {
      return Optional.of(new FirstModel("people", "a", 0, Map.of("identity.accuracy", 0.9)));
    }

    @Override
    public Optional<StreamState> stream() {
      return Optional.of(new StreamState("RUNNING", "a", 1, "b", Double.NaN, 0.5, 0.1, "STABLE"));
    }
  }
}
