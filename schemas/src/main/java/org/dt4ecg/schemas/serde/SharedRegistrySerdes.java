package org.dt4ecg.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Makes {@link AvroSerde}s that share one registry, and so its cache and its connections. */
final class SharedRegistrySerdes implements SerdeFactory {

  private final SchemaRegistry registry;
  private final Map<String, ?> configuration;
  private final Runnable closeRegistry;

  private SharedRegistrySerdes(
      SchemaRegistry registry, Map<String, ?> configuration, Runnable closeRegistry) {
    this.registry = registry;
    this.configuration = configuration;
    this.closeRegistry = closeRegistry;
  }

  static SharedRegistrySerdes of(SchemaRegistry registry) {
    return new SharedRegistrySerdes(registry, Map.of(), () -> {});
  }

  static SharedRegistrySerdes from(Map<String, ?> configuration) {
    HttpSchemaRegistry http = HttpSchemaRegistry.from(configuration);
    return new SharedRegistrySerdes(new CachingSchemaRegistry(http), configuration, http::close);
  }

  @Override
  public <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type) {
    AvroSerde<T> serde = new AvroSerde<>(registry, type);
    serde.configure(configuration, false);
    return serde;
  }

  @Override
  public <T extends SpecificRecord> void register(String topic, Class<T> type) {
    try (AvroSerializer<T> serializer = new AvroSerializer<>(registry)) {
      serializer.configure(configuration, false);
      serializer.register(topic, SpecificData.get().getSchema(type));
    }
  }

  @Override
  public void close() {
    closeRegistry.run();
  }
}
