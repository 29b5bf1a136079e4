package org.dt4ecg.app.enrolment;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
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
    write(new ProducerRecord<>(TOPIC, template.getUserId(), template));
  }

  @Override
  public void close() {
    producer.close();
  }

  private void write(ProducerRecord<String, IdentityTemplate> record) throws CommandFailure {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw notWritten(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw notWritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the brokers to take the template", e);
    }
  }

  private static CommandFailure notWritten(Throwable cause) {
    return new CommandFailure(
        "Topic %s could not be written: %s".formatted(TOPIC, Failures.text(cause)), cause);
  }
}
