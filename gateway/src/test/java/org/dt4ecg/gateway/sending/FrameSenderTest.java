package org.dt4ecg.gateway.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.junit.jupiter.api.Test;

class FrameSenderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final Serializer<EcgSamples> serializer = serdes.serdeFor(EcgSamples.class).serializer();

  @Test
  void anUploadIsDoneOnceTheBrokersHaveEachFrameOfIt() throws Exception {
    MockProducer<String, byte[]> brokers = brokers();
    FrameSender sender = new FrameSender(brokers, serializer, PATIENCE);
    CompletableFuture<Boolean> done =
        CompletableFuture.supplyAsync(() -> isSent(sender, frames(3)));
    Awaitility.await().until(() -> brokers.history().size() == 3);

    brokers.completeNext();
    brokers.completeNext();
    assertThat(done).isNotDone();
    brokers.completeNext();

    assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(brokers.history())
        .extracting(ProducerRecord::topic, ProducerRecord::key)
        .containsOnly(tuple("ecg-samples", "watch"));
    assertThat(
            brokers.history().stream()
                .map(
                    record ->
                        serdes
                            .serdeFor(EcgSamples.class)
                            .deserializer()
                            .deserialize("ecg-samples", record.value())))
        .containsExactlyElementsOf(frames(3));
  }

  @Test
  void whatWasNotAcknowledgedIsToldWithTheNumberThatWas() throws Exception {
    MockProducer<String, byte[]> brokers = brokers();
    FrameSender sender = new FrameSender(brokers, serializer, PATIENCE);
    CompletableFuture<String> told =
        CompletableFuture.supplyAsync(() -> refusal(sender, frames(3)));
    Awaitility.await().until(() -> brokers.history().size() == 3);

    brokers.completeNext();
    brokers.errorNext(new TimeoutException("no broker"));
    brokers.completeNext();

    assertThat(told.get(10, TimeUnit.SECONDS)).contains("2 of 3 frames; send all of them again");
  }

  @Test
  void brokersThatDoNotAnswerAreNotAwaitedForLonger() {
    FrameSender sender = new FrameSender(brokers(), serializer, Duration.ofMillis(200));

    assertThat(refusal(sender, frames(3))).contains("0 of 3");
  }

  @Test
  void withoutTheRegistryNothingOfAnUploadIsSent() {
    MockProducer<String, byte[]> brokers = brokers();
    int[] written = {0};
    Serializer<EcgSamples> failing =
        (topic, frame) -> {
          if (++written[0] == 3) {
            throw new SchemaRegistryException(SchemaRegistryException.Reason.UNAVAILABLE, "away");
          }
          return new byte[0];
        };

    assertThat(refusal(new FrameSender(brokers, failing, PATIENCE), frames(3)))
        .contains("0 of 3 frames");
    assertThat(written[0]).isEqualTo(3);
    assertThat(brokers.history()).isEmpty();
  }

  @Test
  void whatAFileSaysOfProducersDoesNotWeakenWhatAcknowledgedMeans() {
    Map<String, Object> settings =
        FrameSender.settings(
            Map.of(
                "bootstrap.servers", "x:1",
                "acks", "1",
                "enable.idempotence", "false",
                "retries", "0",
                "transactional.id", "service",
                "partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner",
                "compression.type", "zstd"),
            Duration.ofSeconds(15));

    assertThat(settings)
        .containsEntry("bootstrap.servers", "x:1")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("retries", Integer.MAX_VALUE)
        .containsEntry("compression.type", "zstd")
        .doesNotContainKeys("transactional.id", "partitioner.class");
    assertThat(new ProducerConfig(serialized(settings)).getInt("delivery.timeout.ms"))
        .isEqualTo(15_000);
    assertThat(FrameSender.settings(Map.of(), Duration.ofMillis(100)))
        .as("the shortest patience, too, is one that a producer takes")
        .satisfies(shortest -> new ProducerConfig(serialized(shortest)));
  }

  private static Map<String, Object> serialized(Map<String, Object> settings) {
    settings.putIfAbsent("bootstrap.servers", "x:1");
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    return settings;
  }

  private static MockProducer<String, byte[]> brokers() {
    return new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  }

  private static boolean isSent(FrameSender sender, List<EcgSamples> frames) {
    try {
      sender.send(frames);
      return true;
    } catch (NotAcknowledgedException e) {
      return false;
    }
  }

  private static String refusal(FrameSender sender, List<EcgSamples> frames) {
    try {
      sender.send(frames);
      return "all were acknowledged";
    } catch (NotAcknowledgedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<EcgSamples> frames(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                EcgSamples.newBuilder()
                    .setDeviceId("watch")
                    .setSequence(i)
                    .setStartTime(Instant.ofEpochSecond(1_000_000_000L + i))
                    .setSamplingRate(250)
                    .setLead("I")
                    .setMicrovoltsPerCount(1)
                    .setSamples(ByteBuffer.wrap(new byte[] {1, (byte) i}))
                    .build())
        .toList();
  }
}
