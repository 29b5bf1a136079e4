package org.dt4ecg.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.InterruptException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.serde.TestRegistryServer.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class HttpSchemaRegistryTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("a.Record").fields().requiredString("text").endRecord();
  private static final String SUBJECT = "a-topic-value";
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private TestRegistryServer server;

  @BeforeEach
  void startRegistry() throws IOException {
    server = TestRegistryServer.start();
  }

  @AfterEach
  void stopRegistry() {
    server.close();
  }

  @Test
  void aNewSchemaIsLookedUpThenRegisteredAndFoundByItsId() {
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      int id = registry.register(SUBJECT, SCHEMA);

      assertThat(registry.schemaById(id)).isEqualTo(SCHEMA);
      assertThat(server.requests())
          .extracting(Request::method, Request::path)
          .containsExactly(
              tuple("POST", "/subjects/a-topic-value"),
              // With avro.java.string.
              tuple("POST", "/subjects/a-topic-value"),
              tuple("POST", "/subjects/a-topic-value/versions"),
              tuple("GET", "/schemas/ids/" + id));
    }
  }

  @Test
  void aSchemaThatTheRegistryKnowsIsNotRegisteredAgain() {
    int id = server.schemas().register(SUBJECT, SCHEMA);
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(registry.register(SUBJECT, SCHEMA)).isEqualTo(id);
      assertThat(registry.idOf(SUBJECT, SCHEMA)).isEqualTo(id);
    }
    assertThat(server.requests()).noneMatch(request -> request.path().endsWith("/versions"));
  }

  @Test
  void aSchemaThatJavasClientsRegisteredWithTheirStringTypeIsTheSame() {
    int id = server.schemas().register(SUBJECT, PortableSchema.withStringType(SCHEMA));
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(registry.idOf(SUBJECT, SCHEMA)).isEqualTo(id);
      assertThat(registry.register(SUBJECT, SCHEMA)).as("no second version").isEqualTo(id);
    }
    assertThat(server.requests()).noneMatch(request -> request.path().endsWith("/versions"));
  }

  @Test
  void aSchemaWithoutTextHasNoTwinToAskFor() {
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(reasonOf(() -> registry.idOf(SUBJECT, Schema.create(Schema.Type.INT))))
          .isEqualTo(Reason.NOT_FOUND);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whatASchemaRefersToIsAskedForEvenIfItIsDeleted() {
    server.answerNext(
        200,
        """
        {"schema":"{\\"type\\":\\"array\\",\\"items\\":\\"a.Record\\"}",
         "references":[{"name":"a.Record","subject":"a record","version":3}]}
        """);
    server.answerNext(200, "{\"schema\":%s}".formatted(quoted(SCHEMA.toString())));
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(registry.schemaById(7)).isEqualTo(Schema.createArray(SCHEMA));
    }
    assertThat(server.requests())
        .extracting(Request::path, Request::query)
        .containsExactly(
            tuple("/schemas/ids/7", null),
            tuple("/subjects/a%20record/versions/3", "deleted=true"));
  }

  @Test
  void aSchemaWhoseRulesWouldHaveToBeRunIsRefusedForReadingAndWriting() {
    String rules =
        """
        {"id":7,"schema":"\\"int\\"","ruleSet":{"domainRules":[
          {"name":"off","type":"ENCRYPT","mode":"WRITEREAD","disabled":true}%s]}}
        """;
    String encrypted = rules.formatted(",{\"name\":\"encryptEcg\",\"type\":\"ENCRYPT\"}");
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      server.answerNext(200, encrypted);
      assertThatThrownBy(() -> registry.schemaById(7)).hasMessageContaining("encryptEcg");
      server.answerNext(200, encrypted);
      assertThat(reasonOf(() -> registry.register(SUBJECT, SCHEMA))).isEqualTo(Reason.REFUSED);
      server.answerNext(200, rules.formatted(""));
      assertThat(registry.schemaById(7)).isEqualTo(Schema.create(Schema.Type.INT));
    }
    assertThat(server.requests()).noneMatch(request -> request.path().endsWith("/versions"));
  }

  @Test
  void requestsCarryTheRegistrysMediaType() {
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      int id = registry.register(SUBJECT, SCHEMA);
      registry.schemaById(id);
    }
    assertThat(server.requests()).allMatch(request -> MEDIA_TYPE.equals(request.accept()));
    assertThat(server.requests())
        .filteredOn(request -> request.method().equals("POST"))
        .allMatch(request -> MEDIA_TYPE.equals(request.contentType()));
  }

  @Test
  void theAddressMayHaveAPathAndASubjectMayHaveAnyCharacters() throws IOException {
    try (TestRegistryServer withPath = TestRegistryServer.start("/apis/ccompat/v7");
        HttpSchemaRegistry registry =
            HttpSchemaRegistry.from(Map.of(SchemaRegistryConfig.URL, withPath.url() + "/"))) {
      int id = registry.register("a b/ü+c-value", SCHEMA);

      assertThat(withPath.schemas().idOf("a b/ü+c-value", SCHEMA)).isEqualTo(id);
    }
  }

  @Test
  void aCacheInFrontAsksOnceForEachSchemaAndId() {
    try (HttpSchemaRegistry http = registry(Map.of())) {
      SchemaRegistry registry = new CachingSchemaRegistry(http);
      int id = registry.register(SUBJECT, SCHEMA);
      registry.schemaById(id);
      int requests = server.requests().size();

      assertThat(registry.register(SUBJECT, SCHEMA)).isEqualTo(id);
      assertThat(registry.idOf(SUBJECT, SCHEMA)).isEqualTo(id);
      assertThat(registry.schemaById(id)).isEqualTo(SCHEMA);

      assertThat(server.requests()).hasSize(requests);
    }
  }

  @Test
  void aFailureIsNotCached() {
    try (HttpSchemaRegistry http = registry(Map.of())) {
      SchemaRegistry registry = new CachingSchemaRegistry(http);
      assertThat(reasonOf(() -> registry.idOf(SUBJECT, SCHEMA))).isEqualTo(Reason.NOT_FOUND);

      int id = server.schemas().register(SUBJECT, SCHEMA);

      assertThat(registry.idOf(SUBJECT, SCHEMA)).isEqualTo(id);
    }
  }

  @Test
  void anIdThatDoesNotExistIsAskedForOnceInAWhile() {
    long[] seconds = {0};
    try (HttpSchemaRegistry http = registry(Map.of())) {
      SchemaRegistry registry = new CachingSchemaRegistry(http, () -> seconds[0] * 1_000_000_000);
      for (int i = 0; i < 100; i++) {
        assertThat(reasonOf(() -> registry.schemaById(4_711))).isEqualTo(Reason.NOT_FOUND);
      }
      assertThat(server.requests()).hasSize(1);
      seconds[0] = CachingSchemaRegistry.UNKNOWN_FOR.toSeconds();
      assertThat(reasonOf(() -> registry.schemaById(4_711))).isEqualTo(Reason.NOT_FOUND);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, 40401, NOT_FOUND",
    "404, 40402, NOT_FOUND",
    "404, 40403, NOT_FOUND",
    "404, 404, UNEXPECTED",
    "400, 400, UNEXPECTED",
    "409, 409, INCOMPATIBLE",
    "401, 401, UNAUTHORISED",
    "403, 40301, UNAUTHORISED",
    "422, 42201, REFUSED"
  })
  void anErrorIsReportedWithItsReasonAndTheRegistrysOwnWords(
      int status, int errorCode, Reason reason) {
    server.answerNext(
        status, "{\"error_code\":%d,\"message\":\"words of the registry\"}".formatted(errorCode));
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      SchemaRegistryException thrown =
          catchThrowableOfType(SchemaRegistryException.class, () -> registry.schemaById(7));

      assertThat(thrown.reason()).isEqualTo(reason);
      assertThat(thrown)
          .hasMessageContaining("/schemas/ids/7")
          .hasMessageContaining(Integer.toString(errorCode))
          .hasMessageContaining("words of the registry");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aSchemaThatIsIncompatibleIsRefusedOnRegistration() {
    server.answerNext(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    server.answerNext(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    server.answerNext(409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT\"}");
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(reasonOf(() -> registry.register(SUBJECT, SCHEMA))).isEqualTo(Reason.INCOMPATIBLE);
    }
  }

  @Test
  void aServerThatIsNoRegistryIsReportedAsSuch() {
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      server.answerNext(404, "<html>Not here</html>");
      assertThatThrownBy(() -> registry.schemaById(1))
          .hasMessageContaining("is this the address of a schema registry?");
      server.answerNext(200, "");
      assertThatThrownBy(() -> registry.idOf(SUBJECT, SCHEMA)).hasMessageContaining("no schema id");
      server.answerNext(200, "{}");
      assertThatThrownBy(() -> registry.schemaById(1)).hasMessageContaining("no Avro schema");
      server.answerNext(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"\"}");
      assertThatThrownBy(() -> registry.schemaById(1)).hasMessageContaining("PROTOBUF");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void aServerErrorOrTooManyRequestsIsRetriedUntilTheRegistryAnswers(int status) {
    int id = server.schemas().register(SUBJECT, SCHEMA);
    server.answerNext(status, "{\"error_code\":50001,\"message\":\"store\"}");
    server.answerNext(status, "");
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(registry.schemaById(id)).isEqualTo(SCHEMA);
    }
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void afterTheLastRetryTheFailureSaysHowOftenAndWhere() {
    for (int i = 0; i < 4; i++) {
      server.answerNext(503, "");
    }
    try (HttpSchemaRegistry registry = registry(Map.of(SchemaRegistryConfig.MAX_RETRIES, "2"))) {
      SchemaRegistryException thrown =
          catchThrowableOfType(SchemaRegistryException.class, () -> registry.schemaById(1));

      assertThat(thrown.isOutage()).isTrue();
      assertThat(thrown)
          .hasMessageContaining("tried 3 times")
          .hasMessageContaining(server.hostAndPort())
          .hasMessageContaining("schema.registry.url");
    }
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void theNextAddressIsTriedAndKeptOnceItAnswers() throws IOException {
    int id = server.schemas().register(SUBJECT, SCHEMA);
    String dead = "http://localhost:" + closedPort();
    try (TestRegistryServer overloaded = TestRegistryServer.start();
        HttpSchemaRegistry registry =
            registry(
                Map.of(
                    SchemaRegistryConfig.URL,
                    String.join(",", dead, overloaded.url(), server.url())))) {
      overloaded.answerNext(503, "");

      assertThat(registry.schemaById(id)).isEqualTo(SCHEMA);
      assertThat(registry.schemaById(id)).isEqualTo(SCHEMA);

      assertThat(overloaded.requests()).hasSize(1);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aRedirectIsNotFollowedForItWouldCarryTheCredentialsElsewhere() {
    server.answerNext(307, "");
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      assertThat(reasonOf(() -> registry.schemaById(1))).isEqualTo(Reason.UNEXPECTED);
    }
  }

  @Test
  void aRegistryThatDoesNotAnswerInTimeCountsAsUnavailable() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpSchemaRegistry registry =
            registry(
                Map.of(
                    SchemaRegistryConfig.URL,
                    "http://localhost:" + silent.getLocalPort(),
                    SchemaRegistryConfig.REQUEST_TIMEOUT_MS,
                    "50",
                    SchemaRegistryConfig.MAX_RETRIES,
                    "0"))) {
      assertThat(reasonOf(() -> registry.schemaById(1))).isEqualTo(Reason.UNAVAILABLE);
    }
  }

  @Test
  void anAnswerThatDripsIsAnOutageThatIsTriedAgainAndLeavesNoConnectionOpen() throws Exception {
    byte[] begin = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{".getBytes(UTF_8);
    try (RawServer dripping = new RawServer(begin, " ".getBytes(UTF_8), 20);
        HttpSchemaRegistry registry =
            registry(
                Map.of(
                    SchemaRegistryConfig.URL,
                    dripping.url(),
                    SchemaRegistryConfig.REQUEST_TIMEOUT_MS,
                    "500",
                    SchemaRegistryConfig.MAX_RETRIES,
                    "1"))) {
      assertThatThrownBy(() -> registry.schemaById(1))
          .hasMessageContaining("tried 2 times")
          .hasMessageContaining("no whole answer in 500 ms")
          .extracting(thrown -> ((SchemaRegistryException) thrown).reason())
          .isEqualTo(Reason.UNAVAILABLE);

      assertThat(dripping.left(2)).isTrue();
    }
  }

  @Test
  void anAnswerWithoutEndIsGivenUpAtOnce() throws Exception {
    byte[] begin = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{".getBytes(UTF_8);
    try (RawServer endless = new RawServer(begin, new byte[1 << 16], 0);
        HttpSchemaRegistry registry = registry(Map.of(SchemaRegistryConfig.URL, endless.url()))) {
      assertThatThrownBy(() -> registry.schemaById(1))
          .hasMessageContaining("longer than 16777216 bytes; is this the address of")
          .extracting(thrown -> ((SchemaRegistryException) thrown).reason())
          .isEqualTo(Reason.UNEXPECTED);

      assertThat(endless.left(1)).isTrue();
    }
  }

  @Test
  void anInterruptEndsAnAnswerThatDrips() throws Exception {
    byte[] begin = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{".getBytes(UTF_8);
    try (RawServer dripping = new RawServer(begin, " ".getBytes(UTF_8), 20);
        HttpSchemaRegistry registry = registry(Map.of(SchemaRegistryConfig.URL, dripping.url()))) {
      FutureTask<Throwable> asking =
          new FutureTask<>(() -> catchThrowable(() -> registry.schemaById(1)));
      Thread thread = new Thread(asking, "asking");
      thread.start();
      dripping.awaitQuestion();

      thread.interrupt();

      assertThat(asking.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptException.class);
      assertThat(dripping.left(1)).isTrue();
    }
  }

  @Test
  void closingEndsARequestThatWaitsForItsRetry() throws Exception {
    server.answerNext(503, "");
    HttpSchemaRegistry registry =
        registry(
            Map.of(
                SchemaRegistryConfig.RETRY_BACKOFF_MS, "3600000",
                SchemaRegistryConfig.RETRY_BACKOFF_MAX_MS, "3600000"));
    CompletableFuture<Reason> waiting =
        CompletableFuture.supplyAsync(() -> reasonOf(() -> registry.schemaById(1)));

    registry.close();

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void anInterruptedRequestEndsAndKeepsTheInterrupt() {
    try (HttpSchemaRegistry registry = registry(Map.of())) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> registry.schemaById(1)).isInstanceOf(InterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void userAndPasswordComeFromTheSettingOrFromTheAddress() {
    int id = server.schemas().register(SUBJECT, SCHEMA);
    try (HttpSchemaRegistry bySetting =
            registry(
                Map.of(
                    SchemaRegistryConfig.BASIC_AUTH_SOURCE, "USER_INFO",
                    SchemaRegistryConfig.BASIC_AUTH_USER_INFO, "alice:secret"));
        HttpSchemaRegistry byAddress =
            registry(
                Map.of(SchemaRegistryConfig.URL, "http://bob:hush%40@" + server.hostAndPort()))) {
      bySetting.schemaById(id);
      byAddress.schemaById(id);
    }
    assertThat(server.requests())
        .extracting(Request::authorization)
        .containsExactly(basic("alice:secret"), basic("bob:hush@"));
  }

  @Test
  void aBearerTokenIsSent() {
    int id = server.schemas().register(SUBJECT, SCHEMA);
    try (HttpSchemaRegistry registry =
        registry(
            Map.of(
                SchemaRegistryConfig.BEARER_AUTH_SOURCE, "STATIC_TOKEN",
                SchemaRegistryConfig.BEARER_AUTH_TOKEN, "t0ken"))) {
      registry.schemaById(id);
    }
    assertThat(server.requests())
        .extracting(Request::authorization)
        .containsExactly("Bearer t0ken");
  }

  @Test
  void credentialsAppearNeitherInLogsNorInMessages() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    logger.addAppender(log);
    server.answerNext(503, "");
    server.answerNext(503, "");
    try (HttpSchemaRegistry registry =
        registry(
            Map.of(
                SchemaRegistryConfig.URL,
                "http://bob:hush@" + server.hostAndPort(),
                SchemaRegistryConfig.MAX_RETRIES,
                "1"))) {
      assertThatThrownBy(() -> registry.schemaById(1)).hasMessageNotContaining("hush");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list).isNotEmpty();
    assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains("hush"));
  }

  private HttpSchemaRegistry registry(Map<String, String> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(SchemaRegistryConfig.URL, server.url());
    all.put(SchemaRegistryConfig.RETRY_BACKOFF_MS, 1);
    all.putAll(settings);
    return HttpSchemaRegistry.from(all);
  }

  private static Reason reasonOf(Runnable request) {
    SchemaRegistryException thrown =
        catchThrowableOfType(SchemaRegistryException.class, request::run);
    assertThat(thrown).as("the request was meant to fail").isNotNull();
    return thrown.reason();
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Answers whatever comes with a beginning, and then the same again and again. */
  private static final class RawServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);

    RawServer(byte[] begin, byte[] more, long pauseMillis) throws IOException {
      threads.execute(
          () -> {
            while (!socket.isClosed()) {
              try {
                Socket client = socket.accept();
                threads.execute(() -> answer(client, begin, more, pauseMillis));
              } catch (IOException e) {
                return;
              }
            }
          });
    }

    private void answer(Socket client, byte[] begin, byte[] more, long pauseMillis) {
      try (client) {
        client.getOutputStream().write(begin);
        asked.release();
        while (true) {
          client.getOutputStream().write(more);
          Thread.sleep(pauseMillis);
        }
      } catch (IOException e) {
        left.release();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    String url() {
      return "http://localhost:" + socket.getLocalPort();
    }

    void awaitQuestion() throws InterruptedException {
      assertThat(asked.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Whether so many connections, and no more, are closed by who asked. */
    boolean left(int times) throws InterruptedException {
      return left.tryAcquire(times, 30, TimeUnit.SECONDS) && left.availablePermits() == 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
      threads.shutdownNow();
    }
  }
}
