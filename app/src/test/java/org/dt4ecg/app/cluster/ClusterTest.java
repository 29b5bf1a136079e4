package org.dt4ecg.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cluster, empty at first: the tests run in the order in which an operator would work. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final TopicPlan PLAN = new TopicPlan(OptionalInt.of(2), OptionalInt.of(1));

  private final ObjectMapper json = new ObjectMapper();
  private final TestCluster cluster;
  private final Admin admin;

  ClusterTest(@TempDir Path folder) throws Exception {
    this.cluster = TestCluster.start(folder);
    this.admin = cluster.admin();
  }

  @BeforeAll
  void isEmpty() throws Exception {
    assertThat(admin.listTopics().names().get()).isEmpty();
  }

  @AfterAll
  void stop() {
    admin.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void readingATopicThatIsNotThereSaysHowToCreateIt() {
    EventPrinter printer =
        new EventPrinter(
            new CapturedConsole().console(), Topics.USER_ACTIVITY, cluster.properties());

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> printer.print(true, 1, DEADLINE, () -> false))
        .withMessageContaining("user-activity")
        .withMessageContaining("topics create");
  }

  @Test
  @Order(2)
  void topicsAreMissingUntilTheyAreCreatedAndCreatingThemTwiceChangesNothing() throws Exception {
    TopicAdministration topics = new TopicAdministration(admin, PLAN);
    List<String> all = Topics.all().stream().<String>map(Topic::name).toList();

    assertThat(topics.check().missing()).isEqualTo(all);
    assertThat(topics.create().created()).isEqualTo(all);
    assertThat(topics.create().existing()).isEqualTo(all);
    await().atMost(DEADLINE).until(() -> topics.check().isAsPlanned());
  }

  @Test
  @Order(3)
  void eventsArePrintedAsOneJsonObjectALine() throws Exception {
    send(Topics.DEVICE_ASSIGNMENTS, "device-1", assignment("device-1", "sim-01"));
    send(Topics.DEVICE_ASSIGNMENTS, "device-1", null);
    CapturedConsole console = new CapturedConsole();
    Instant begin = Instant.now();

    long printed =
        new EventPrinter(console.console(), Topics.DEVICE_ASSIGNMENTS, cluster.properties())
            .print(true, 2, DEADLINE, () -> false);

    assertThat(printed).isEqualTo(2);
    assertThat(Instant.now()).as("ends with the last event").isBefore(begin.plus(DEADLINE));
    assertThat(console.out()).hasSize(2);
    JsonNode first = json.readTree(console.out().get(0));
    assertThat(first.path("userId").textValue()).isEqualTo("sim-01");
    assertThat(first.path("since").textValue()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(json.readTree(console.out().get(1)))
        .isEqualTo(json.readTree("{\"key\":\"device-1\",\"tombstone\":true}"));
  }

  @Test
  @Order(4)
  void anEventThatCannotBeReadIsNamedAndPassedOver() throws Exception {
    sendBytes(Topics.DEVICE_ASSIGNMENTS.name(), "device-2", "no Avro");
    send(Topics.DEVICE_ASSIGNMENTS, "device-2", assignment("device-2", "sim-02"));
    CapturedConsole console = new CapturedConsole();

    long printed =
        new EventPrinter(console.console(), Topics.DEVICE_ASSIGNMENTS, cluster.properties())
            .print(true, 3, DEADLINE, () -> false);

    assertThat(printed).isEqualTo(3);
    assertThat(console.err()).contains("device-assignments-").contains("cannot be read");
  }

  @Test
  @Order(5)
  void deadLettersArePrintedWithTheirHeaders() throws Exception {
    sendBytes(Topics.ECG_DEAD_LETTERS.name(), "device-3", "bytes");
    CapturedConsole console = new CapturedConsole();

    new EventPrinter(console.console(), Topics.ECG_DEAD_LETTERS, cluster.properties())
        .print(true, 1, DEADLINE, () -> false);

    JsonNode letter = json.readTree(console.out().get(0));
    assertThat(letter.path("key").textValue()).isEqualTo("device-3");
    assertThat(letter.path("value").binaryValue())
        .isEqualTo("bytes".getBytes(StandardCharsets.UTF_8));
    assertThat(letter.path("headers").path("reason").textValue()).isEqualTo("test");
  }

  @Test
  @Order(6)
  void readingEndsWhenTheTimeIsUpOrTheEndIsAskedFor() throws Exception {
    EventPrinter printer =
        new EventPrinter(
            new CapturedConsole().console(), Topics.ACTIVITY_BOUTS, cluster.properties());

    assertThat(printer.print(false, 1, Duration.ofMillis(300), () -> false)).isZero();
    assertThat(printer.print(false, 1, DEADLINE, () -> true)).isZero();
  }

  @Test
  @Order(7)
  void topicsThatDifferFromTheCatalogueAreReported() throws Exception {
    admin.deleteTopics(List.of("training-reports")).all().get();
    admin.createPartitions(Map.of("user-activity", NewPartitions.increaseTo(5))).all().get();

    TopicAdministration topics = new TopicAdministration(admin, PLAN);
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              TopicAdministration.Check check = topics.check();
              assertThat(check.isAsPlanned()).isFalse();
              assertThat(check.missing()).containsExactly("training-reports");
              assertThat(check.different())
                  .containsExactly("user-activity has 5 partitions, not 2");
            });
    assertThat(new TopicAdministration(admin, TopicPlan.CATALOGUE).check().different())
        .as("whatever the number, all have that of ecg-samples")
        .containsExactly("user-activity has 5 partitions, not 2");
  }

  private static DeviceAssignment assignment(String device, String user) {
    return DeviceAssignment.newBuilder()
        .setDeviceId(device)
        .setUserId(user)
        .setSince(Instant.parse("2026-01-01T00:00:00Z"))
        .build();
  }

  private void send(
      Topic<String, DeviceAssignment> topic, String key, @Nullable DeviceAssignment value)
      throws Exception {
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties());
        KafkaProducer<byte[], byte[]> producer = cluster.bytesProducer()) {
      byte[] bytes =
          serdes.serdeFor(DeviceAssignment.class).serializer().serialize(topic.name(), value);
      producer.send(new ProducerRecord<>(topic.name(), utf8(key), bytes)).get();
    }
  }

  private void sendBytes(String topic, String key, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = cluster.bytesProducer()) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  null,
                  utf8(key),
                  utf8(value),
                  Arrays.asList(new RecordHeader("reason", utf8("test")))))
          .get();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
