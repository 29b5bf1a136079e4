package org.dt4ecg.app.release;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.app.cluster.RecordSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.model.release.ReleaseKey;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** Writes to {@code model-releases}, and waits until the brokers have it. */
public final class ReleaseSender implements AutoCloseable {

  private final Producer<String, ModelRelease> producer;

  /**
   * @param properties of the cluster
   * @param serdes stay the caller's to close
   */
  public ReleaseSender(Map<String, Object> properties, ValueSerdes serdes) {
    Map<String, Object> own = new HashMap<>(properties);
    // A file for the retraining service names it; that is the service's alone.
    own.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Topics.MODEL_RELEASES.configuration().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    this.producer =
        new KafkaProducer<>(
            own, new StringSerializer(), serdes.serdeFor(ModelRelease.class).serializer());
  }

  /**
   * Sends a release.
   *
   * @throws CommandFailure if it cannot be written
   */
  public void send(ModelRelease release) throws CommandFailure {
    RecordSender.send(
        producer,
        new ProducerRecord<>(Topics.MODEL_RELEASES.name(), ReleaseKey.of(release), release),
        "Interrupted while waiting for the brokers to take the release");
  }

  @Override
  public void close() {
    producer.close();
  }
}
