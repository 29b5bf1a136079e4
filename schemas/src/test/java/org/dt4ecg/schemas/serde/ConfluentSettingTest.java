package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ConfluentSetting.Handling;
import org.dt4ecg.schemas.serde.ConfluentSetting.Owner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Each row of the table of Confluent's settings, acted out against the serde. */
class ConfluentSettingTest {

  private static final String CONFLUENTS = "io.confluent.kafka.serializers.KafkaAvro%sConfig";
  private static final String PASSWORD = "password-of-the-store";
  private static final String TLS = "schema.registry.ssl.";

  private static Path keyStore;

  private final Map<String, Act> honoured = new HashMap<>();
  private TestRegistryServer server;

  /** Shows that a setting, by one of its names, does what it does at Confluent's. */
  @FunctionalInterface
  private interface Act {
    void play(String key) throws Exception;
  }

  ConfluentSettingTest() {
    honoured.put("schema.registry.url", key -> assertThat(written(Map.of())).isNotEmpty());
    honoured.put("basic.auth.credentials.source", this::sendsUserAndPassword);
    honoured.put("basic.auth.user.info", this::sendsUserAndPassword);
    honoured.put("bearer.auth.credentials.source", this::sendsTheToken);
    honoured.put("bearer.auth.token", this::sendsTheToken);
    honoured.put("proxy.host", this::goesThroughTheProxy);
    honoured.put("proxy.port", this::goesThroughTheProxy);
    honoured.put("request.header.*", this::sendsTheHeader);
    honoured.put("http.connect.timeout.ms", this::waitsSoLongForAConnection);
    honoured.put("http.read.timeout.ms", this::waitsSoLongForAnAnswer);
    honoured.put("max.retries", this::asksSoOften);
    honoured.put("retries.wait.ms", this::waitsSoLongToAskAgain);
    honoured.put("retries.max.wait.ms", this::waitsSoLongAtMost);
    honoured.put("auto.register.schemas", this::registersNothing);
    honoured.put("normalize.schemas", this::hasSchemasNormalized);
    for (String setting : tlsSettings().keySet()) {
      honoured.put(setting, this::talksTls);
    }
  }

  @BeforeAll
  static void makeAKeyStore(@TempDir Path folder) throws Exception {
    keyStore = TestKeyStore.make(folder, PASSWORD);
  }

  @BeforeEach
  void startRegistry() throws IOException {
    server = TestRegistryServer.start();
  }

  @AfterEach
  void stopRegistry() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dt4ecg.schemas.serde.ConfluentSetting#all")
  void everySettingIsHandledAsTheTableSays(ConfluentSetting setting) throws Exception {
    String key = setting.key().replace("*", "X-Any");
    act(setting, key);
    if (setting.owner() == Owner.CLIENT && !key.startsWith(ConfluentSetting.CLIENT_PREFIX)) {
      act(setting, ConfluentSetting.CLIENT_PREFIX + key);
    }
  }

  private void act(ConfluentSetting setting, String key) throws Exception {
    stopRegistry();
    startRegistry();
    assertThat(ConfluentSetting.of(key)).contains(setting);
    switch (setting.handling()) {
      case HONOURED -> {
        assertThat(honoured).containsKey(setting.key());
        Objects.requireNonNull(honoured.get(setting.key())).play(key);
      }
      case FIXED -> {
        changesNothing(key, setting.allowed());
        assertRefused(key, anotherThan(setting.allowed()), setting.allowed());
      }
      case REFUSED -> {
        changesNothing(key, "");
        assertRefused(key, "any", setting.note());
      }
      case MEANINGLESS -> {
        changesNothing(key, "true");
        changesNothing(key, "false");
        changesNothing(key, "7");
      }
    }
  }

  @Test
  void everyHonouredSettingIsActedOut() {
    assertThat(honoured.keySet())
        .containsExactlyInAnyOrderElementsOf(
            ConfluentSetting.all().stream()
                .filter(setting -> setting.handling() == Handling.HONOURED)
                .map(ConfluentSetting::key)
                .toList());
  }

