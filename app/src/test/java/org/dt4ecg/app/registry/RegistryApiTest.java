package org.dt4ecg.app.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools ask of a registry, against what Confluent's API says that they are answered. */
class RegistryApiTest {

  private static final String LEAD =
      """
      {"type":"enum","name":"Lead","namespace":"ecg","symbols":["I","II"]}\
      """;
  private static final String FRAME =
      """
      {"type":"record","name":"Frame","namespace":"ecg","fields":[{"name":"lead","type":"Lead"}]}\
      """;
  private static final String FRAME_AND_RATE =
      """
      {"type":"record","name":"Frame","namespace":"ecg","fields":[{"name":"lead","type":"Lead"},\
      {"name":"rate","type":"int"}]}\
      """;
  private static final String[] NUMBERS = {"\"int\"", "\"long\"", "\"float\"", "\"double\""};

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private RegistryServer registry;

  RegistryApiTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.registry = RegistryServer.start(folder, 0);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void everySchemaIsListedByItsSubject() throws Exception {
    registerNumbers("a-value", 2);
    registerNumbers("b-value", 1);

    assertThat(call("GET", "/schemas"))
        .isEqualTo(
            """
            200 [{"subject":"a-value","version":1,"id":1,"schema":"\\"int\\""},\
            {"subject":"a-value","version":2,"id":2,"schema":"\\"long\\""},\
            {"subject":"b-value","version":1,"id":1,"schema":"\\"int\\""}]\
            """);
    assertThat(call("GET", "/schemas?latestOnly=true&subjectPrefix=a"))
        .isEqualTo(
            """
            200 [{"subject":"a-value","version":2,"id":2,"schema":"\\"long\\""}]\
            """);
    assertThat(call("GET", "/schemas?offset=1&limit=1"))
        .isEqualTo(
            """
            200 [{"subject":"a-value","version":2,"id":2,"schema":"\\"long\\""}]\
            """);
    assertThat(call("GET", "/schemas/ids/2/schema")).isEqualTo("200 \"long\"");
    assertThat(call("GET", "/schemas/ids/1/subjects")).isEqualTo("200 [\"a-value\",\"b-value\"]");
    assertThat(call("GET", "/schemas/ids/1/versions?subject=b-value"))
        .isEqualTo("200 [{\"subject\":\"b-value\",\"version\":1}]");
    assertThat(call("GET", "/schemas/ids/1?fetchMaxId=true"))
        .isEqualTo("200 {\"schema\":\"\\\"int\\\"\",\"maxId\":2}");
    assertThat(call("GET", "/schemas/ids/3/schema")).startsWith("404 {\"error_code\":40403");
    assertThat(call("GET", "/schemas/ids/3/subjects")).startsWith("404 {\"error_code\":40403");
    assertThat(call("GET", "/schemas/types")).isEqualTo("200 [\"AVRO\"]");
    assertThat(call("GET", "/contexts")).isEqualTo("200 [\".\"]");
  }

  @Test
  void subjectsAreListedByTheirBeginning() throws Exception {
    registerNumbers("a-value", 1);
    registerNumbers("b-value", 1);

    assertThat(call("GET", "/subjects?subjectPrefix=b")).isEqualTo("200 [\"b-value\"]");
    assertThat(call("GET", "/subjects?subjectPrefix=:*:"))
        .as("as Confluent's clients ask for all")
        .isEqualTo("200 [\"a-value\",\"b-value\"]");
    assertThat(call("GET", "/subjects?offset=1")).isEqualTo("200 [\"b-value\"]");
    assertThat(call("GET", "/subjects?limit=many")).startsWith("400 ");
  }

