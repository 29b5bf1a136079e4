package org.dt4ecg.app.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.LockedCluster;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.gateway.Uploader;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.gateway.Gateway;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retrainer.service.KafkaServiceClients;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.health.GroupInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every role on a cluster behind TLS and passwords, with the rights that {@code topics rights}
 * grants and no other: each does its work, and is refused that of the others.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockedDoorsTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FRAMES = 8;
  private static final int SAMPLES_PER_FRAME = 250;
  private static final String STRANGER = "stranger";

  /** An application that may not read one of its tables. */
  private static final String BLIND = "blind";

  /** Of all recordings. */
  private final Instant start =
      Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

  private final Path folder;
  private final LockedCluster cluster;
  private final OnnxModel model;

  LockedDoorsTest(@TempDir Path folder) throws Exception {
    List<String> users = new ArrayList<>(Arrays.stream(Role.values()).map(Role::label).toList());
    users.addAll(List.of(STRANGER, BLIND));
    this.folder = folder;
    this.cluster = LockedCluster.start(folder, users);
    this.model = Models.load(TestModel.write(folder));
  }

  @BeforeAll
  void grantTheRightsAndCreateTheTopics() throws Exception {
    StringBuilder grants = new StringBuilder("topics rights");
    for (Role role : Role.values()) {
      grants.append(" --grant %1$s=User:%1$s".formatted(role.label()));
    }
    assertThat(run(LockedCluster.ADMIN, grants.toString()).path("granted"))
        .hasSize(Role.values().length);
    run(
        LockedCluster.ADMIN,
        "topics rights --application-id %s --grant application=User:application"
            .formatted(applicationId(GroupProtocol.STREAMS)));
    assertThat(run(Role.OPERATOR, "topics create --partitions 2").path("created"))
        .hasSize(Topics.all().size());
  }

  @AfterAll
  void stop() {
    model.close();
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleReadsAndWritesItsOwnTopicsAndNoOther(Role role) throws Exception {
    Set<String> read = new TreeSet<>();
    Set<String> written = new TreeSet<>();
    for (Topic<?, ?> topic : Topics.all()) {
      Set<AclOperation> allowed = allowed(role.label(), topic);
      if (allowed.contains(READ)) {
        read.add(topic.name());
      }
      if (allowed.contains(WRITE)) {
        written.add(topic.name());
      }
    }

    assertThat(read).as("what %s reads", role.label()).isEqualTo(readBy(role));
    assertThat(written).as("what %s writes", role.label()).isEqualTo(writtenBy(role));
  }

  @Test
  void theGatewaySendsWithTheRightsOfADevice() throws Exception {
    try (Gateway gateway =
        Gateway.start(
            cluster.properties(Role.DEVICE.label()),
            Duration.ofMinutes(5),
            HttpAccess.loopback(0))) {
      Uploader uploader = new Uploader(gateway.url());

      assertThat(uploader.sendJson("by-http", List.of(frame("by-http", 0))).body())
          .isEqualTo("{\"acknowledged\":1}");
      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> assertThat(uploader.get("/health/ready").statusCode()).isEqualTo(200));
    }
  }

  /** Said again on purpose, beside what the rights say. */
  private static Set<String> readBy(Role role) {
    return Set.copyOf(
        switch (role) {
          case DEVICE, LABELLER -> List.<String>of();
          case OPERATOR -> List.of("model-releases", "training-reports");
          case REGISTRAR ->
              List.of(
                  "device-assignments", "user-profiles", "identity-templates", "model-releases");
          case APPLICATION ->
              List.of(
                  "ecg-samples",
                  "ecg-labels",
                  "device-assignments",
                  "user-profiles",
                  "identity-templates",
                  "model-releases");
          case RETRAINING -> List.of("labelled-ecg", "model-releases");
          case ANALYST ->
              List.of(
                  "identity-results",
                  "activity-results",
                  "shadow-results",
                  "user-activity",
                  "activity-bouts",
                  "training-reports");
          case VIEWER ->
              List.of(
                  "ecg-samples",
                  "user-activity",
                  "activity-bouts",
                  "device-assignments",
                  "user-profiles",
                  "model-releases",
                  "shadow-results",
                  "training-reports",
                  "ecg-dead-letters");
          case REPAIRER -> List.of("ecg-dead-letters");
        });
  }

  private static Set<String> writtenBy(Role role) {
    return Set.copyOf(
        switch (role) {
          case ANALYST, VIEWER -> List.<String>of();
          case DEVICE -> List.of("ecg-samples");
          case LABELLER -> List.of("ecg-labels", "labelled-ecg");
          case OPERATOR -> List.of("model-releases");
          case REGISTRAR -> List.of("device-assignments", "user-profiles", "identity-templates");
          case APPLICATION ->
              List.of(
                  "identity-results",
                  "activity-results",
                  "shadow-results",
                  "user-activity",
                  "activity-bouts",
                  "labelled-ecg",
                  "ecg-dead-letters");
          case RETRAINING -> List.of("model-releases", "training-reports", "ecg-dead-letters");
          case REPAIRER -> List.of("ecg-samples", "ecg-labels", "labelled-ecg");
        });
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void theApplicationTurnsFramesIntoEventsAndLabelledEcgExactlyOnce(GroupProtocol protocol)
      throws Exception {
    String device = "device-of-" + protocol.name();
    Map<String, Object> own = applicationProperties(protocol);
    ClusterProbe.require(own);
    try (EcgStreamsApplication application = new EcgStreamsApplication(own, model)) {
      RequiredTopics.require(own, application.topics());
      CompletableFuture<ApplicationHealth> firstReady =
          CompletableFuture.supplyAsync(() -> firstReady(application));
      application.start();
      assertThat(firstReady.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).state())
          .as("not ready before its tables and stores were read")
          .isEqualTo(State.RUNNING);
      sendFrames(device);
      write(Role.DEVICE, Topics.ECG_SAMPLES, device, "no Avro".getBytes(UTF_8));
      sendLabel(device);

      awaitRecords(Role.ANALYST, Topics.USER_ACTIVITY, device, 1, application);
      awaitRecords(Role.RETRAINING, Topics.LABELLED_ECG, device, FRAMES, application);
      awaitRecords(Role.REPAIRER, Topics.ECG_DEAD_LETTERS, device, 1, application);

      assertThat(application.state()).isEqualTo(State.RUNNING);
      assertThat(application.health().lastFailure()).isEmpty();
      assertThat(application.health().threadRestarts()).isZero();
    }
    try (GroupInput input =
        new GroupInput(own, applicationId(protocol), Set.of(Topics.ECG_SAMPLES.name()))) {
      assertThat(input.look())
          .as("health tells how far it has come")
          .hasSize(2)
          .allSatisfy(
              (partition, waiting) -> assertThat(waiting.committed()).isEqualTo(waiting.end()));
    }
    assertThat(run(Role.REPAIRER, "deadletters replay --key " + device).path("sent").intValue())
        .isPositive();
  }

  private static ApplicationHealth firstReady(EcgStreamsApplication application) {
    ApplicationHealth health = application.health();
    while (!health.isHealthy()) {
      assertThat(health.end()).isEmpty();
      Thread.onSpinWait();
      health = application.health();
    }
    return health;
  }

  @Test
  void aStreamThatMayNotReadItsTablesSaysSoAndEnds() throws Exception {
    run(
        LockedCluster.ADMIN,
        "topics rights --application-id blind --grant application=User:" + BLIND);
    try (Admin admin = Admin.create(cluster.properties(LockedCluster.ADMIN))) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(
                          ResourceType.TOPIC, Topics.USER_PROFILES.name(), PatternType.LITERAL),
                      new AccessControlEntry("User:" + BLIND, "*", READ, AclPermissionType.DENY))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    Path config = folder.resolve("blind.properties");
    List<String> lines = new ArrayList<>(Files.readAllLines(cluster.file(BLIND)));
    lines.add("application.id=blind");
    lines.add("replication.factor=1");
    lines.add("state.dir=" + folder.resolve("blind"));
    lines.add("model.path=" + TestModel.write(folder));
    Files.write(config, lines);
    CapturedConsole console = new CapturedConsole();

    int status =
        CommandLines.create(console.console())
            .execute("topology", "run", "--config", config.toString());

    assertThat(status).isEqualTo(1);
    assertThat(console.err())
        .endsWith(
            "dt4ecg topology run: The tables cannot be read any more: Not authorized to access"
                + " topics: [user-profiles]\n")
        .doesNotContain("state RUNNING");
  }

  @Test
  void theRetrainingServiceReadsLabelsAndWritesReleasesReportsAndDeadLettersInOneTransaction()
      throws Exception {
    write(Role.LABELLER, Topics.LABELLED_ECG, "device-of-service", new byte[] {1});
    KafkaServiceClients clients = new KafkaServiceClients(serviceConfig());
    TopicPartition releases = new TopicPartition(Topics.MODEL_RELEASES.name(), 0);
    try (Consumer<byte[], byte[]> labels = clients.labels();
        Consumer<byte[], byte[]> champions = clients.releases();
        Producer<byte[], byte[]> producer = clients.producer()) {
      List<TopicPartition> labelled =
          labels.partitionsFor(Topics.LABELLED_ECG.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      labels.assign(labelled);
      labels.seekToBeginning(labelled);
      assertThat(polled(labels)).extracting(ConsumerRecord::key).isNotEmpty();

      producer.initTransactions();
      producer.beginTransaction();
      for (Topic<?, ?> topic :
          List.of(Topics.MODEL_RELEASES, Topics.TRAINING_REPORTS, Topics.ECG_DEAD_LETTERS)) {
        var unused = producer.send(record(topic, "of-service", new byte[] {1}));
      }
      producer.sendOffsetsToTransaction(
          Map.of(labelled.get(0), new OffsetAndMetadata(1)), labels.groupMetadata());
      producer.commitTransaction();

      assertThat(labels.committed(Set.copyOf(labelled)))
          .hasEntrySatisfying(
              labelled.get(0), committed -> assertThat(committed.offset()).isEqualTo(1));
      champions.assign(List.of(releases));
      champions.seekToBeginning(List.of(releases));
      assertThat(polled(champions)).hasSize(1);
    }
  }

  @Test
  void theRegistrarErasesPeopleAndSeesWhatIsKeptForHowLongWithoutReadingIt() throws Exception {
    write(Role.REGISTRAR, Topics.USER_PROFILES, "somebody", new byte[] {1});

    JsonNode erased = run(Role.REGISTRAR, "privacy erase --user somebody");

    assertThat(erased.path("erased").path("userProfiles").intValue()).isEqualTo(1);
    assertThat(erased.path("remains").path("topics"))
        .hasSize(Topics.all().size())
        .allSatisfy(
            topic ->
                assertThat(topic.path("settings").path("cleanup.policy").textValue()).isNotEmpty());
  }

  @Test
  void theViewersPageReadsAllItShowsAndTheAnalystsSaysWhatItMayNotRead() throws Exception {
    assertThat(unreadBy(Role.VIEWER, 9)).isEmpty();
    assertThat(unreadBy(Role.ANALYST, 9))
        .containsExactlyInAnyOrder(
            "ecg-samples",
            "device-assignments",
            "user-profiles",
            "model-releases",
            "ecg-dead-letters");
  }

  /** Topics that the page of a role says it cannot read, once it has said something of so many. */
  private Set<String> unreadBy(Role role, int topics) throws Exception {
    ObjectMapper json = new ObjectMapper();
    try (Dashboard page =
        LivePage.open(
            cluster.properties(role.label()), HttpAccess.loopback(0), false, Insight.NONE)) {
      HttpRequest ask = HttpRequest.newBuilder(URI.create(page.url() + "/api/pipeline")).build();
      JsonNode told =
          Awaitility.await()
              .atMost(DEADLINE)
              .until(
                  () ->
                      json.readTree(
                              HttpClient.newHttpClient().send(ask, BodyHandlers.ofString()).body())
                          .path("topics"),
                  said -> isRead(said, topics));
      Set<String> unread = new TreeSet<>();
      for (JsonNode topic : told) {
        if (topic.has("problem")) {
          unread.add(topic.path("topic").textValue());
        }
      }
      return unread;
    }
  }

  private static boolean isRead(JsonNode topics, int many) {
    return topics.size() == many
        && topics.findValuesAsText("problem").stream().noneMatch("not read yet"::equals);
  }

  @Test
  void aProducerIsToldThatATopicIsNotItsOwn() {
    Map<String, Object> analyst = cluster.properties(Role.ANALYST.label());
    assertThatThrownBy(() -> send(analyst, Topics.USER_ACTIVITY, "a", new byte[] {1}))
        .as("who writes nowhere is not even given a producer's id")
        .hasRootCauseInstanceOf(ClusterAuthorizationException.class);
    analyst.put("enable.idempotence", false);
    assertThatThrownBy(() -> send(analyst, Topics.USER_ACTIVITY, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> write(Role.DEVICE, Topics.USER_ACTIVITY, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> write(Role.RETRAINING, Topics.ECG_SAMPLES, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> write(Role.APPLICATION, Topics.MODEL_RELEASES, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> write(Role.OPERATOR, Topics.ECG_SAMPLES, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void anAnalystsGroupsHaveToBearTheirPrefix() {
    assertThat(consumedIn("analysis-of-a-day")).isEmpty();
    assertThatThrownBy(() -> consumedIn(EcgStreamsApplication.DEFAULT_APPLICATION_ID))
        .isInstanceOf(GroupAuthorizationException.class);
  }

  /** Reads bouts as a member of a group, from now on, so that there are none. */
  private List<ConsumerRecord<byte[], byte[]>> consumedIn(String group) {
    Map<String, Object> own = cluster.properties(Role.ANALYST.label());
    own.put("group.id", group);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = bytesConsumer(own)) {
      consumer.subscribe(List.of(Topics.ACTIVITY_BOUTS.name()));
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (consumer.assignment().isEmpty() && System.nanoTime() < end) {
        consumer.poll(POLL).forEach(records::add);
      }
      assertThat(consumer.assignment()).as("the group takes it in").hasSize(2);
    }
    return records;
  }

  @Test
  void aReaderIsToldThatATopicIsNotItsOwn() {
    assertRefused(Role.ANALYST, Topics.ECG_SAMPLES);
    assertRefused(Role.DEVICE, Topics.ECG_SAMPLES);
    assertRefused(Role.RETRAINING, Topics.ECG_SAMPLES);
    assertRefused(Role.APPLICATION, Topics.LABELLED_ECG);
    assertRefused(Role.OPERATOR, Topics.ECG_SAMPLES);
  }

  @Test
  void theApplicationCannotShutTheRetrainingServiceOutThoughItsNamesBeginAlike() {
    Map<String, Object> own = cluster.properties(Role.APPLICATION.label());
    own.put("transactional.id", "dt4ecg-retraining");
    try (Producer<byte[], byte[]> producer = bytesProducer(own)) {
      assertThatThrownBy(producer::initTransactions)
          .isInstanceOf(TransactionalIdAuthorizationException.class);
    }
  }

  @Test
  void whoHasNoRoleSeesAndWritesNothingAndNobodyButASuperUserGrants() throws Exception {
    try (Admin admin = Admin.create(cluster.properties(STRANGER))) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
    }
    assertThatThrownBy(
            () -> send(cluster.properties(STRANGER), Topics.ECG_SAMPLES, "a", new byte[] {1}))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);

    CapturedConsole console = new CapturedConsole();
    assertThat(
            execute(console, Role.OPERATOR.label(), "topics rights --grant analyst=User:operator"))
        .isEqualTo(1);
    assertThat(console.err()).contains("super users");
  }

  @Test
  void aWrongPasswordDoesNotGetIn() {
    assertNoWayIn(cluster.properties("device", "guessed"), SaslAuthenticationException.class);
  }

  @Test
  void nobodyGetsInWithoutTls() {
    Map<String, Object> plain = cluster.properties("device");
    plain.put("security.protocol", "PLAINTEXT");
    assertNoWayIn(plain, RetriableException.class);

    plain.put("security.protocol", "SASL_PLAINTEXT");
    assertNoWayIn(plain, RetriableException.class);
  }

  @Test
  void aClientThatDoesNotKnowTheBrokersCertificateTellsItNoPassword() {
    Map<String, Object> trusting = cluster.properties("device");
    trusting.remove("ssl.truststore.type");
    trusting.remove("ssl.truststore.location");

    assertNoWayIn(trusting, SslAuthenticationException.class);
  }

  private static void assertNoWayIn(Map<String, Object> properties, Class<?> cause) {
    properties.put("default.api.timeout.ms", 4_000);
    properties.put("request.timeout.ms", 4_000);
    try (Admin admin = Admin.create(properties)) {
      assertThatThrownBy(() -> admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(cause);
    }
  }

  private void assertRefused(Role role, Topic<?, ?> topic) {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    try (Consumer<byte[], byte[]> consumer = bytesConsumer(cluster.properties(role.label()))) {
      consumer.assign(List.of(partition));
      assertThatThrownBy(
              () -> {
                consumer.seekToBeginning(List.of(partition));
                polled(consumer);
              })
          .as("%s reads %s", role.label(), topic.name())
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  private Set<AclOperation> allowed(String user, Topic<?, ?> topic) throws Exception {
    try (Admin admin = Admin.create(cluster.properties(user))) {
      TopicDescription description =
          admin
              .describeTopics(
                  List.of(topic.name()),
                  new DescribeTopicsOptions().includeAuthorizedOperations(true))
              .allTopicNames()
              .get(30, TimeUnit.SECONDS)
              .get(topic.name());
      return Objects.requireNonNull(description).authorizedOperations();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return Set.of();
    }
  }

  private Map<String, Object> applicationProperties(GroupProtocol protocol) {
    Map<String, Object> own = cluster.properties(Role.APPLICATION.label());
    own.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(protocol));
    own.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol.name());
    own.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(protocol.name()).toString());
    own.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    own.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    own.put(TopologyConfig.LABELS_ENABLED, true);
    own.put(TopologyConfig.RELEASES_ENABLED, true);
    return own;
  }

  private static String applicationId(GroupProtocol protocol) {
    return protocol == GroupProtocol.STREAMS
        ? "people-streams"
        : EcgStreamsApplication.DEFAULT_APPLICATION_ID;
  }

  private RetrainingConfig serviceConfig() {
    Map<String, Object> own = cluster.properties(Role.RETRAINING.label());
    own.put(RetrainingConfig.MODEL_PATH, "a.onnx");
    own.put(RetrainingConfig.SIGNING_PRIVATE_KEY, "a.key");
    own.put(RetrainingConfig.SIGNING_PUBLIC_KEY, "a.pub");
    own.put(RetrainingConfig.SAMPLE_DIRECTORY, folder.resolve("sample").toString());
    return new RetrainingConfig(own);
  }

  private void sendFrames(String device) throws Exception {
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties(Role.DEVICE.label()))) {
      for (int number = 0; number < FRAMES; number++) {
        byte[] frame =
            serdes
                .serdeFor(EcgSamples.class)
                .serializer()
                .serialize(Topics.ECG_SAMPLES.name(), frame(device, number));
        write(Role.DEVICE, Topics.ECG_SAMPLES, device, frame);
      }
    }
  }

  /** Half a second at 500 Hz. */
  private EcgSamples frame(String device, int number) {
    short[] counts = new short[SAMPLES_PER_FRAME];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (short) Math.round(1000 * Math.sin((number * SAMPLES_PER_FRAME + i) / 70.0));
    }
    return EcgSamples.newBuilder()
        .setDeviceId(device)
        .setSequence(number)
        .setStartTime(start.plusMillis(500L * number))
        .setSamplingRate(500)
        .setLead("I")
        .setMicrovoltsPerCount(1)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(counts))
        .build();
  }

  private void sendLabel(String device) throws Exception {
    EcgLabel label =
        EcgLabel.newBuilder()
            .setDeviceId(device)
            .setFrom(start)
            .setTo(start.plusMillis(500L * FRAMES))
            .setUserId(TestModel.PERSON)
            .setActivity(TestModel.ACTIVITY)
            .setSource("diary")
            .build();
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties(Role.LABELLER.label()))) {
      write(
          Role.LABELLER,
          Topics.ECG_LABELS,
          device,
          serdes.serdeFor(EcgLabel.class).serializer().serialize(Topics.ECG_LABELS.name(), label));
    }
  }

  /** Waits for so many records under a key, and checks that no more came with them. */
  private void awaitRecords(
      Role role, Topic<?, ?> topic, String key, int expected, EcgStreamsApplication application)
      throws Exception {
    int found = 0;
    long end = System.nanoTime() + DEADLINE.toNanos();
    try (TopicTail tail =
        TopicTail.open(cluster.properties(role.label()), List.of(topic.name()), true)) {
      while (found < expected && System.nanoTime() < end) {
        assertThat(application.health().end()).isEmpty();
        for (ConsumerRecord<byte[], byte[]> record : tail.poll(POLL)) {
          found += new String(record.key(), UTF_8).equals(key) ? 1 : 0;
        }
      }
    }
    assertThat(found)
        .as("records of %s, %s", topic.name(), application.health())
        .isEqualTo(expected);
  }

  private void write(Role role, Topic<?, ?> topic, String key, byte[] value) throws Exception {
    send(cluster.properties(role.label()), topic, key, value);
  }

  private static void send(
      Map<String, Object> properties, Topic<?, ?> topic, String key, byte[] value)
      throws Exception {
    try (Producer<byte[], byte[]> producer = bytesProducer(properties)) {
      producer.send(record(topic, key, value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      Topic<?, ?> topic, String key, byte[] value) {
    return new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value);
  }

  private static Producer<byte[], byte[]> bytesProducer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> bytesConsumer(Map<String, Object> properties) {
    Map<String, Object> own = new HashMap<>(properties);
    own.put("enable.auto.commit", false);
    return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What comes first. */
  private static List<ConsumerRecord<byte[], byte[]>> polled(Consumer<byte[], byte[]> consumer) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (records.isEmpty() && System.nanoTime() < end) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  private JsonNode run(Role role, String command) throws IOException {
    return run(role.label(), command);
  }

  private JsonNode run(String user, String command) throws IOException {
    CapturedConsole console = new CapturedConsole();
    assertThat(execute(console, user, command + " --json")).as(console.err()).isZero();
    return new ObjectMapper().readTree(console.out().get(0));
  }

  private int execute(CapturedConsole console, String user, String command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--config", cluster.file(user).toString()));
    return CommandLines.create(console.console()).execute(words.toArray(String[]::new));
  }
}
