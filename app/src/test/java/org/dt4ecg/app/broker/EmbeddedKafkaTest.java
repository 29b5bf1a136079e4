package org.dt4ecg.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedKafkaTest {

  private static final String TOPIC = "kept";

  @Test
  void topicsAndRecordsOutliveTheBroker(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      create(kafka);
      send(kafka, "before");
      assertThat(values(kafka, 1)).containsExactly("before");
    }
    String formatted = Files.readString(folder.resolve("meta.properties"));

    try (EmbeddedKafka again = EmbeddedKafka.start(folder, 0)) {
      send(again, "after");

      assertThat(values(again, 2)).containsExactly("before", "after");
      assertThat(Files.readString(folder.resolve("meta.properties"))).isEqualTo(formatted);
      assertThatThrownBy(() -> sendTo(again, "never-created", "x"))
          .as("topics are made on purpose only")
          .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(EmbeddedKafkaException.class)
          .isThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .withMessageContaining("Port " + taken.getLocalPort());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatExceptionOfType(EmbeddedKafkaException.class)
        .isThrownBy(() -> EmbeddedKafka.start(file.resolve("data"), 0))
        .withMessageContaining(file.toString());
  }

  private static void create(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void send(EmbeddedKafka kafka, String value) throws Exception {
    sendTo(kafka, TOPIC, value);
  }

  private static void sendTo(EmbeddedKafka kafka, String topic, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 3000);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", value)).get();
    }
  }

  private static List<String> values(EmbeddedKafka kafka, int expected) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < expected && System.nanoTime() < deadline) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
        for (ConsumerRecord<String, String> consumed : records) {
          values.add(consumed.value());
        }
      }
    }
    return values;
  }
}
