package org.dt4ecg.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The contract of serdes: AvroSerde on a registry in memory")
class AvroSerdeInMemoryTest extends AvroSerdeContract {

  private final SchemaRegistry registry = new InMemorySchemaRegistry();

  @Override
  <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type) {
    return ValueSerdes.of(registry).serdeFor(type);
  }

  @Override
  SchemaRegistry registry() {
    return registry;
  }
}
