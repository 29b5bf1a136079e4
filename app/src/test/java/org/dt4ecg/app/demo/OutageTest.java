package org.dt4ecg.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.registry.RegistryServer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Brokers and a registry that go away and come back, and poison on a real broker. */
@Tag("slow")
class OutageTest {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int FRAMES_PER_WINDOW = 8;

  private final Path folder;
  private EmbeddedKafka kafka;
  private RegistryServer registry;
  private final Map<String, Object> properties;
  private final OnnxModel model;
  private final ValueSerdes serdes;
  private final Producer<byte[], byte[]> producer;
  private Pipeline pipeline;

  OutageTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    registry = RegistryServer.start(folder.resolve("registry"), 0);
    properties =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", registry.url());
    try (Admin admin = Admin.create(properties)) {
      new TopicAdministration(admin, TopicPlan.singleNode(2)).create();
    }
    model = Models.load(TestModel.write(folder));
    serdes = ValueSerdes.from(properties);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                64 << 20,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                128 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    pipeline = newPipeline(Map.of("labels.enabled", true, "schema.registry.max.retries", 2));
  }

  @BeforeEach
  void start() throws Exception {
    pipeline.start(START);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    producer.close(Duration.ZERO);
    serdes.close();
    model.close();
    registry.close();
    kafka.close();
  }

  @Test
  void whatABrokerTakesCompressedIsADeadLetterAlthoughItIsMuchLarger() throws Exception {
    byte[] zeros = new byte[10_000_000];
    TestDevice device = TestDevice.named("good");
    send(device.frames(0, 4));
    List<Topic<?, ?>> topics =
        List.of(
            Topics.ECG_SAMPLES,
            Topics.ECG_LABELS,
            Topics.DEVICE_ASSIGNMENTS,
            Topics.USER_PROFILES,
            Topics.IDENTITY_TEMPLATES);
    for (Topic<?, ?> topic : topics) {
      producer.send(new ProducerRecord<>(topic.name(), "poison".getBytes(UTF_8), zeros)).get();
      producer.send(new ProducerRecord<>(topic.name(), zeros, zeros)).get();
    }
    EcgSamples longLead =
        EcgSamples.newBuilder(device.frame(4)).setLead("x".repeat(3_000_000)).build();
    send(List.of(longLead));
    send(device.frames(4, FRAMES_PER_WINDOW));

    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.deadLetters(5))
          .extracting(letter -> letter.headers().get(DeadLetterHeaders.CUT))
          .containsExactlyInAnyOrder("value", "key,value", "value", "key,value", "value");
      assertThat(output.eventsOf("good", 1)).hasSize(1);
    }
    assertThat(pipeline.health().threadRestarts()).isZero();
    assertThat(pipeline.health().isHealthy()).isTrue();
  }

  @Test
  void aBrokerThatIsAwayIsToldWithinTenSecondsAndTheStreamGoesOnByItself() throws Exception {
    TestDevice device = TestDevice.named("good");
    send(device.frames(0, 4));
    int port = kafka.port();
    kafka.close();
    long away = System.nanoTime();
    await(
        "the outage is told",
        Duration.ofSeconds(20),
        () -> pipeline.health().problem().orElse("").contains("no broker has answered"));
    assertThat(Duration.ofNanos(System.nanoTime() - away)).isLessThan(Duration.ofSeconds(12));
    assertThat(pipeline.health().isHealthy()).isFalse();
    assertThat(pipeline.health().end()).isEmpty();

    kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
    send(device.frames(4, FRAMES_PER_WINDOW));
    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.eventsOf("good", 1)).hasSize(1);
      assertThat(output.deadLetters(0)).isEmpty();
    }
    await("it is over", Duration.ofSeconds(20), () -> pipeline.health().isHealthy());
  }

  @Test
  void whileTheRegistryIsAwayOneUnknownSchemaHoldsUpNobodyAndIsReplayedLater() throws Exception {
    TestDevice device = TestDevice.named("good");
    TestDevice other = TestDevice.named("upgraded");
    send(device.frames(0, 4));
    int registryPort = Integer.parseInt(registry.url().replaceAll(".*:", ""));
    await("the first frames are read", START, () -> pipeline.counters().framesIn() == 4);
    byte[] upgraded = bytes(other.frame(0));
    // An id that the application has not met; the registry gives it out after the outage.
    upgraded[4] = 77;
    registry.close();
    producer
        .send(new ProducerRecord<>(Topics.ECG_SAMPLES.name(), "upgraded".getBytes(UTF_8), upgraded))
        .get();
    send(device.frames(4, FRAMES_PER_WINDOW));

    await(
        "the good device gets on",
        START,
        () -> pipeline.counters().framesDeadLettered() == 1 && pipeline.counters().results() == 1);
    registry = RegistryServer.start(folder.resolve("registry"), registryPort);
    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.deadLetters(1))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.headers())
                      .containsEntry(DeadLetterHeaders.REASON, "SCHEMA_UNAVAILABLE"));
      assertThat(output.eventsOf("good", 1)).hasSize(1);
      assertThat(run("deadletters list --json --reason SCHEMA_UNAVAILABLE").out())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("\"deadLetters\":1", "upgraded"));
      assertThat(run("deadletters replay --json --reason SCHEMA_UNAVAILABLE").out())
          .containsExactly("{\"sent\":1,\"fit\":1,\"unfit\":0,\"repeats\":0}");
      // There is no such schema after all: now it is the record's fault.
      assertThat(output.deadLetters(2))
          .extracting(letter -> letter.headers().get(DeadLetterHeaders.REASON))
          .containsExactly("SCHEMA_UNAVAILABLE", "UNREADABLE");
      assertThat(run("deadletters replay --json --key upgraded").out())
          .containsExactly("{\"sent\":1,\"fit\":1,\"unfit\":0,\"repeats\":1}");
    }
    assertThat(run("deadletters replay --reason LATE").err()).contains("no such dead letter");
    assertThat(run("deadletters replay").err()).contains("Say which");
  }

  /** Under exactly once, a store of which it is not known what it holds is read anew. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOrdinaryStopAndStartOfAnIdleApplicationFindsItsStoresAsItLeftThem(boolean framesInMemory)
      throws Exception {
    pipeline.close();
    Path state = folder.resolve("fresh");
    Map<String, Object> settings =
        Map.of("labels.enabled", true, "state.frames.in.memory", framesInMemory);
    pipeline = new Pipeline(properties, state, model, settings);
    pipeline.start(START);
    Logger kafkaStreams = (Logger) LoggerFactory.getLogger("org.apache.kafka.streams");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Level before = kafkaStreams.getLevel();
    kafkaStreams.setLevel(Level.WARN);
    kafkaStreams.addAppender(log);
    try {
      for (int i = 0; i < 3; i++) {
        pipeline.close();
        pipeline = new Pipeline(properties, state, model, settings);
        pipeline.start(START);
      }
      pipeline.close();
    } finally {
      kafkaStreams.detachAppender(log);
      kafkaStreams.setLevel(before);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains("orrupt"));
    assertThat(log.list).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
  }

  /** What a broker made of one that was killed while a transaction was being committed. */
  @Test
  void aTransactionThatNobodyEndsIsToldAndEndsTheApplicationWithAReason() throws Exception {
    TestDevice device = TestDevice.named("good");
    pipeline.close();
    send(device.frames(0, FRAMES_PER_WINDOW));
    try (Producer<byte[], byte[]> other = transactional("somebody-else");
        Consumer<byte[], byte[]> member =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    kafka.bootstrapServers(),
                    ConsumerConfig.GROUP_ID_CONFIG,
                    Pipeline.APPLICATION_ID),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      other.initTransactions();
      other.beginTransaction();
      other.sendOffsetsToTransaction(
          Map.of(
              new TopicPartition(Topics.ECG_SAMPLES.name(), 0), new OffsetAndMetadata(0),
              new TopicPartition(Topics.ECG_SAMPLES.name(), 1), new OffsetAndMetadata(0)),
          member.groupMetadata());

      pipeline = newPipeline(Map.of("health.standstill.limit.ms", 20_000));
      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(() -> pipeline.start(Duration.ofMinutes(3)))
          .withMessageContaining(Topics.ECG_SAMPLES.name());
      assertThat(pipeline.health().end()).isPresent();
      pipeline.close();
      other.abortTransaction();
    }
    // Threads that hang hold the state until their process ends.
    pipeline = new Pipeline(properties, folder.resolve("fresh"), model, Map.of());
    pipeline.start(START);
    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.eventsOf("good", 1)).hasSize(1);
    }
  }

  /** Such as that of a replay of dead letters that was killed. */
  @Test
  void anOpenTransactionInFrontOfTheInputIsToldAndWhatComesBehindIsReadOnceItEnds()
      throws Exception {
    TestDevice device = TestDevice.named("good");
    try (Producer<byte[], byte[]> other = transactional("somebody-else");
        OutputReader output = new OutputReader(properties, serdes)) {
      other.initTransactions();
      other.beginTransaction();
      for (int partition = 0; partition < 2; partition++) {
        other
            .send(
                new ProducerRecord<>(
                    Topics.ECG_SAMPLES.name(), partition, new byte[] {1}, new byte[] {1}))
            .get();
      }
      send(device.frames(0, FRAMES_PER_WINDOW));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  pipeline.health().problem().orElse("").contains("has not ended the transaction"));
      assertThat(pipeline.health().end()).isEmpty();
      other.abortTransaction();

      assertThat(output.eventsOf("good", 1)).hasSize(1);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pipeline.health().problem().isEmpty());
    }
  }

  @Test
  void anotherTopologyThanTheGroupHasOnTheBrokersEndsItWithWhatToDoAndThatWorks() throws Exception {
    TestDevice device = TestDevice.named("good");
    pipeline.close();
    pipeline = newPipeline(Map.of("group.protocol", "streams"));
    pipeline.start(START);
    send(device.frames(0, FRAMES_PER_WINDOW));
    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.eventsOf("good", 1)).hasSize(1);
    }
    pipeline.close();

    pipeline = newPipeline(Map.of("group.protocol", "streams", "labels.enabled", true));
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> pipeline.start(START))
        .withMessageContaining("group.protocol=classic");
    pipeline.close();

    pipeline = newPipeline(Map.of("labels.enabled", true));
    pipeline.start(START);
    send(device.frames(FRAMES_PER_WINDOW, 2 * FRAMES_PER_WINDOW));
    try (OutputReader output = new OutputReader(properties, serdes)) {
      assertThat(output.eventsOf("good", 2)).hasSize(2);
    }
    pipeline.close();

    pipeline = newPipeline(Map.of("group.protocol", "streams", "labels.enabled", true));
    pipeline.start(START);
  }

  private Producer<byte[], byte[]> transactional(String id) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            id,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            600_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Pipeline newPipeline(Map<String, Object> settings) {
    return new Pipeline(properties, folder.resolve("streams"), model, settings);
  }

  private CapturedConsole run(String arguments) {
    CapturedConsole console = new CapturedConsole();
    CommandLines.create(console.console())
        .execute((arguments + " --bootstrap-server " + kafka.bootstrapServers()).split(" "));
    return console;
  }

  private void send(List<EcgSamples> frames) throws Exception {
    for (EcgSamples frame : frames) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ECG_SAMPLES.name(), frame.getDeviceId().getBytes(UTF_8), bytes(frame)))
          .get(60, TimeUnit.SECONDS);
    }
  }

  private byte[] bytes(EcgSamples frame) {
    return serdes
        .serdeFor(EcgSamples.class)
        .serializer()
        .serialize(Topics.ECG_SAMPLES.name(), frame);
  }

  private static void await(String what, Duration patience, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(patience).until(condition);
  }
}
