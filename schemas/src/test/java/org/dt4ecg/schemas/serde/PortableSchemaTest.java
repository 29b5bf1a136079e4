package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.RandomRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PortableSchemaTest {

  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  void withTheStringTypeASchemaIsThatOfItsClass(Class<? extends SpecificRecord> type) {
    Schema ofClass = SpecificData.get().getSchema(type);
    Schema portable = PortableSchema.of(ofClass);

    assertThat(portable.toString()).doesNotContain(GenericData.STRING_PROP);
    assertThat(PortableSchema.withStringType(portable)).isEqualTo(ofClass);
  }

  @Test
  void whatIsCalledLikeATypeButIsNoneIsLeftAlone() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"R","doc":"string","fields":[
                  {"name":"string","type":["null","string"],"default":null},
                  {"name":"kind","type":{"type":"enum","name":"E","symbols":["string"]},
                   "default":"string"}]}
                """);

    Schema twin = PortableSchema.withStringType(schema);

    assertThat(twin.toString()).containsOnlyOnce(GenericData.STRING_PROP);
    assertThat(PortableSchema.of(twin)).isEqualTo(schema);
  }

  /** What Java's clients register, unless they are told to leave Java's properties out. */
  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  <T extends SpecificRecord> void aRecordWrittenWithTheStringTypeIsRead(Class<T> type) {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    int id = registry.register("t-value", SpecificData.get().getSchema(type));
    T record = new RandomRecords(5).next(type);
    try (AvroSerde<T> serde = new AvroSerde<>(registry, type)) {
      byte[] bytes = serde.serializer().serialize("other", record);
      bytes[4] = (byte) id;

      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(record);
    }
  }
}
