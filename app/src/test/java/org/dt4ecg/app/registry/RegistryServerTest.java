package org.dt4ecg.app.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.serde.AvroSerde;
import org.dt4ecg.schemas.serde.HttpSchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryServerTest {

  private static final String USER =
      """
      {"type":"record","name":"User","fields":[{"name":"id","type":"string","doc":"Who."}]}\
      """;
  private static final String USER_WITH_DEFAULT =
      """
      {"type":"record","name":"User","fields":[{"name":"id","type":"string"},
       {"name":"age","type":"int","default":0}]}\
      """;
  private static final String USER_WITHOUT_DEFAULT =
      """
      {"type":"record","name":"User","fields":[{"name":"id","type":"string"},
       {"name":"age","type":"int"}]}\
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private RegistryServer registry;

  RegistryServerTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.registry = RegistryServer.start(folder, 0);
  }

  @BeforeEach
  void isEmptyAtFirst() throws Exception {
    assertThat(get("/subjects").body()).isEmpty();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void theSameSchemaGetsTheSameIdInEverySubject() throws Exception {
    int id = register("users-value", USER).body().path("id").intValue();

    assertThat(register("users-value", USER).body().path("id").intValue()).isEqualTo(id);
    assertThat(register("people-value", USER).body().path("id").intValue()).isEqualTo(id);
    assertThat(register("users-value", USER_WITH_DEFAULT).body().path("id").intValue())
        .isNotEqualTo(id);
    assertThat(get("/subjects").body().toString()).isEqualTo("[\"people-value\",\"users-value\"]");
    assertThat(get("/schemas/ids/" + id + "/versions").body())
        .hasToString(
            json.readTree(
                    """
                    [{"subject":"people-value","version":1},{"subject":"users-value","version":1}]\
                    """)
                .toString());
  }

  @Test
  void schemasAreFoundByIdByVersionAndByText() throws Exception {
    int first = register("users-value", USER).body().path("id").intValue();
    int second = register("users-value", USER_WITH_DEFAULT).body().path("id").intValue();

    assertThat(json.readTree(get("/schemas/ids/" + first).body().path("schema").textValue()))
        .as("with its doc strings")
        .isEqualTo(json.readTree(USER));
    assertThat(get("/subjects/users-value/versions").body()).hasToString("[1,2]");
    assertThat(get("/subjects/users-value/versions/1").body().path("id").intValue())
        .isEqualTo(first);
    JsonNode latest = get("/subjects/users-value/versions/latest").body();
    assertThat(latest.path("version").intValue()).isEqualTo(2);
    assertThat(latest.path("id").intValue()).isEqualTo(second);
    assertThat(get("/subjects/users-value/versions/latest/schema").body())
        .isEqualTo(json.readTree(USER_WITH_DEFAULT));
    JsonNode found = post("/subjects/users-value", schema(USER)).body();
    assertThat(found.path("version").intValue()).isEqualTo(1);
    assertThat(found.path("subject").textValue()).isEqualTo("users-value");
    assertThat(get("/schemas/types").body()).hasToString("[\"AVRO\"]");
    assertThat(get("/").status()).isEqualTo(200);
  }

  @Test
  void aSchemaThatCannotReadOldDataIsRefusedUntilTheLevelAllowsIt() throws Exception {
    register("users-value", USER);

    Answer refused = register("users-value", USER_WITHOUT_DEFAULT);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("error_code").intValue()).isEqualTo(409);
    assertThat(refused.body().path("message").textValue()).contains("users-value", "age");

    assertThat(put("/config/users-value", Map.of("compatibility", "NONE")).body())
        .hasToString("{\"compatibility\":\"NONE\"}");
    assertThat(register("users-value", USER_WITHOUT_DEFAULT).status()).isEqualTo(200);
  }

  @Test
  void everyOlderVersionCountsByDefault() throws Exception {
    register("users-value", USER);
    register("users-value", USER_WITH_DEFAULT);

    assertThat(get("/config").body())
        .hasToString("{\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}");
    assertThat(register("users-value", USER_WITHOUT_DEFAULT).status())
        .as("reads version 2 but not version 1")
        .isEqualTo(409);

    put("/config", Map.of("compatibility", "BACKWARD"));
    assertThat(register("users-value", USER_WITHOUT_DEFAULT).status()).isEqualTo(200);
  }

  @Test
  void compatibilityCanBeAskedWithoutRegistering() throws Exception {
    register("users-value", USER);
    String path = "/compatibility/subjects/users-value/versions/latest";

    assertThat(post(path, schema(USER_WITH_DEFAULT)).body())
        .hasToString("{\"is_compatible\":true}");
    JsonNode no = post(path + "?verbose=true", schema(USER_WITHOUT_DEFAULT)).body();
    assertThat(no.path("is_compatible").booleanValue()).isFalse();
    assertThat(no.path("messages").path(0).textValue()).contains("age");
    assertThat(get("/subjects/users-value/versions").body()).hasToString("[1]");
  }

  @Test
  void aSubjectsLevelIsItsOwnOrTheCommonOneOnRequest() throws Exception {
    assertThat(get("/config/users-value").body().path("error_code").intValue()).isEqualTo(40408);
    assertThat(get("/config/users-value?defaultToGlobal=true").body())
        .hasToString("{\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}");

    put("/config/users-value", Map.of("compatibility", "FULL"));
    assertThat(get("/config/users-value").body()).hasToString("{\"compatibilityLevel\":\"FULL\"}");
  }

  @Test
  void idsVersionsAndLevelsOutliveTheServer() throws Exception {
    register("a-value", "\"string\"");
    int id = register("users-value", USER).body().path("id").intValue();
    put("/config/users-value", Map.of("compatibility", "FULL"));
    registry.close();

    registry = RegistryServer.start(folder, 0);

    assertThat(get("/subjects/users-value/versions/1").body().path("id").intValue()).isEqualTo(id);
    assertThat(get("/config/users-value").body()).hasToString("{\"compatibilityLevel\":\"FULL\"}");
    assertThat(register("b-value", "\"long\"").body().path("id").intValue()).isEqualTo(id + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "/subjects/nobody/versions, 404, 40401",
    "/subjects/nobody/versions/1, 404, 40401",
    "/subjects/users-value/versions/7, 404, 40402",
    "/subjects/users-value/versions/zero, 422, 42202",
    "/subjects/users-value/versions/0, 422, 42202",
    "/schemas/ids/99, 404, 40403",
    "/schemas/ids/99/versions, 404, 40403",
    "/schemas/ids/first, 404, 404",
    "/nowhere, 404, 404",
    "/compatibility/subjects/users-value/versions/1, 405, 405",
  })
  void whatIsNotThereIsSaidWithConfluentsCodes(String path, int status, int code) throws Exception {
    register("users-value", USER);

    assertRefused(get(path), status, code);
  }

  @Test
  void whatCannotBeUnderstoodIsSaidWithConfluentsCodes() throws Exception {
    register("users-value", USER);

    assertRefused(register("x-value", "{\"type\":\"nothing\"}"), 422, 42201);
    assertRefused(register("x-value", "not json"), 422, 42201);
    assertRefused(post("/subjects/x-value/versions", Map.of("no", "schema")), 422, 42201);
    assertRefused(
        post(
            "/subjects/x-value/versions",
            Map.of("schemaType", "PROTOBUF", "schema", "syntax = \"proto3\";")),
        422,
        42201);
    assertRefused(put("/config", Map.of("compatibility", "SOMETIMES")), 422, 42203);
    assertRefused(post("/subjects/users-value", schema("\"long\"")), 404, 40403);
    assertRefused(send("POST", "/subjects/x-value/versions", "{"), 400, 400);
    assertThat(get("/subjects").body()).hasToString("[\"users-value\"]");
  }

  @Test
  void aSubjectMayHaveAnyCharacters() throws Exception {
    assertThat(post("/subjects/a%20b%2Fc+d/versions", schema(USER)).status()).isEqualTo(200);

    assertThat(get("/subjects").body()).hasToString("[\"a b/c+d\"]");
  }

  @Test
  void theClientOfTheSerdesUnderstandsIt() {
    Map<String, String> settings = Map.of("schema.registry.url", registry.url());
    Schema schema = new Schema.Parser().parse(USER);
    Schema incompatible = new Schema.Parser().parse(USER_WITHOUT_DEFAULT);
    try (HttpSchemaRegistry client = HttpSchemaRegistry.from(settings)) {
      int id = client.register("users-value", schema);

      assertThat(client.schemaById(id)).isEqualTo(schema);
      assertThat(client.idOf("users-value", schema)).isEqualTo(id);
      assertThatExceptionOfType(SchemaRegistryException.class)
          .isThrownBy(() -> client.register("users-value", incompatible))
          .extracting(SchemaRegistryException::reason)
          .isEqualTo(Reason.INCOMPATIBLE);
      assertThatExceptionOfType(SchemaRegistryException.class)
          .isThrownBy(() -> client.schemaById(99))
          .extracting(SchemaRegistryException::reason)
          .isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void theSerdeReadsARecordWhoseSchemaRefersToTypesOfOtherSubjectsDeletedOrNot() throws Exception {
    String label = ValueSerdes.schema(EcgLabel.class).toString();
    register("labels", label);
    int id = registerInParts("waiting-value", label);

    assertThat(readWith(id)).isEqualTo(waitingLabel());
    assertThat(get("/schemas/ids/" + id).body().path("schema").textValue())
        .doesNotContain("deviceId");

    assertThat(send("DELETE", "/subjects/waiting-value", "").status()).isEqualTo(200);
    assertThat(send("DELETE", "/subjects/labels", "").status())
        .as("what is referred to stays")
        .isEqualTo(422);
    assertThat(readWith(id)).as("of a subject that is deleted").isEqualTo(waitingLabel());
  }

  /** {@link WaitingLabel} with its label as a type of another subject. */
  private int registerInParts(String subject, String label) throws Exception {
    String whole = ValueSerdes.schema(WaitingLabel.class).toString();
    String nested = label.replace("\"namespace\":\"org.dt4ecg.schemas.avro\",", "");
    String inParts = whole.replace(nested, "\"EcgLabel\"");
    assertThat(inParts).isNotEqualTo(whole);
    ObjectNode body = json.createObjectNode().put("schema", inParts);
    body.putArray("references")
        .addObject()
        .put("name", EcgLabel.class.getName())
        .put("subject", "labels")
        .put("version", 1);
    Answer answer = send("POST", "/subjects/%s/versions".formatted(subject), body.toString());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("id").intValue();
  }

  private WaitingLabel readWith(int schemaId) {
    try (AvroSerde<WaitingLabel> serde = new AvroSerde<>()) {
      serde.configure(Map.of("schema.registry.url", registry.url()), false);
      byte[] bytes = serde.serializer().serialize("elsewhere", waitingLabel());
      ByteBuffer.wrap(bytes).putInt(1, schemaId);
      return serde.deserializer().deserialize("waiting", bytes);
    }
  }

  private static WaitingLabel waitingLabel() {
    return WaitingLabel.newBuilder()
        .setLabel(
            EcgLabel.newBuilder()
                .setDeviceId("dev-1")
                .setFrom(Instant.ofEpochSecond(1))
                .setTo(Instant.ofEpochSecond(2))
                .setUserId("u")
                .setActivity("rest")
                .setSource("test")
                .build())
        .setRecord(ByteBuffer.wrap(new byte[] {1}))
        .setTopic("ecg-labels")
        .setPartition(2)
        .setOffset(3)
        .build();
  }

  @Test
  void clientsThatNeverEndTheirRequestKeepNobodyFromAnAnswer() throws Exception {
    List<Socket> attackers = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        URI address = URI.create(registry.url());
        Socket socket = new Socket(address.getHost(), address.getPort());
        attackers.add(socket);
        String begun = "POST /subjects/users-value/versions HTTP/1.1\r\nHost: localhost\r\n";
        String end = i % 2 == 0 ? "" : "Content-Length: 1000\r\n\r\n{";
        socket.getOutputStream().write((begun + end).getBytes(UTF_8));
      }

      assertThat(
              client
                  .sendAsync(
                      HttpRequest.newBuilder(URI.create(registry.url() + "/subjects")).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .get(1, TimeUnit.SECONDS)
                  .body())
          .isEqualTo("[]");
      assertThat(register("users-value", USER).status()).isEqualTo(200);
    } finally {
      for (Socket socket : attackers) {
        socket.close();
      }
    }
  }

  @Test
  void whatTheServerItselfRefusesIsSaidInTheSameWords() throws Exception {
    assertThat(
            sendRaw("GET /subjects/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/vnd.schemaregistry.v1+json")
        .contains("\"error_code\":400");
    assertThat(
            sendRaw(
                "POST /subjects/x-value/versions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                    .formatted(4 * 1024 * 1024 + 1)))
        .startsWith("HTTP/1.1 413 ")
        .contains("Content-Type: application/vnd.schemaregistry.v1+json")
        .contains("\"error_code\":413");
    assertThat(send("POST", "/subjects/x-value", " ".repeat(4 * 1024 * 1024)).status())
        .as("as large as is allowed, and no schema")
        .isEqualTo(422);
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    register("users-value", USER);
    registry.close();
    Path file = folder.resolve("schema-registry.json");
    Files.writeString(file, "{\"schemas\":");

    assertThatIOException()
        .isThrownBy(() -> RegistryServer.start(folder, 0))
        .withMessageContaining(file.toString());
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path other) {
    int taken = URI.create(registry.url()).getPort();

    assertThatIOException()
        .isThrownBy(() -> RegistryServer.start(other, taken))
        .withMessageContaining(Integer.toString(taken));
  }

  private record Answer(int status, JsonNode body, String contentType) {}

  private static void assertRefused(Answer answer, int status, int code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("error_code").intValue()).isEqualTo(code);
    assertThat(answer.body().path("message").textValue()).isNotBlank();
    assertThat(answer.contentType()).isEqualTo("application/vnd.schemaregistry.v1+json");
  }

  private static Map<String, String> schema(String text) {
    return Map.of("schema", text);
  }

  /** What comes until the server hangs up. */
  private String sendRaw(String request) throws IOException {
    URI address = URI.create(registry.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private Answer register(String subject, String schema) throws Exception {
    return post("/subjects/" + subject + "/versions", schema(schema));
  }

  private Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  private Answer post(String path, Map<String, String> body) throws Exception {
    return send("POST", path, json.writeValueAsString(body));
  }

  private Answer put(String path, Map<String, String> body) throws Exception {
    return send("PUT", path, json.writeValueAsString(body));
  }

  private Answer send(String method, String path, String body) throws Exception {
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, publisher)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        json.readTree(response.body()),
        response.headers().firstValue("Content-Type").orElse(""));
  }
}
