package org.dt4ecg.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.serde.AvroSerializer;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;

/** The schemas as a registry gets them: what others see, and what is released. */
final class PortableSchemas {

  private PortableSchemas() {}

  static List<Schema> of(List<Class<? extends SpecificRecord>> types) {
    return types.stream().map(PortableSchemas::of).toList();
  }

  static Schema of(Class<? extends SpecificRecord> type) {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    try (AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(registry)) {
      assertThat(serializer.serialize("a-topic", new RandomRecords(0).next(type))).isNotNull();
    }
    return registry.schemaById(1);
  }
}
