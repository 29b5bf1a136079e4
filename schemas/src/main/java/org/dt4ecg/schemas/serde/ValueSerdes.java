package org.dt4ecg.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Hands out the serdes of all record values from one configuration, so that which serde is used is
 * a matter of configuration and not of code. Thread-safe.
 *
 * <p>Calls {@link TrustedRecords#trust}, so that records can be copied by their builders and other
 * serdes work without a JVM flag.
 */
public final class ValueSerdes implements AutoCloseable {

  /**
   * Names the serde class: any Kafka serde for generated Avro records with a public constructor
   * without arguments. Default: {@link AvroSerde}.
   */
  public static final String AVRO_SERDE = "avro.serde";

  private final SerdeFactory factory;

  private ValueSerdes(SerdeFactory factory) {
    this.factory = factory;
    TrustedRecords.trust();
  }

  /**
   * Serdes of the class that {@value #AVRO_SERDE} names, each configured with the whole
   * configuration. Those of the default class share one registry client.
   *
   * @throws ConfigException if a setting is missing or wrong, or the class is no such serde
   */
  public static ValueSerdes from(Map<String, ?> configuration) {
    Class<?> serdeClass = NamedSerdes.serdeClass(configuration.get(AVRO_SERDE));
    return new ValueSerdes(
        serdeClass == AvroSerde.class
            ? SharedRegistrySerdes.from(configuration)
            : new NamedSerdes(serdeClass, configuration));
  }

  /** The schema of a record class as others see it and as it is registered, in one piece. */
  public static Schema schema(Class<? extends SpecificRecord> type) {
    return PortableSchema.of(SpecificData.get().getSchema(type));
  }

  /** Serdes on the given registry, which stays the caller's to close. */
  public static ValueSerdes of(SchemaRegistry registry) {
    return new ValueSerdes(SharedRegistrySerdes.of(registry));
  }

  /**
   * A new serde for the values of one record class.
   *
   * @throws ConfigException if the named serde cannot be made or refuses the configuration
   */
  public <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type) {
    return factory.serdeFor(type);
  }

  /**
   * Has the schema of a record class registered for a topic's values, or looked up where nothing
   * may be registered, so that no registry is needed later to write the first one. A serde class of
   * others does that when it writes.
   *
   * @throws SchemaRegistryException if the registry does not answer
   * @throws org.apache.kafka.common.errors.SerializationException if it refuses the schema
   */
  public <T extends SpecificRecord> void register(String topic, Class<T> type) {
    factory.register(topic, type);
  }

  /**
   * Closes the registry client that {@link #from} made. Its serdes then still know the schemas they
   * have met.
   */
  @Override
  public void close() {
    factory.close();
  }
}
