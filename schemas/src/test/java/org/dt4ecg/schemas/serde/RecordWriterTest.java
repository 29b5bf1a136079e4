package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.Utf8;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own writer says what the bytes have to be. */
class RecordWriterTest {

  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  <T extends SpecificRecord> void anyRecordIsWrittenToTheSameBytesAsByAvro(Class<T> type)
      throws IOException {
    RandomRecords records = new RandomRecords(type.getName().hashCode());
    RecordWriter<T> writer = RecordWriter.like(records.next(type));
    for (int i = 0; i < 300; i++) {
      T record = records.next(type);
      assertThat(write(writer, record)).isEqualTo(writeByAvro(record));
    }
  }

  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  <T extends SpecificRecord> void aRecordWithAValueMissingFaresAsWithAvro(Class<T> type)
      throws IOException {
    RandomRecords records = new RandomRecords(23);
    RecordWriter<T> writer = RecordWriter.like(records.next(type));
    for (Schema.Field field : records.next(type).getSchema().getFields()) {
      T record = records.next(type);
      if (isPrimitive(field.schema())) {
        continue;
      }
      record.put(field.pos(), null);
      byte[] expected;
      try {
        expected = writeByAvro(record);
      } catch (RuntimeException avros) {
        assertThatThrownBy(() -> write(writer, record))
            .hasSameClassAs(avros)
            .hasMessage(avros.getMessage());
        continue;
      }
      assertThat(write(writer, record)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I",
        "MDC_ECG_LEAD_I",
        "Ableitung µ",
        "心電図",
        "\uD83D\uDC93 beat",
        "half \uD83D"
      })
  void textOfAnyKindIsWrittenAsByAvro(String text) throws IOException {
    for (String lead : List.of(text, text.repeat(700))) {
      EcgSamples frame = AvroSerdeContract.frame();
      frame.put("lead", lead);

      assertThat(write(RecordWriter.like(frame), frame)).isEqualTo(writeByAvro(frame));
    }
  }

  @Test
  void samplesInABufferOfAnyKindAreWrittenAndTheBufferStaysWhereItIs() throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(6).put(0, new byte[] {9, 1, 2, 3, 4, 9});
    ByteBuffer onHeap = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 4, 9});
    for (ByteBuffer samples : List.of(direct, onHeap, onHeap.asReadOnlyBuffer())) {
      EcgSamples frame = AvroSerdeContract.frame();
      frame.put("samples", samples.position(1).limit(5));

      assertThat(write(RecordWriter.like(frame), frame)).isEqualTo(writeByAvro(frame));
      assertThat(samples.position()).isEqualTo(1);
      assertThat(samples.remaining()).isEqualTo(4);
    }
  }

  @Test
  void whatAvroWritesThoughItIsOfAnotherTypeIsWrittenToo() throws IOException {
    UserProfile profile = new UserProfile("ctu-01", "Jogger", Map.of());
    profile.put("attributes", Map.of(new Utf8("cohort"), new Utf8("north")));

    assertThat(write(RecordWriter.like(profile), profile)).isEqualTo(writeByAvro(profile));
  }

  @Test
  void aSchemaOfAnyOtherKindIsLeftToAvro() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Chain", "fields": [
                  {"name": "choice", "type": ["null", "string", "int"]},
                  {"name": "digest", "type": {"type": "fixed", "name": "Two", "size": 2}},
                  {"name": "next", "type": ["null", "Chain"]}]}
                """);
    GenericData.Fixed digest =
        new GenericData.Fixed(schema.getField("digest").schema(), new byte[] {1, 2});
    AnyRecord last = new AnyRecord(schema, "text", digest, null);
    AnyRecord first = new AnyRecord(schema, 7, digest, last);

    assertThat(write(RecordWriter.like(first), first)).isEqualTo(writeByAvro(first));
  }

  @Test
  void aRecordThatFailsHalfWayLeavesNothingBehind() throws IOException {
    Schema schema =
        SchemaBuilder.record("R").fields().requiredString("a").requiredString("b").endRecord();
    AnyRecord whole = new AnyRecord(schema, "one", "two");
    RecordWriter<AnyRecord> writer = RecordWriter.like(whole);
    ByteArrayEncoder out = new ByteArrayEncoder();

    assertThatThrownBy(() -> writer.write(new AnyRecord(schema, "one", null), out))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("b");
    out.clear();
    writer.write(whole, out);

    assertThat(out.toByteArray()).isEqualTo(writeByAvro(whole));
  }

  private static boolean isPrimitive(Schema schema) {
    return switch (schema.getType()) {
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN -> schema.getLogicalType() == null;
      default -> false;
    };
  }

  private static <T extends SpecificRecord> byte[] write(RecordWriter<T> writer, T record)
      throws IOException {
    ByteArrayEncoder out = new ByteArrayEncoder();
    writer.write(record, out);
    return out.toByteArray();
  }

  private static <T extends SpecificRecord> byte[] writeByAvro(T record) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(output, null);
    new SpecificDatumWriter<T>(record.getSchema(), SpecificData.getForClass(record.getClass()))
        .write(record, encoder);
    encoder.flush();
    return output.toByteArray();
  }

  /** A record of any schema, as no compiler would have made it. */
  private static final class AnyRecord extends SpecificRecordBase {

    private final Schema schema;
    private final @Nullable Object[] values;

    AnyRecord(Schema schema, @Nullable Object... values) {
      this.schema = schema;
      this.values = values;
    }

    @Override
    public Schema getSchema() {
      return schema;
    }

    @Override
    public @Nullable Object get(int field) {
      return values[field];
    }

    @Override
    public void put(int field, @Nullable Object value) {
      values[field] = value;
    }
  }
}