  @Test
  void aDeletedVersionIsReadOnRequestAndASecondTimeItIsGone() throws Exception {
    registerNumbers("a-value", 3);

    assertThat(call("DELETE", "/subjects/a-value/versions/2")).isEqualTo("200 2");

    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1,3]");
    assertThat(call("GET", "/subjects/a-value/versions?deleted=true")).isEqualTo("200 [1,2,3]");
    assertThat(call("GET", "/subjects/a-value/versions?deletedOnly=true")).isEqualTo("200 [2]");
    assertThat(call("GET", "/subjects/a-value/versions/2")).startsWith("404 {\"error_code\":40402");
    assertThat(call("GET", "/subjects/a-value/versions/2?deleted=true")).startsWith("200 ");
    assertThat(call("POST", "/subjects/a-value", schema(NUMBERS[1])))
        .startsWith("404 {\"error_code\":40403");
    assertThat(call("POST", "/subjects/a-value?deleted=true", schema(NUMBERS[1])))
        .startsWith("200 {\"subject\":\"a-value\",\"version\":2,\"id\":2");
    assertThat(call("GET", "/schemas/ids/2")).as("records of it are read on").startsWith("200 ");
    assertThat(call("GET", "/schemas/ids/2/versions")).isEqualTo("200 []");
    assertThat(call("DELETE", "/subjects/a-value/versions/2"))
        .startsWith("404 {\"error_code\":40406");
    assertThat(call("DELETE", "/subjects/a-value/versions/3?permanent=true"))
        .startsWith("404 {\"error_code\":40407");

    assertThat(call("DELETE", "/subjects/a-value/versions/2?permanent=true")).isEqualTo("200 2");

