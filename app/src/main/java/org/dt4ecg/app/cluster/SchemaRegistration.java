package org.dt4ecg.app.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** Puts the schemas of the catalogue's topics into a registry. */
public final class SchemaRegistration {

  private SchemaRegistration() {}

  /**
   * Registers the schema of each topic's values; those that are there stay as they are.
   *
   * @param properties name the registry
   * @return the topics whose schemas are there now
   * @throws CommandFailure if the registry does not answer or refuses one
   */
  public static List<String> registerAll(Map<String, ?> properties) throws CommandFailure {
    List<String> registered = new ArrayList<>();
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      for (Topic<?, ?> topic : Topics.all()) {
        if (SpecificRecord.class.isAssignableFrom(topic.valueType())) {
          register(serdes, topic);
          registered.add(topic.name());
        }
      }
    }
    return List.copyOf(registered);
  }

  private static void register(ValueSerdes serdes, Topic<?, ?> topic) throws CommandFailure {
    try {
      serdes.register(topic.name(), topic.valueType().asSubclass(SpecificRecord.class));
    } catch (KafkaException e) {
      throw new CommandFailure(
          "The schema of %s could not be registered: %s".formatted(topic.name(), Failures.text(e)),
          e);
    }
  }
}
