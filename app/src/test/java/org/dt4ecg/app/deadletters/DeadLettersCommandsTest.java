package org.dt4ecg.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.JavaProcess;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deadletters} on a broker whose letters are written as the stream writes them. */
@Tag("slow")
class DeadLettersCommandsTest {

  private static final Headers NONE = new RecordHeaders();

  private final Path folder;
  private final TestCluster cluster;
  private final Producer<byte[], byte[]> producer;

  DeadLettersCommandsTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    cluster = TestCluster.start(folder);
    try (Admin admin = cluster.admin()) {
      new TopicAdministration(admin, TopicPlan.singleNode(2)).create();
    }
    Map<String, Object> settings = new HashMap<>(cluster.properties());
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    cluster.close();
  }

  @Test
  void whatIsRefusedAgainEachTimeItIsSentDoesNotBecomeMore() throws Exception {
    for (int i = 0; i < 5; i++) {
      refuse("watch", "frame " + i, NONE, RejectionReason.SCHEMA_UNAVAILABLE);
    }
    int read = 0;
    for (int attempt = 0; attempt < 4; attempt++) {
      assertThat(result("deadletters replay --json --key watch").path("sent").intValue())
          .as("attempt %d", attempt)
          .isEqualTo(5);
      List<ConsumerRecord<byte[], byte[]>> sent = records(Topics.ECG_SAMPLES.name());
      assertThat(sent).hasSize(read + 5);
      for (ConsumerRecord<byte[], byte[]> record : sent.subList(read, read + 5)) {
        refuse(
            new String(record.key(), UTF_8),
            new String(record.value(), UTF_8),
            record.headers(),
            RejectionReason.UNREADABLE);
      }
      read += 5;
    }
    // Neither does it get out of sight under the reason that it was refused for last.
    JsonNode unreadable = result("deadletters replay --json --dry-run --reason UNREADABLE");
    assertThat(unreadable.path("fit").intValue()).isEqualTo(5);
    assertThat(unreadable.path("repeats").intValue()).isEqualTo(15);
    JsonNode list = result("deadletters list --json --max 3");
    assertThat(list.path("deadLetters").intValue()).isEqualTo(25);
    assertThat(list.path("records").intValue()).isEqualTo(5);
    assertThat(list.path("newest")).hasSize(3);
    assertThat(list.path("newest"))
        .allSatisfy(
            row -> {
              assertThat(row.path("letters").intValue()).isEqualTo(5);
              assertThat(row.path("reason").textValue()).isEqualTo("UNREADABLE");
            });
    assertThat(run("deadletters list").out())
        .anyMatch(line -> line.startsWith("of 5 records"))
        .filteredOn(line -> line.contains("5 letters"))
        .hasSize(5);
    assertThat(records(Topics.ECG_SAMPLES.name())).hasSize(read);
  }

  @Test
  void nobodyCanPassHisLetterOffAsAnothersSoThatThatIsNotSent() throws Exception {
    Headers forged = new RecordHeaders();
    refuse("watch", "frame", NONE, RejectionReason.SCHEMA_UNAVAILABLE);
    records(Topics.ECG_DEAD_LETTERS.name())
        .forEach(letter -> letter.headers().forEach(header -> forged.add(header)));
    refuse("stranger", "frame", forged, RejectionReason.SCHEMA_UNAVAILABLE);
    refuse("watch", "frame 2", forged, RejectionReason.SCHEMA_UNAVAILABLE);

    run("deadletters replay --reason SCHEMA_UNAVAILABLE");

    assertThat(records(Topics.ECG_SAMPLES.name()))
        .extracting(
            record -> new String(record.key(), UTF_8) + " " + new String(record.value(), UTF_8))
        .containsExactlyInAnyOrder("watch frame", "stranger frame", "watch frame 2");
  }

  @Test
  void aReplayThatFailsHoldsNobodyUp() throws Exception {
    byte[] noise = new byte[DeadLetter.WHOLE_VALUE_BYTES];
    new Random(1).nextBytes(noise);
    String config = "max.message.bytes";
    refuse("watch", "frame", NONE, RejectionReason.SCHEMA_UNAVAILABLE);
    write("watch", noise, NONE, RejectionReason.SCHEMA_UNAVAILABLE).get();

    CapturedConsole failed = run("deadletters replay --reason SCHEMA_UNAVAILABLE");

    assertThat(failed.err()).contains("Nothing was sent again").doesNotContain(config, "Exception");
    assertThat(records(Topics.ECG_SAMPLES.name())).isEmpty();
  }

  @Test
  void moreLettersThanFitIntoMemoryAreListedAndSentAgain() throws Exception {
    int letters = 500;
    List<Future<?>> written = new ArrayList<>();
    for (int i = 0; i < letters; i++) {
      byte[] value = new byte[DeadLetter.WHOLE_VALUE_BYTES];
      value[0] = (byte) i;
      value[1] = (byte) (i >> 8);
      written.add(write("watch", value, NONE, RejectionReason.SCHEMA_UNAVAILABLE));
      if (i == 0) {
        // Of those on their way to a partition whose leader is not ready yet the last may be taken
        // first, and then none of the others.
        written.get(0).get();
      }
    }
    for (Future<?> one : written) {
      one.get();
    }

    assertThat(inAQuarterOfAGigabyte("list", "--json", "--max", "100000"))
        .contains("\"deadLetters\":%d,\"records\":%d".formatted(letters, letters));
    assertThat(inAQuarterOfAGigabyte("replay", "--json", "--dry-run", "--key", "watch"))
        .contains("\"fit\":%d,".formatted(letters));
  }

  private String inAQuarterOfAGigabyte(String command, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("deadletters", command, "--bootstrap-server", cluster.bootstrapServers()));
    all.addAll(List.of(arguments));
    try (JavaProcess process =
        JavaProcess.startWithHeap(folder, "256m", Main.class, all.toArray(String[]::new))) {
      assertThat(process.await(Duration.ofMinutes(5))).as("%s", process.err()).isZero();
      return String.join("\n", process.out());
    }
  }

  private void refuse(String key, String value, Headers headers, RejectionReason reason)
      throws Exception {
    write(key, value.getBytes(UTF_8), headers, reason).get();
  }

  private Future<?> write(String key, byte[] value, Headers headers, RejectionReason reason) {
    DeadLetter letter =
        DeadLetter.of(
            key.getBytes(UTF_8),
            value,
            headers,
            new Rejection(reason, "as it is"),
            Optional.of(new Origin(Topics.ECG_SAMPLES.name(), 0, 0)),
            Optional.empty());
    return producer.send(
        new ProducerRecord<>(
            Topics.ECG_DEAD_LETTERS.name(), null, letter.key(), letter.value(), letter.headers()));
  }

  /**
   * Once the last transaction is over for readers, too, which is just after its writer was told.
   */
  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Awaitility.await().until(() -> ends("read_committed").equals(ends("read_uncommitted")));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    WholeTopic.read(
        cluster.properties(),
        Topics.all().stream().filter(one -> one.name().equals(topic)).findFirst().orElseThrow(),
        records::add);
    return records;
  }

  private Map<TopicPartition, Long> ends(String isolation) {
    Map<String, Object> settings = new HashMap<>(cluster.properties());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(
          consumer.partitionsFor(Topics.ECG_SAMPLES.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toSet()));
    }
  }

  private JsonNode result(String arguments) throws Exception {
    return new ObjectMapper().readTree(run(arguments).out().get(0));
  }

  private CapturedConsole run(String arguments) {
    CapturedConsole console = new CapturedConsole();
    CommandLines.create(console.console())
        .execute((arguments + " --bootstrap-server " + cluster.bootstrapServers()).split(" "));
    return console;
  }
}
