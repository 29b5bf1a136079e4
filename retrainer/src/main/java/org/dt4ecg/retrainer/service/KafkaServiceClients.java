package org.dt4ecg.retrainer.service;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.schemas.topic.Topics;

/** Clients of a real cluster. What the configuration says goes, but for what exactly-once needs. */
public final class KafkaServiceClients implements ServiceClients {

  private final RetrainingConfig config;

  public KafkaServiceClients(RetrainingConfig config) {
    this.config = config;
  }

  @Override
  public Consumer<byte[], byte[]> labels() {
    Map<String, Object> settings = consumerSettings();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
    return consumer(settings);
  }

  @Override
  public Consumer<byte[], byte[]> releases() {
    Map<String, Object> settings = consumerSettings();
    int release = releaseBytes();
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, release);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, release);
    return consumer(settings);
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = config.clientSettings();
    int release = releaseBytes();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, release);
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * release);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> settings = new HashMap<>(config.clientSettings());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Every position is set by hand. One that is gone has to be heard of, not jumped over.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static int releaseBytes() {
    return Integer.parseInt(
        Topics.MODEL_RELEASES.configuration().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
  }
}
