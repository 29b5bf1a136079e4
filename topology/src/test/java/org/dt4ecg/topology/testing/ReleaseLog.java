package org.dt4ecg.topology.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.ReleaseKey;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** The topic of releases: what is published, and the consumers that read it from the start on. */
public final class ReleaseLog {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final TopicPartition PARTITION =
      new TopicPartition(Topics.MODEL_RELEASES.name(), 0);

  private final KeyPair keys = PemKeys.generate();
  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
  private final List<MockConsumer<String, byte[]>> consumers = new ArrayList<>();

  /** The key by which {@link #signed} signs. */
  public TrustedKeys trustedKeys() {
    return TrustedKeys.of(List.of(keys.getPublic()));
  }

  public Deserializer<ModelRelease> deserializer() {
    return serdes.serdeFor(ModelRelease.class).deserializer();
  }

  /** A good release of a file, or of what is none, so many minutes past noon. */
  public ModelRelease signed(byte[] onnx, int minute) {
    return signed(onnx, minute, keys);
  }

  /** As {@link #signed(byte[], int)}, of a model that is to run as a shadow. */
  public ModelRelease shadow(byte[] onnx, int minute) {
    return signed(onnx, minute, ReleaseMode.SHADOW, keys);
  }

  /** As {@link #signed(byte[], int)}, with any pair of keys. */
  public static ModelRelease signed(byte[] onnx, int minute, KeyPair signing) {
    return signed(onnx, minute, ReleaseMode.SERVING, signing);
  }

  private static ModelRelease signed(byte[] onnx, int minute, ReleaseMode mode, KeyPair signing) {
    Instant releasedAt = NOON.plus(minute, ChronoUnit.MINUTES);
    String sha256 = Sha256.of(onnx);
    return ModelRelease.newBuilder()
        .setName(OnnxFiles.NAME)
        .setVersion(sha256.substring(0, 12))
        .setOnnx(ByteBuffer.wrap(onnx))
        .setSha256(sha256)
        .setSignature(ByteBuffer.wrap(signature(sha256, mode, releasedAt, signing)))
        .setSigningKeyId(TrustedKeys.id(signing.getPublic()))
        .setTrainingDataSha256("0".repeat(64))
        .setMetrics(Map.of())
        .setReleasedAt(releasedAt)
        .setMode(mode)
        .build();
  }

  /** Adds a release to the topic. */
  public ModelRelease publish(ModelRelease release) {
    publish(
        ReleaseKey.of(release),
        serdes
            .serdeFor(ModelRelease.class)
            .serializer()
            .serialize(Topics.MODEL_RELEASES.name(), release));
    return release;
  }

  /** Adds whatever to the topic. */
  public void publish(String key, byte @Nullable [] value) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), records.size(), key, value);
    records.add(record);
    consumers.forEach(consumer -> consumer.schedulePollTask(() -> consumer.addRecord(record)));
  }

  /** A consumer of what is on the topic, and of what will be published. */
  public MockConsumer<String, byte[]> consumer() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    createTopic(consumer);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    List<ConsumerRecord<String, byte[]>> present = List.copyOf(records);
    consumer.schedulePollTask(() -> present.forEach(consumer::addRecord));
    consumers.add(consumer);
    return consumer;
  }

  /** Lets the topic be there for a consumer. */
  public static void createTopic(MockConsumer<String, byte[]> consumer) {
    consumer.updatePartitions(
        PARTITION.topic(),
        List.of(new PartitionInfo(PARTITION.topic(), PARTITION.partition(), null, null, null)));
  }

  /** Lets the topic be missing for a consumer. */
  public static void deleteTopic(MockConsumer<String, byte[]> consumer) {
    consumer.updatePartitions(PARTITION.topic(), List.of());
  }

  /** Over what the model module documents: purpose, mode, time, digest and name. */
  private static byte[] signature(
      String sha256, ReleaseMode mode, Instant releasedAt, KeyPair signing) {
    String statement =
        "dt4ecg model release 2\n%s\n%d\n%s\n%s"
            .formatted(
                mode, ChronoUnit.MICROS.between(Instant.EPOCH, releasedAt), sha256, OnnxFiles.NAME);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signing.getPrivate());
      signature.update(statement.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of PemKeys cannot sign", e);
    }
  }
}