  static boolean areConfluentsOnTheClassPath() {
    try {
      Class.forName(CONFLUENTS.formatted("Serializer"));
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  @EnabledIf(
      value = "areConfluentsOnTheClassPath",
      disabledReason = "Confluent's serde is not on the class path; run with -P confluent")
  void everySettingThatConfluentsSerdesDefineIsInTheTable() throws Exception {
    for (String side : List.of("Serializer", "Deserializer")) {
      Class<?> type = Class.forName(CONFLUENTS.formatted(side));
      Object config =
          type.getConstructor(Map.class).newInstance(Map.of("schema.registry.url", server.url()));
      Map<?, ?> values = (Map<?, ?>) type.getMethod("values").invoke(config);
      assertThat(values.keySet())
          .allSatisfy(
              key ->
                  assertThat(ConfluentSetting.of(key.toString())).as(key.toString()).isPresent());
    }
  }

  @Test
  void theSettingsOfKafkasClientsAreNotTakenForTheRegistrys() {
    for (String key : List.of("ssl.protocol", "ssl.truststore.type", "retries", "sasl.mechanism")) {
      assertThat(ConfluentSetting.of(key)).as(key).isEmpty();
    }
  }

  @Test
  void aSettingWithTwoNamesAndTwoValuesIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> written(Map.of("max.retries", "1", "schema.registry.max.retries", "2")))
        .withMessageContaining("max.retries")
        .withMessageContaining("schema.registry.max.retries");
    assertThat(written(Map.of("max.retries", "2", "schema.registry.max.retries", "2")))
        .isNotEmpty();
  }

  @Test
  void settingsOfTheSerdeDoNotConcernAClientOfTheRegistryAlone() {
    try (HttpSchemaRegistry registry =
        HttpSchemaRegistry.from(
            Map.of("schema.registry.url", server.url(), "use.latest.version", "true"))) {
      Schema schema = Schema.create(Schema.Type.INT);
      assertThat(registry.schemaById(registry.register("a-value", schema))).isEqualTo(schema);
    }
  }

