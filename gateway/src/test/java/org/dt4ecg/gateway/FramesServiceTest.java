package org.dt4ecg.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.gateway.sending.FrameSender;
import org.dt4ecg.gateway.sending.Uploads;
import org.dt4ecg.gateway.upload.UploadReader;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.validation.FrameRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway over HTTP, before brokers that answer when the test says so. */
class FramesServiceTest {

  private static final String TOKEN = "0123456789abcdef";
  private static final int BODY_BYTES = 4_096;
  private static final String OPERATION = "/paths/~1api~1v1~1devices~1%7Bdevice%7D~1frames/post";

  private final ObjectMapper json = new ObjectMapper();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<String, byte[]> brokers =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final LocalHttpServer server;
  private final String document;

  FramesServiceTest() throws Exception {
    Uploads uploads = new Uploads(2);
    UploadReader reader =
        new UploadReader(new FrameRules(Duration.ofMinutes(5), InstantSource.system()));
    FrameSender sender =
        new FrameSender(
            brokers,
            ValueSerdes.of(new InMemorySchemaRegistry()).serdeFor(EcgSamples.class).serializer(),
            Duration.ofSeconds(30));
    server =
        LocalHttpServer.start(
            "the gateway",
            HttpAccess.of(HttpAccess.LOOPBACK, 0, TOKEN),
            HttpLimits.forProbes().withBodyBytes(BODY_BYTES),
            new FramesService(reader, sender, uploads, new GatewayMetrics(meters, uploads::size)));
    document =
        ask("GET", "/api/v1/openapi.json", "application/json", new byte[0])
            .get(10, TimeUnit.SECONDS)
            .body();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anUploadIsAnsweredOnceTheBrokersHaveItAndIsAsTheDocumentSays() throws Exception {
    String upload = upload(Instant.now(), 2);
    CompletableFuture<HttpResponse<String>> answer = send("watch%201", upload);
    Awaitility.await().until(() -> brokers.history().size() == 2);

    brokers.completeNext();
    assertThat(answer).isNotDone();
    brokers.completeNext();

    assertIs(200, answer);
    assertThat(answer.join().body()).isEqualTo("{\"acknowledged\":2}");
    assertThat(brokers.history()).extracting(ProducerRecord::key).containsOnly("watch 1");
    assertThat(json.readTree(faultsOf("/components/schemas/Frames", upload))).isEmpty();
    assertThat(uploads("acknowledged")).isEqualTo(1);
    assertThat(meters.get("dt4ecg.gateway.frames").counter().count()).isEqualTo(2);
    assertThat(meters.get("dt4ecg.gateway.acknowledge.seconds").counter().count()).isPositive();
  }

  @Test
  void framesAsBytesAreAnsweredAlike() throws Exception {
    byte[] frame =
        ByteBuffer.allocate(22)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(FrameTimes.toMicros(Instant.now()))
            .putLong(0)
            .putInt(1)
            .putShort((short) 1)
            .array();
    CompletableFuture<HttpResponse<String>> answer =
        ask(
            "POST",
            "/api/v1/devices/watch/frames?lead=I&samplingRate=250&microvoltsPerCount=1",
            "application/octet-stream",
            frame);
    Awaitility.await().until(() -> brokers.history().size() == 1);
    brokers.completeNext();

    assertIs(200, answer);
  }

  @Test
  void whatIsRefusedIsToldAsTheDocumentSaysAndNothingOfItIsSent() throws Exception {
    assertIs(400, send("watch", "{"));
    CompletableFuture<HttpResponse<String>> future =
        send("watch", upload(Instant.now().plusSeconds(86_400), 2));
    assertIs(422, future);
    assertThat(json.readTree(future.join().body()).at("/frames/1/reason").textValue())
        .isEqualTo("TIME_IN_FUTURE");
    assertIs(422, send("x".repeat(256), upload(Instant.now(), 1)));
    assertIs(415, ask("POST", "/api/v1/devices/watch/frames", "text/plain", new byte[0]));
    assertIs(413, send("watch", " ".repeat(BODY_BYTES + 1)));

    assertThat(brokers.history()).isEmpty();
    assertThat(uploads("refused")).isEqualTo(4);
    HttpResponse<String> read = ask("GET", "/api/v1/devices/a/frames", "", new byte[0]).get();
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(read.headers().firstValue("Allow")).contains("POST");
    HttpResponse<String> head = ask("HEAD", "/api/v1/openapi.json", "", new byte[0]).get();
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> changed = ask("DELETE", "/api/v1/openapi.json", "", new byte[0]).get();
    assertThat(changed.statusCode()).isEqualTo(405);
    assertThat(changed.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(ask("GET", "/elsewhere", "", new byte[0]).get().body())
        .contains("/api/v1/openapi.json");
  }

  @Test
  void withoutTheTokenNothingIsTaken() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                request(
                        "POST",
                        "/api/v1/devices/watch/frames",
                        "application/json",
                        upload(Instant.now(), 1).getBytes(UTF_8))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(faults("401", answer.body())).isEmpty();
    assertThat(brokers.history()).isEmpty();
  }

  @Test
  void aDeviceSendsOneUploadAtATimeAndAllTogetherSoMany() throws Exception {
    CompletableFuture<HttpResponse<String>> first = send("a", upload(Instant.now(), 1));
    CompletableFuture<HttpResponse<String>> second = send("b", upload(Instant.now(), 1));
    Awaitility.await().until(() -> brokers.history().size() == 2);

    CompletableFuture<HttpResponse<String>> again = send("a", upload(Instant.now(), 1));
    assertIs(429, again);
    assertThat(again.join().headers().firstValue("Retry-After")).contains("1");
    CompletableFuture<HttpResponse<String>> third = send("c", upload(Instant.now(), 1));
    assertIs(503, third);
    assertThat(third.join().headers().firstValue("Retry-After")).contains("1");
    assertThat(meters.get("dt4ecg.gateway.open.uploads").gauge().value()).isEqualTo(2);

    brokers.completeNext();
    brokers.completeNext();
    assertIs(200, first);
    assertIs(200, second);
    CompletableFuture<HttpResponse<String>> later = send("a", upload(Instant.now(), 1));
    Awaitility.await().until(() -> brokers.history().size() == 3);
    brokers.completeNext();
    assertIs(200, later);
    assertThat(uploads("busy")).isEqualTo(2);
    assertThat(meters.get("dt4ecg.gateway.open.uploads").gauge().value()).isZero();
  }

  @Test
  void whatTheBrokersDidNotAcknowledgeIsToBeSentAgain() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = send("a", upload(Instant.now(), 2));
    Awaitility.await().until(() -> brokers.history().size() == 2);
    brokers.completeNext();
    brokers.errorNext(new TimeoutException("no broker has answered"));

    assertIs(503, answer);
    assertThat(answer.join().headers().firstValue("Retry-After")).contains("5");
    assertThat(answer.join().body()).contains("1 of 2 frames; send all of them again");
    assertThat(uploads("unacknowledged")).isEqualTo(1);
    assertThat(meters.get("dt4ecg.gateway.frames").counter().count()).isZero();
  }

