package org.dt4ecg.schemas.serde;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
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
    return Serdes.serdeFrom(serde.serializer(), new NeverTooDeep<>(serde.deserializer()));
  }

  /**
   * Refuses records within records that are too deep to be read, of which an overflow of the stack
   * would end the process. {@link AvroDeserializer} does so itself.
   */
  private record NeverTooDeep<T>(Deserializer<T> behind) implements Deserializer<T> {

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
      return read(topic, () -> behind.deserialize(topic, data));
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
      return read(topic, () -> behind.deserialize(topic, headers, data));
    }

    private static <T> @Nullable T read(String topic, Supplier<@Nullable T> reader) {
      try {
        return reader.get();
      } catch (StackOverflowError e) {
        throw new SerializationException(
            "A record on topic %s holds records within records, too deep to be read"
                .formatted(topic));
      }
    }

    @Override
    public void close() {
      behind.close();
    }
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