    assertThat(call("GET", "/subjects/a-value/versions?deleted=true")).isEqualTo("200 [1,3]");
    assertThat(call("GET", "/schemas/ids/2")).startsWith("404 {\"error_code\":40403");
    assertThat(call("DELETE", "/subjects/a-value/versions/latest")).isEqualTo("200 3");
    assertThat(call("DELETE", "/subjects/a-value/versions/9"))
        .startsWith("404 {\"error_code\":40402");
    assertThat(call("DELETE", "/subjects/nobody/versions/1"))
        .startsWith("404 {\"error_code\":40401");
    assertThat(call("DELETE", "/subjects/a-value/versions/first"))
        .startsWith("422 {\"error_code\":42202");
  }

  @Test
  void aDeletedSubjectIsSeenOnRequestAndASecondTimeItIsGone() throws Exception {
    registerNumbers("a-value", 2);
    registerNumbers("b-value", 1);
    call("PUT", "/config/a-value", "{\"compatibility\":\"FULL\"}");
    assertThat(call("DELETE", "/subjects/a-value?permanent=true"))
        .startsWith("404 {\"error_code\":40405");

    assertThat(call("DELETE", "/subjects/a-value")).isEqualTo("200 [1,2]");

    assertThat(call("GET", "/subjects")).isEqualTo("200 [\"b-value\"]");
    assertThat(call("GET", "/subjects?deleted=true")).isEqualTo("200 [\"a-value\",\"b-value\"]");
    assertThat(call("GET", "/subjects?deletedOnly=true")).isEqualTo("200 [\"a-value\"]");
    assertThat(call("GET", "/schemas?deleted=true&subjectPrefix=a")).contains("\"version\":2");
    assertThat(call("GET", "/subjects/a-value/versions")).startsWith("404 {\"error_code\":40401");
    assertThat(call("GET", "/config/a-value")).startsWith("404 {\"error_code\":40408");
    assertThat(call("DELETE", "/subjects/a-value")).startsWith("404 {\"error_code\":40404");

    assertThat(call("DELETE", "/subjects/a-value?permanent=true")).isEqualTo("200 [1,2]");

    assertThat(call("GET", "/subjects?deleted=true")).isEqualTo("200 [\"b-value\"]");
    assertThat(call("DELETE", "/subjects/a-value")).startsWith("404 {\"error_code\":40401");
    assertThat(register("a-value", "\"bytes\"")).as("no older one is in the way").startsWith("200");
    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1]");
  }

  @Test
  void aDeletedSchemaThatComesAgainIsANewVersionWithItsOldId() throws Exception {
    registerNumbers("a-value", 2);
    call("DELETE", "/subjects/a-value/versions/2");

    assertThat(register("a-value", NUMBERS[1])).isEqualTo("200 {\"id\":2}");

    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1,3]");
    restart();
    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1,3]");
    assertThat(call("GET", "/subjects/a-value/versions?deletedOnly=true")).isEqualTo("200 [2]");
  }

  @Test
  void aSchemaMayReferToTypesOfOtherSubjects() throws Exception {
    register("lead", LEAD);

    assertThat(call("POST", "/subjects/frame/versions", schema(FRAME))).startsWith("422 ");
    assertThat(call("POST", "/subjects/frame/versions", frame(FRAME, 1)))
        .isEqualTo("200 {\"id\":2}");

    restart();
    JsonNode frame = json.readTree(call("GET", "/schemas/ids/2").substring(4));
    assertThat(frame.path("schema").textValue()).as("as it came").isEqualTo(FRAME);
    assertThat(frame.path("references"))
        .hasToString("[{\"name\":\"ecg.Lead\",\"subject\":\"lead\",\"version\":1}]");
    assertThat(call("GET", "/subjects/frame/versions/1")).contains("\"references\":[{");
    assertThat(call("GET", "/subjects/lead/versions/1/referencedby")).isEqualTo("200 [2]");
    assertThat(call("POST", "/subjects/frame", frame(FRAME, 1))).startsWith("200 ");
    assertThat(call("POST", "/subjects/frame/versions", frame(FRAME, -1)))
        .as("-1 is the latest, which is the same")
        .isEqualTo("200 {\"id\":2}");
    assertThat(call("POST", "/subjects/frame/versions", frame(FRAME_AND_RATE, 1)))
        .as("compatibility is held through references")
        .startsWith("409 ");
    assertThat(call("DELETE", "/subjects/lead/versions/1")).startsWith("422 {\"error_code\":42206");
    assertThat(call("DELETE", "/subjects/lead")).startsWith("422 {\"error_code\":42206");
    assertThat(call("POST", "/subjects/frame/versions", frame(FRAME, 7)))
        .startsWith("422 {\"error_code\":42201")
        .contains("version 7 of subject 'lead'");
    assertThat(
            call(
                "POST",
                "/subjects/frame/versions",
                "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"x\"}]}"))
        .startsWith("422 {\"error_code\":42201");

    call("DELETE", "/subjects/frame");
    assertThat(call("GET", "/subjects/lead/versions/1/referencedby")).isEqualTo("200 []");
    assertThat(call("GET", "/subjects/lead/versions/1/referencedby?deleted=true"))
        .isEqualTo("200 [2]");
    call("DELETE", "/subjects/frame?permanent=true");
    assertThat(call("DELETE", "/subjects/lead")).isEqualTo("200 [1]");
  }

  @Test
  void compatibilityIsHeldAgainstOneVersionOrAll() throws Exception {
    call("PUT", "/config/a-value", "{\"compatibility\":\"NONE\"}");
    register("a-value", "\"string\"");
    register("a-value", "\"int\"");
    call("PUT", "/config/a-value", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");

    assertThat(call("POST", "/compatibility/subjects/a-value/versions/latest", schema("\"long\"")))
        .isEqualTo("200 {\"is_compatible\":true}");
    assertThat(call("POST", "/compatibility/subjects/a-value/versions", schema("\"long\"")))
        .isEqualTo("200 {\"is_compatible\":false}");
    String verbose =
        call("POST", "/compatibility/subjects/a-value/versions?verbose=true", schema("\"long\""));
    assertThat(verbose).contains("\"messages\":[\"").containsOnlyOnce("cannot read older data");
    assertThat(call("POST", "/compatibility/subjects/nobody/versions", schema("\"long\"")))
        .isEqualTo("200 {\"is_compatible\":true}");
    assertThat(call("POST", "/compatibility/subjects/nobody/versions/1", schema("\"long\"")))
        .startsWith("404 {\"error_code\":40401");
    assertThat(call("POST", "/compatibility/subjects/a-value/versions/9", schema("\"long\"")))
        .startsWith("404 {\"error_code\":40402");
    call("DELETE", "/subjects/a-value/versions/1");
    assertThat(call("POST", "/compatibility/subjects/a-value/versions", schema("\"long\"")))
        .as("a deleted version does not count")
        .isEqualTo("200 {\"is_compatible\":true}");
  }

  @Test
  void aRefusalSaysOnceWhatSeveralVersionsHaveInCommon() throws Exception {
    registerNumbers("a-value", 3);

    String refused = register("a-value", "\"bytes\"");

    assertThat(refused).startsWith("409 {\"error_code\":409");
    assertThat(refused.split("reader type: BYTES not compatible with writer type: INT", -1))
        .hasSize(2);
  }

  @Test
  void levelsAreSetAndTakenBack() throws Exception {
    assertThat(call("DELETE", "/config/a-value")).startsWith("404 {\"error_code\":40401");
    assertThat(call("PUT", "/config/a-value", "{\"compatibility\":\"FULL\"}"))
        .isEqualTo("200 {\"compatibility\":\"FULL\"}");
    assertThat(call("GET", "/config/a-value?defaultToGlobal=true"))
        .isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
    assertThat(call("DELETE", "/config/a-value"))
        .isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
    assertThat(call("GET", "/config/a-value")).startsWith("404 {\"error_code\":40408");

    call("PUT", "/config", "{\"compatibility\":\"NONE\"}");
    assertThat(call("GET", "/config/a-value?defaultToGlobal=true"))
        .isEqualTo("200 {\"compatibilityLevel\":\"NONE\"}");
    assertThat(call("DELETE", "/config")).isEqualTo("200 {\"compatibilityLevel\":\"NONE\"}");
    assertThat(call("GET", "/config"))
        .isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}");
    assertThat(call("PUT", "/config", "{}")).startsWith("422 {\"error_code\":42203");
  }

  @Test
  void whoNormalizesHasOneSchemaInWhateverOrderItsAttributesAre() throws Exception {
    String one = "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"a\":1,\"b\":2}";
    String other = "{\"b\":2,\"a\":1,\"type\":\"enum\",\"symbols\":[\"A\"],\"name\":\"E\"}";
    register("a-value", one);
    assertThat(call("POST", "/subjects/a-value", schema(other)))
        .startsWith("404 {\"error_code\":40403");

    assertThat(call("POST", "/subjects/a-value?normalize=true", schema(other)))
        .startsWith("200 {\"subject\":\"a-value\",\"version\":1");
    assertThat(call("POST", "/subjects/a-value/versions?normalize=true", schema(other)))
        .isEqualTo("200 {\"id\":1}");

    assertThat(call("PUT", "/config", "{\"normalize\":true}"))
        .isEqualTo("200 {\"normalize\":true}");
    assertThat(register("a-value", other)).isEqualTo("200 {\"id\":1}");
    assertThat(call("GET", "/config"))
        .isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\",\"normalize\":true}");
    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1]");
  }

  @Test
  void aModeHoldsForAllSubjectsOrForOne() throws Exception {
    assertThat(call("GET", "/mode")).isEqualTo("200 {\"mode\":\"READWRITE\"}");
    assertThat(call("GET", "/mode/a-value")).startsWith("404 {\"error_code\":40409");
    assertThat(call("GET", "/mode/a-value?defaultToGlobal=true"))
        .isEqualTo("200 {\"mode\":\"READWRITE\"}");
    register("a-value", NUMBERS[0]);

    assertThat(call("PUT", "/mode/a-value", "{\"mode\":\"READONLY\"}"))
        .isEqualTo("200 {\"mode\":\"READONLY\"}");

    restart();
    assertThat(call("GET", "/mode/a-value")).isEqualTo("200 {\"mode\":\"READONLY\"}");
    assertThat(register("a-value", NUMBERS[1])).startsWith("422 {\"error_code\":42205");
    assertThat(register("a-value", NUMBERS[0])).as("it is there").isEqualTo("200 {\"id\":1}");
    assertThat(call("DELETE", "/subjects/a-value")).startsWith("422 {\"error_code\":42205");
    assertThat(register("b-value", NUMBERS[0])).startsWith("200 ");
    assertThat(call("DELETE", "/mode/a-value")).isEqualTo("200 {\"mode\":\"READONLY\"}");
    assertThat(call("DELETE", "/mode/a-value")).startsWith("404 {\"error_code\":40401");
    assertThat(register("a-value", NUMBERS[1])).startsWith("200 ");

    call("PUT", "/mode/a-value", "{\"mode\":\"READWRITE\"}");
    call("PUT", "/mode", "{\"mode\":\"READONLY_OVERRIDE\"}");
    assertThat(register("a-value", NUMBERS[2])).startsWith("422 {\"error_code\":42205");
    assertThat(call("DELETE", "/mode")).isEqualTo("200 {\"mode\":\"READONLY_OVERRIDE\"}");
    assertThat(call("PUT", "/mode", "{\"mode\":\"IMPORT\"}"))
        .startsWith("422 {\"error_code\":42204");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\":\"\\\"int\\\"\",\"ruleSet\":{\"domainRules\":[]}}",
        "{\"schema\":\"\\\"int\\\"\",\"metadata\":{\"tags\":{}}}",
        "{\"schema\":\"\\\"int\\\"\",\"id\":7}",
        "{\"schema\":\"\\\"int\\\"\",\"version\":7}",
      })
  void whatIsNotKeptIsRefusedRatherThanForgotten(String body) throws Exception {
    assertThat(call("POST", "/subjects/a-value/versions", body)).startsWith("422 ");
    assertThat(call("GET", "/subjects")).isEqualTo("200 []");
  }

  @Test
  void whoAsksInAWayThatThereIsNotHearsWhichThereAre() throws Exception {
    assertThat(send("OPTIONS", "/subjects", "").headers().firstValue("Allow"))
        .hasValue("GET, HEAD");
    assertThat(send("DELETE", "/config", "").statusCode()).isNotEqualTo(500);
    assertThat(send("PATCH", "/subjects/a-value/versions", "").headers().firstValue("Allow"))
        .hasValue("GET, HEAD, POST");
  }

  @ParameterizedTest
  @CsvSource({"/subjects, 200", "/schemas/ids/1, 200", "/schemas/ids/9, 404", "/mode, 200"})
  void whoAsksForTheHeadGetsTheHeadAlone(String path, int status) throws Exception {
    register("a-value", NUMBERS[0]);

    HttpResponse<String> head = send("HEAD", path, "");

    assertThat(head.statusCode()).isEqualTo(status);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(send("GET", path, "").headers().firstValue("Content-Type"));
    assertThat(call("GET", "/subjects"))
        .as("the connection goes on")
        .isEqualTo("200 [\"a-value\"]");
  }

  @Test
  void aSchemaOfTypesWithinTypesWithoutAnEndIsRefused() throws Exception {
    String deep = "{\"type\":\"array\",\"items\":".repeat(50_000) + "\"int\"" + "}".repeat(50_000);

    assertThat(register("a-value", deep)).startsWith("422 {\"error_code\":42201");
    assertThat(call("GET", "/subjects")).isEqualTo("200 []");
  }

  @Test
  void theFileOfBeforeThereWereReferencesAndDeletionsIsRead() throws Exception {
    registry.close();
    Files.writeString(
        folder.resolve("schema-registry.json"),
        """
        {"schemas":["\\"int\\"","\\"long\\""],"subjects":{"a-value":[1,2]},
         "defaultLevel":"BACKWARD_TRANSITIVE","levels":{"a-value":"FULL"}}
        """);

    registry = RegistryServer.start(folder, 0);

    assertThat(call("GET", "/subjects/a-value/versions")).isEqualTo("200 [1,2]");
    assertThat(call("GET", "/config/a-value")).isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
    assertThat(call("GET", "/mode")).isEqualTo("200 {\"mode\":\"READWRITE\"}");
  }

  private void restart() throws IOException {
    registry.close();
    registry = RegistryServer.start(folder, 0);
  }

  /** Versions of a subject, each of which reads what the ones before it wrote. */
  private void registerNumbers(String subject, int versions) throws Exception {
    for (int i = 0; i < versions; i++) {
      assertThat(register(subject, NUMBERS[i])).startsWith("200 ");
    }
  }

  private String register(String subject, String schema) throws Exception {
    return call("POST", "/subjects/" + subject + "/versions", schema(schema));
  }

  private static String schema(String text) {
    return JsonNodeFactory.instance.objectNode().put("schema", text).toString();
  }

  /** A schema that uses {@link #LEAD} of a version. */
  private static String frame(String text, int version) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", text);
    body.putArray("references")
        .addObject()
        .put("name", "ecg.Lead")
        .put("subject", "lead")
        .put("version", version);
    return body.toString();
  }

  private String call(String method, String path) throws Exception {
    return call(method, path, "");
  }

  /** Status and body. */
  private String call(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(method, path, body);
    return response.statusCode() + " " + response.body();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return client.send(
        HttpRequest.newBuilder(URI.create(registry.url() + path)).method(method, publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
