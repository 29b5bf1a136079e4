package org.dt4ecg.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.bench.chaos.LetterOracle.Place;
import org.dt4ecg.bench.chaos.LetterOracle.SentPoison;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@link Poison} to every topic that the application reads. On the topics of tables it comes
 * under the keys of good records, where these have to hold on. Not thread-safe.
 */
final class PoisonSender implements AutoCloseable {

  /** Of each topic. */
  private static final int FUZZ = 2_500;

  /** In records by chance: one that stays whole is refused, since it is of another than its key. */
  private static final String NOBODY = "nobody";

  private static final int ZEROS = 10_000_000;
  private static final int LONG_TEXT = 3_000_000;
  private static final int HEADERS = 6;
  private static final int HEADER_BYTES = 1_000_000;
  private static final int UNKNOWN_ID = 987_654;
  private static final int LARGEST_REQUEST = 64 << 20;

  /** The streams, whose poison goes to dead letters, and behind them the tables. */
  private static final List<Topic<?, ?>> STREAMS = List.of(Topics.ECG_SAMPLES, Topics.ECG_LABELS);

  private static final List<Topic<?, ?>> TABLES =
      List.of(
          Topics.DEVICE_ASSIGNMENTS,
          Topics.USER_PROFILES,
          Topics.IDENTITY_TEMPLATES,
          Topics.MODEL_RELEASES);

  private final KafkaProducer<byte[], byte[]> producer;
  private final ValueSerdes serdes;
  private final ModelFile model;
  private final Fuzz fuzz;
  private final List<SentPoison> sent = new ArrayList<>();
  private int numbers;

  /**
   * @param model what unsigned releases pretend to be
   * @param seed of what is by chance
   */
  PoisonSender(Map<String, Object> cluster, ValueSerdes serdes, ModelFile model, long seed) {
    Map<String, Object> configuration = new HashMap<>(cluster);
    configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    configuration.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    this.producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
    this.serdes = serdes;
    this.model = model;
    this.fuzz = new Fuzz(seed);
  }

  /** What was sent. */
  List<SentPoison> sent() {
    return List.copyOf(sent);
  }

  /**
   * Sends one of a kind to each topic, thousands of {@link Poison#FUZZ}, and returns when the
   * broker has them.
   */
  void send(Poison poison) throws BenchException, InterruptedException {
    List<Sending> sending = new ArrayList<>();
    int each = poison == Poison.FUZZ ? FUZZ : 1;
    for (int i = 0; i < each; i++) {
      for (Topic<?, ?> topic : STREAMS) {
        sending.add(send(poison, topic, true));
      }
      for (Topic<?, ?> topic : TABLES) {
        sending.add(send(poison, topic, false));
      }
    }
    for (Sending one : sending) {
      sent.add(one.await());
    }
  }

  /** A record that was handed to the producer. */
  private record Sending(Poison poison, boolean isExpected, Future<RecordMetadata> place) {

    SentPoison await() throws BenchException, InterruptedException {
      try {
        RecordMetadata at = place.get();
        return new SentPoison(
            poison,
            new Place(new TopicPartition(at.topic(), at.partition()), at.offset()),
            isExpected);
      } catch (ExecutionException e) {
        throw new BenchException("%s could not be sent: %s".formatted(poison, e.getMessage()), e);
      }
    }
  }

  private Sending send(Poison poison, Topic<?, ?> topic, boolean isExpected) {
    String id = "poison-%05d".formatted(numbers++);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic.name(),
            poison == Poison.FUZZ ? fuzz.key(id, isExpected) : key(poison, topic, id),
            value(poison, topic, id));
    if (poison == Poison.GIANT_HEADERS) {
      for (int i = 0; i < HEADERS; i++) {
        record.headers().add("header-" + i, new byte[HEADER_BYTES]);
      }
      record.headers().add(DeadLetterHeaders.REASON, "LATE".getBytes(UTF_8));
      record.headers().add(DeadLetterHeaders.OFFSET, "x".getBytes(UTF_8));
    }
    return new Sending(poison, isExpected, producer.send(record));
  }

  /** A key of the good records where theirs have to hold on. */
  private static byte[] key(Poison poison, Topic<?, ?> topic, String id) {
    boolean isOfAnAssignment =
        topic.equals(Topics.DEVICE_ASSIGNMENTS)
            && poison != Poison.WRONG_KEY
            && poison != Poison.NO_VALUE;
    return (isOfAnAssignment ? DeviceScript.deviceId(0) : id).getBytes(UTF_8);
  }

  private byte @Nullable [] value(Poison poison, Topic<?, ?> topic, String id) {
    return switch (poison) {
      case ZEROS -> new byte[ZEROS];
      case LONG_TEXT -> bytes(topic, record(topic, id, "x".repeat(LONG_TEXT)));
      case NO_AVRO, GIANT_HEADERS -> ("no Avro at all, " + id).getBytes(UTF_8);
      case UNKNOWN_SCHEMA ->
          ByteBuffer.allocate(40).put((byte) 0).putInt(UNKNOWN_ID).put(id.getBytes(UTF_8)).array();
      case OTHER_CLASS -> ofAnotherClass(topic, id);
      case WRONG_KEY -> bytes(topic, record(topic, DeviceScript.deviceId(0), id));
      case NO_VALUE -> null;
      case FUZZ -> fuzz.value(bytes(topic, record(topic, NOBODY, "by chance")));
    };
  }

  private byte[] ofAnotherClass(Topic<?, ?> topic, String id) {
    Topic<?, ?> other =
        topic.equals(Topics.USER_PROFILES) ? Topics.DEVICE_ASSIGNMENTS : Topics.USER_PROFILES;
    return bytes(other, record(other, id, "somebody"));
  }

  /** A valid record, but for its text and key. */
  private SpecificRecord record(Topic<?, ?> topic, String id, String text) {
    Instant now = Instant.now();
    if (topic.equals(Topics.ECG_SAMPLES)) {
      return new EcgSamples(id, 0L, now, 250.0, text, 0.0, 0, SampleCodec.encode(new short[250]));
    }
    if (topic.equals(Topics.ECG_LABELS)) {
      return new EcgLabel(id, now.minusSeconds(60), now, "person-0001", "activity-0001", text);
    }
    if (topic.equals(Topics.DEVICE_ASSIGNMENTS)) {
      return new DeviceAssignment(DeviceScript.deviceId(0), text, Instant.EPOCH.plusSeconds(1));
    }
    if (topic.equals(Topics.USER_PROFILES)) {
      return new UserProfile(id, text, Map.of());
    }
    if (topic.equals(Topics.IDENTITY_TEMPLATES)) {
      return new IdentityTemplate(id, text, List.of(1f, 0f), 10, now, List.of());
    }
    return new ModelRelease(
        model.contract().name(),
        text,
        ByteBuffer.wrap(model.bytes()),
        model.version(),
        null,
        null,
        null,
        "0".repeat(64),
        Map.of(),
        now,
        null,
        ReleaseMode.SERVING);
  }

  private byte[] bytes(Topic<?, ?> topic, SpecificRecord record) {
    return write(topic.name(), record);
  }

  @SuppressWarnings("unchecked")
  private <V extends SpecificRecord> byte[] write(String topic, V record) {
    Class<V> type = (Class<V>) record.getClass();
    return serdes.serdeFor(type).serializer().serialize(topic, record);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
