package org.dt4ecg.app.enrolment;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.app.cluster.RecordSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** Writes to {@code identity-templates}, and waits until the brokers have it. */
public final class TemplateTopic implements AutoCloseable {

  private static final String TOPIC = Topics.IDENTITY_TEMPLATES.name();

  private final Producer<String, IdentityTemplate> producer;

  /**
   * @param properties of the cluster
   * @param serdes stay the caller's to close
   */
  public TemplateTopic(Map<String, Object> properties, ValueSerdes serdes) {
    this.producer =
        new KafkaProducer<>(
            properties,
            new StringSerializer(),
            serdes.serdeFor(IdentityTemplate.class).serializer());
  }

  /**
   * Enrols a person, in place of an earlier template of the same.
   *
   * @throws CommandFailure if it cannot be written
   */
  public void enrol(IdentityTemplate template) throws CommandFailure {
    RecordSender.send(
        producer,
        new ProducerRecord<>(TOPIC, template.getUserId(), template),
        "Interrupted while waiting for the brokers to take the template");
  }

  @Override
  public void close() {
    producer.close();
  }
}
