package org.dt4ecg.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Makes serdes of a class that the configuration names, such as Confluent's, in Kafka's own way.
 */
final class NamedSerdes implements SerdeFactory {

  private static final String ALLOWED =
      "the class of a Kafka serde for generated Avro records, with a public constructor without"
          + " arguments, such as "
          + AvroSerde.class.getName();

  private final Class<?> serdeClass;
  private final Map<String, ?> configuration;

  NamedSerdes(Class<?> serdeClass, Map<String, ?> configuration) {
    this.serdeClass = serdeClass;
    this.configuration = configuration;
  }

  /** The serde class that a setting names; {@link AvroSerde} if there is no setting. */
  static Class<?> serdeClass(@Nullable Object setting) {
    if (setting == null) {
      return AvroSerde.class;
    }
    Class<?> named = setting instanceof Class<?> type ? type : load(setting.toString());
    if (!Serde.class.isAssignableFrom(named)) {
      throw new ConfigException(ValueSerdes.AVRO_SERDE, setting, "must be " + ALLOWED);
    }
    return named;
  }

  // Which records the class is for is the configuration's promise; Java cannot check it here.
  @SuppressWarnings("unchecked")
  @Override
  public <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type) {
    Serde<T> serde;
    try {
      serde = (Serde<T>) serdeClass.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      ConfigException refused =
          new ConfigException(ValueSerdes.AVRO_SERDE, serdeClass.getName(), "must be " + ALLOWED);
      refused.initCause(e);
      throw refused;
    }
    serde.configure(configuration, false);
    return serde;
  }

  /** They register what they write. */
  @Override
  public <T extends SpecificRecord> void register(String topic, Class<T> type) {}

  @Override
  public void close() {
    // Every serde has a client of its own, closed with the serde.
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name.strip(), true, ClassLoaders.ofThread());
    } catch (ClassNotFoundException e) {
      ConfigException refused =
          new ConfigException(
              ValueSerdes.AVRO_SERDE, name, "is not on the class path; must be " + ALLOWED);
      refused.initCause(e);
      throw refused;
    }
  }
}