  @Test
  void credentialsThatWouldNotBeSentAreRefused() {
    assertRefused("basic.auth.user.info", "me:secret", "basic.auth.credentials.source=USER_INFO");
    assertRefused("bearer.auth.token", "secret", "bearer.auth.credentials.source=STATIC_TOKEN");
    Map<String, String> both =
        Map.of(
            "basic.auth.credentials.source", "USER_INFO",
            "basic.auth.user.info", "me:secret",
            "bearer.auth.credentials.source", "STATIC_TOKEN",
            "bearer.auth.token", "secret");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> written(both))
        .withMessageContaining("not both");
  }

  private void sendsUserAndPassword(String key) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "me:secret"));
    rename(settings, key);
    written(settings);
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> "Basic bWU6c2VjcmV0".equals(request.authorization()));
    if (key.endsWith("source")) {
      assertRefused(key, "SASL_INHERIT", "USER_INFO");
    }
  }

  private void sendsTheToken(String key) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken"));
    rename(settings, key);
    written(settings);
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> "Bearer t0ken".equals(request.authorization()));
    if (key.endsWith("source")) {
      assertRefused(key, "OAUTHBEARER", "STATIC_TOKEN");
    }
  }

  private void goesThroughTheProxy(String key) {
    URI proxy = URI.create(server.url());
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "schema.registry.url",
                "http://registry.invalid:8081",
                "proxy.host",
                proxy.getHost(),
                "proxy.port",
                Integer.toString(proxy.getPort())));
    rename(settings, key);
    written(settings);
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> request.uri().startsWith("http://registry.invalid:8081/"));
    assertRefused(key, key.endsWith("host") ? "localhost" : "8080", "together");
  }

  private void sendsTheHeader(String key) {
    written(Map.of(key, "north"));
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> List.of("north").equals(request.headers().get("X-any")));
    for (String reserved : List.of("Accept", "Content-Type", "Authorization", "Host")) {
      assertRefused(key.replace("X-Any", reserved), "secret", reserved);
    }
    assertRefused(key, "two\nlines", "wrong characters");
  }

  /** No connection that hangs can be had on every machine. */
  private void waitsSoLongForAConnection(String key) {
    assertThat(
            new SchemaRegistryConfig(Map.of("schema.registry.url", server.url(), key, "1234"))
                .connectTimeout())
        .hasMillis(1234);
    assertRefused(key, "soon", "schema.registry.connect.timeout.ms");
  }

  private void waitsSoLongForAnAnswer(String key) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  written(
                      Map.of(
                          "schema.registry.url",
                          "http://localhost:" + silent.getLocalPort(),
                          key,
                          "50",
                          "max.retries",
                          "0")))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("no whole answer in 50 ms");
    }
  }

  private void asksSoOften(String key) {
    for (int i = 0; i < 3; i++) {
      server.answerNext(503, "");
    }
    assertThatThrownBy(() -> written(Map.of(key, "2", "retries.wait.ms", "1")))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("tried 3 times");
    assertThat(server.requests()).hasSize(3);
  }

  private void waitsSoLongToAskAgain(String key) {
    assertThat(waits(Map.of(key, "40")))
        .first()
        .satisfies(millis -> assertThat(millis).isBetween(32L, 48L));
  }

  private void waitsSoLongAtMost(String key) {
    assertThat(waits(Map.of("retries.wait.ms", "40", key, "50")))
        .hasSize(3)
        .allSatisfy(millis -> assertThat(millis).isLessThanOrEqualTo(60L));
  }

  /** How long it was waited, as the log says, for a registry that answers the fourth time. */
  private List<Long> waits(Map<String, String> settings) {
    for (int i = 0; i < 3; i++) {
      server.answerNext(503, "");
    }
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(RegistryClient.class);
    logger.addAppender(log);
    try {
      written(settings);
    } finally {
      logger.detachAppender(log);
    }
    return log.list.stream()
        .map(event -> Pattern.compile("in (\\d+) ms").matcher(event.getFormattedMessage()))
        .filter(Matcher::find)
        .map(matcher -> Long.valueOf(matcher.group(1)))
        .toList();
  }

  private void registersNothing(String key) {
    assertThatThrownBy(() -> written(Map.of(key, "false"))).hasMessageContaining(key + " is false");
    assertThat(server.requests())
        .isNotEmpty()
        .noneMatch(request -> request.path().endsWith("/versions"));
  }

  private void hasSchemasNormalized(String key) {
    written(Map.of(key, "true"));
    assertThat(server.requests())
        .filteredOn(request -> request.method().equals("POST"))
        .isNotEmpty()
        .allMatch(request -> "normalize=true".equals(request.query()));
  }

  private void talksTls(String key) throws IOException {
    Map<String, String> settings = new HashMap<>(tlsSettings());
    settings.put("schema.registry.url", "https://localhost");
    try (TestRegistryServer secure =
        TestRegistryServer.startTls(
            RegistryTls.context(new SchemaRegistryConfig(settings)).orElseThrow())) {
      settings.put("schema.registry.url", secure.url());
      assertThat(written(settings)).isNotEmpty();
      settings.put(key, "wrong");
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> written(settings))
          .withMessageContaining(TLS);
      assertThat(secure.requests()).isNotEmpty();
    }
  }

  private static Map<String, String> tlsSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String store : List.of("truststore", "keystore")) {
      settings.put(TLS + store + ".location", String.valueOf(keyStore));
      settings.put(TLS + store + ".password", PASSWORD);
      settings.put(TLS + store + ".type", "PKCS12");
    }
    settings.put(TLS + "key.password", PASSWORD);
    return settings;
  }

  private void changesNothing(String key, String value) {
    byte[] without = written(Map.of());
    List<String> requests = requestsOf(Map.of());
    assertThat(requestsOf(Map.of(key, value))).as("%s=%s", key, value).isEqualTo(requests);
    assertThat(written(Map.of(key, value))).isEqualTo(without);
  }

  private List<String> requestsOf(Map<String, String> settings) {
    int before = server.requests().size();
    written(settings);
    return server.requests().stream()
        .skip(before)
        .map(request -> "%s %s".formatted(request.method(), request.uri()))
        .toList();
  }

  private void assertRefused(String key, String value, String allowed) {
    assertThatExceptionOfType(ConfigException.class)
        .as("%s=%s", key, value)
        .isThrownBy(() -> written(Map.of(key, value)))
        .withMessageContaining(allowed)
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .doesNotContain("\n")
                    .doesNotContain("secret")
                    .contains(documented(key)));
  }

  private static String anotherThan(String allowed) {
    return switch (allowed) {
      case "true" -> "false";
      case "false" -> "true";
      default -> "another";
    };
  }

  /** A setting that has several names is refused by the one that it is documented under. */
  private static String documented(String key) {
    String plain = withoutPrefix(key);
    return plain.startsWith("http.") ? "timeout.ms" : plain;
  }

  private static String withoutPrefix(String key) {
    return key.replaceFirst("^schema\\.registry\\.", "");
  }

  private static void rename(Map<String, String> settings, String key) {
    settings.put(key, Objects.requireNonNull(settings.remove(withoutPrefix(key))));
  }

  /** The bytes of a frame, which the same serde has read again. */
  private byte[] written(Map<String, String> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("schema.registry.url", server.url());
    all.putAll(settings);
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>()) {
      serde.configure(all, false);
      byte[] bytes = serde.serializer().serialize("a", AvroSerdeContract.frame());
      assertThat(serde.deserializer().deserialize("a", bytes)).isEqualTo(AvroSerdeContract.frame());
      return Objects.requireNonNull(bytes);
    }
  }
}
