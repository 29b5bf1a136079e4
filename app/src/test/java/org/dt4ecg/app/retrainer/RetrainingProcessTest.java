package org.dt4ecg.app.retrainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.JavaProcess;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.docs.MetricsPage;
import org.dt4ecg.app.retrainer.HaltingService.Halt;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The retraining service as a process, on a real broker: a model of two simulated people, labelled
 * ECG of three.
 */
@Tag("slow")
class RetrainingProcessTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final KeyPair KEYS = PemKeys.generate();

  private static Path folder;
  private static final Pattern ADDRESS =
      Pattern.compile("health and metrics at (http://127\\.0\\.0\\.1:\\d+)");

  private static TestCluster cluster;

  @BeforeAll
  static void trainAChampionAndLabelEcg(@TempDir Path temporary) throws Exception {
    folder = temporary;
    assumeTrue(
        JavaProcess.hasLibtorch(), "needs training/target/libtorch; mvn package puts it there");
    PemKeys.write(KEYS, folder.resolve("key.pem"), folder.resolve("key.pub.pem"));
    String train =
        "train --simulate 2 --epochs 1 --width 4 --out " + folder.resolve("champion.onnx");
    try (JavaProcess training = JavaProcess.start(folder, Main.class, train.split(" "))) {
      assertThat(training.await(PATIENCE)).as(training.err()).isZero();
    }
    cluster = TestCluster.start(folder);
    String create = "topics create --partitions 2 --config " + config("none");
    assertThat(CommandLines.create(new CapturedConsole().console()).execute(create.split(" ")))
        .isZero();
    LabelledTopic.send(
        cluster.properties(),
        new SimulatedRecordings(3, 2, Duration.ofSeconds(30), EcgSources.POPULATION_SEED));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void oneRoundLeavesOneReleaseOneReportAndTheOffsets() throws Exception {
    Left before = left("once");
    Path home = Files.createDirectory(folder.resolve("home"));

    try (JavaProcess service =
        JavaProcess.startAtHome(
            folder, home, Main.class, "retrain", "--once", "--json", "--config", config("once"))) {
      await().atMost(PATIENCE).until(() -> ADDRESS.matcher(service.err()).find());
      Matcher address = ADDRESS.matcher(service.err());
      assertThat(address.find()).isTrue();
      MetricsPage.assertHas("retraining", MetricsPage.scrape(address.group(1)));
      assertThat(service.await(PATIENCE)).as(service.err()).isZero();

      JsonNode result = new ObjectMapper().readTree(service.out().get(0));
      assertThat(result.path("rounds").intValue()).isEqualTo(1);
      assertThat(result.path("promoted").booleanValue()).as(service.err()).isTrue();
      assertThat(service.err())
          .contains("health and metrics at http://127.0.0.1:")
          .contains("training")
          .contains("epoch 1/1")
          .contains("was released");
      Left after = left("once");
      assertOneRound(before, after);
      ModelRelease release = after.releases().get(after.releases().size() - 1);
      assertThat(release.getVersion()).isEqualTo(result.path("challengerVersion").textValue());
      ModelFile file =
          new ReleaseVerifier(TrustedKeys.of(List.of(KEYS.getPublic()))).verify(release);
      assertThat(file.contract().identities()).containsExactly("sim-01", "sim-02", "sim-03");
      assertThat(home)
          .as("nothing is written outside the folders that are named")
          .isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Halt.class,
      names = {"READING", "TRAINING", "PUBLISHING"})
  void killedInAnyPhaseAndStartedAgainItLeavesOneReleaseOneReportAndTheOffsets(Halt halt)
      throws Exception {
    String group = "killed-" + halt;
    Left before = left(group);

    try (JavaProcess killed = service(group, halt)) {
      await()
          .atMost(PATIENCE)
          .until(() -> killed.out().contains(HaltingService.line(halt)) || !killed.isAlive());
      assertThat(killed.isAlive()).as(killed.err()).isTrue();
      killed.kill();
    }
    assertThat(left(group)).isEqualTo(before);

    try (JavaProcess again = service(group, Halt.NOWHERE)) {
      assertThat(again.await(PATIENCE)).as(again.err()).isZero();
      assertThat(again.out()).containsExactly("rounds 1");
    }
    assertOneRound(before, left(group));

    try (JavaProcess nothingNew = service(group, Halt.NOWHERE)) {
      assertThat(nothingNew.await(PATIENCE)).as(nothingNew.err()).isZero();
      assertThat(nothingNew.out()).containsExactly("rounds 0");
    }
  }

  @Test
  void killedRightAfterTheCommitItDoesNotRepeatTheRound() throws Exception {
    String group = "killed-" + Halt.COMMITTED;
    Left before = left(group);

    try (JavaProcess killed = service(group, Halt.COMMITTED)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  killed.out().contains(HaltingService.line(Halt.COMMITTED)) || !killed.isAlive());
      assertThat(killed.isAlive()).as(killed.err()).isTrue();
      killed.kill();
    }
    Left after = left(group);
    assertOneRound(before, after);

    try (JavaProcess again = service(group, Halt.NOWHERE)) {
      assertThat(again.await(PATIENCE)).as(again.err()).isZero();
      assertThat(again.out()).containsExactly("rounds 0");
    }
    assertThat(left(group)).isEqualTo(after);
  }

  private static JavaProcess service(String group, Halt halt) throws Exception {
    return JavaProcess.start(folder, HaltingService.class, config(group), halt.name());
  }

  /** What the service has left on the cluster, as readers of committed records see it. */
  private record Left(
      List<ModelRelease> releases,
      List<TrainingReport> reports,
      Map<TopicPartition, Long> offsets) {}

  private static void assertOneRound(Left before, Left after) throws Exception {
    assertThat(after.releases()).hasSize(before.releases().size() + 1);
    assertThat(after.reports()).hasSize(before.reports().size() + 1);
    ModelRelease release = after.releases().get(after.releases().size() - 1);
    TrainingReport report = after.reports().get(after.reports().size() - 1);
    assertThat(report.getPromoted()).isTrue();
    assertThat(release.getVersion()).isEqualTo(report.getChallengerVersion());
    assertThat(release.getParentVersion()).isEqualTo(report.getChampionVersion());
    assertThat(after.offsets()).isEqualTo(labelledEnds());
  }

  private static Left left(String group) throws Exception {
    try (Admin admin = cluster.admin()) {
      Map<TopicPartition, Long> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .entrySet()
              .stream()
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
      return new Left(
          committed(Topics.MODEL_RELEASES), committed(Topics.TRAINING_REPORTS), offsets);
    }
  }

  private static Map<TopicPartition, Long> labelledEnds() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, Topics.LABELLED_ECG));
    }
  }

  private static <V extends SpecificRecord> List<V> committed(Topic<String, V> topic) {
    List<V> values = new ArrayList<>();
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties());
        Consumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    values.add(
                        serdes
                            .serdeFor(topic.valueType())
                            .deserializer()
                            .deserialize(topic.name(), record.value())));
      }
    }
    return values;
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, Topic<?, ?> topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static Consumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(cluster.properties());
    properties.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A service with a group, a name of its transactions and a sample of its own. */
  private static String config(String group) throws Exception {
    Path file = folder.resolve(group + ".properties");
    Files.writeString(
        file,
        """
        bootstrap.servers=%s
        schema.registry.url=%s
        group.id=%s
        transactional.id=%s
        model.path=%s
        model.signing.private.key=%s
        model.signing.public.key=%s
        sample.directory=%s
        training.epochs=1
        training.batch.size=16
        promotion.margin=1
        promotion.calibration.margin=1
        promotion.new.person.accuracy=0
        """
            .formatted(
                cluster.bootstrapServers(),
                cluster.registryUrl(),
                group,
                group,
                folder.resolve("champion.onnx"),
                folder.resolve("key.pem"),
                folder.resolve("key.pub.pem"),
                folder.resolve("sample-" + group)));
    return file.toString();
  }
}
