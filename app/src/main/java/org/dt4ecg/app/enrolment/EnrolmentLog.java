package org.dt4ecg.app.enrolment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.jspecify.annotations.Nullable;

/**
 * Who is enrolled: what stands on {@code identity-templates} and was not forgotten. Who writes
 * there with another partitioner than Kafka's own may have put a person in a partition where a
 * tombstone of ours would not find the template, so the partition counts. Immutable.
 */
public final class EnrolmentLog {

  private static final String TOPIC = Topics.IDENTITY_TEMPLATES.name();

  private final List<Entry> entries;

  private EnrolmentLog(List<Entry> entries) {
    this.entries = entries;
  }

  private record Place(String userId, int partition) {}

  private record Entry(Place place, ConsumerRecord<byte[], byte[]> record) {}

  /**
   * A person who is enrolled.
   *
   * @param template null if it cannot be read, so that the stream does not use it either
   */
  public record Person(String userId, @Nullable IdentityTemplate template) {}

  /**
   * Reads the topic to its present end.
   *
   * @param properties of the cluster
   * @throws CommandFailure if the brokers fail
   */
  public static EnrolmentLog read(Map<String, Object> properties) throws CommandFailure {
    Map<Place, Entry> newest = new HashMap<>();
    try {
      WholeTopic.read(
          properties,
          Topics.IDENTITY_TEMPLATES,
          record -> {
            if (record.key() != null) {
              Place place = new Place(new String(record.key(), UTF_8), record.partition());
              newest.put(place, new Entry(place, record));
            }
          });
    } catch (KafkaException e) {
      throw new CommandFailure(
          "Topic %s could not be read: %s".formatted(TOPIC, Failures.text(e)), e);
    }
    List<Entry> entries = new ArrayList<>(newest.values());
    entries.removeIf(entry -> entry.record().value() == null);
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.place().userId())
            .thenComparing(entry -> entry.place().partition()));
    return new EnrolmentLog(List.copyOf(entries));
  }

  /**
   * All of them, by user id.
   *
   * @throws CommandFailure if the registry does not answer
   */
  public List<Person> people(ValueSerdes serdes) throws CommandFailure {
    List<Person> people = new ArrayList<>();
    try (Deserializer<IdentityTemplate> deserializer =
        serdes.serdeFor(IdentityTemplate.class).deserializer()) {
      for (Entry entry : entries) {
        people.add(new Person(entry.place().userId(), template(entry.record(), deserializer)));
      }
    } catch (KafkaException e) {
      throw new CommandFailure("The templates could not be read: " + Failures.text(e), e);
    }
    return people;
  }

  private static @Nullable IdentityTemplate template(
      ConsumerRecord<byte[], byte[]> record, Deserializer<IdentityTemplate> deserializer) {
    try {
      // As an object: a serde that was configured may make a record of whatever class was written.
      Object value = deserializer.deserialize(TOPIC, record.headers(), record.value());
      return value instanceof IdentityTemplate template ? template : null;
    } catch (KafkaException e) {
      if (RegistryOutage.isBehind(e)) {
        throw e;
      }
      return null;
    }
  }
}