  private double uploads(String outcome) {
    return meters.get("dt4ecg.gateway.uploads").tag("outcome", outcome).counter().count();
  }

  private void assertIs(int status, CompletableFuture<HttpResponse<String>> answer)
      throws Exception {
    HttpResponse<String> given = answer.get(20, TimeUnit.SECONDS);
    assertThat(given.statusCode()).as(given.body()).isEqualTo(status);
    assertThat(faults(Integer.toString(status), given.body())).isEmpty();
  }

  private JsonNode faults(String status, String body) throws Exception {
    return json.readTree(
        faultsOf(OPERATION + "/responses/" + status + "/content/application~1json/schema", body));
  }

  /** What of a text is not as a part of the document says, as a JSON list. */
  private String faultsOf(String part, String body) throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder ->
                    builder.schemaLoaders(
                        loaders -> loaders.schemas(Map.of("https://dt4ecg.test/api", document))))
            .getSchema(SchemaLocation.of("https://dt4ecg.test/api#" + part));
    return json.writeValueAsString(
        schema.validate(body, InputFormat.JSON).stream().map(Object::toString).toList());
  }

  private CompletableFuture<HttpResponse<String>> send(String device, String upload) {
    return ask(
        "POST",
        "/api/v1/devices/" + device + "/frames",
        "application/json",
        upload.getBytes(UTF_8));
  }

  private CompletableFuture<HttpResponse<String>> ask(
      String method, String path, String type, byte[] body) {
    return HttpClient.newHttpClient()
        .sendAsync(
            request(method, path, type, body).header("Authorization", "Bearer " + TOKEN).build(),
            BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String type, byte[] body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Content-Type", type)
        .method(method, BodyPublishers.ofByteArray(body));
  }

  private static String upload(Instant start, int frames) {
    StringBuilder text =
        new StringBuilder(
            "{\"lead\":\"I\",\"samplingRate\":250,\"microvoltsPerCount\":1,\"frames\":[");
    for (int i = 0; i < frames; i++) {
      text.append(i == 0 ? "" : ",")
          .append(
              "{\"sequence\":%d,\"startTime\":%d,\"samples\":[1,2]}"
                  .formatted(i, FrameTimes.toMicros(start) + 8_000L * i));
    }
    return text.append("]}").toString();
  }
}
