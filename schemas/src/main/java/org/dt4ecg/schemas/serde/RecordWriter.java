package org.dt4ecg.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one class, to the same bytes as Avro's own writer. What to do with each
 * field is worked out once, from the schema; for a record nothing is looked up. A record that this
 * cannot write is left to Avro's writer, which writes it or says what is wrong with it.
 * Thread-safe.
 */
final class RecordWriter<T extends SpecificRecord> {

  /** Null if some part of the schema is none that this can write. */
  private final @Nullable ValueWriter steps;

  private final DatumWriter<T> avro;

  private RecordWriter(@Nullable ValueWriter steps, DatumWriter<T> avro) {
    this.steps = steps;
    this.avro = avro;
  }

  /** For records with the schema and of the class of this one. */
  static <T extends SpecificRecord> RecordWriter<T> like(T record) {
    Schema schema = record.getSchema();
    Steps steps = new Steps();
    ValueWriter writer = steps.of(schema);
    return new RecordWriter<>(
        steps.complete ? writer : null,
        new SpecificDatumWriter<>(schema, SpecificData.getForClass(record.getClass())));
  }

  /** Writes a record behind what is there. */
  void write(T record, ByteArrayEncoder out) throws IOException {
    if (steps == null) {
      avro.write(record, out);
      return;
    }
    int start = out.bytesBuffered();
    try {
      steps.write(record, out);
    } catch (RuntimeException e) {
      out.truncate(start);
      avro.write(record, out);
    }
  }

  // The compiler of Avro puts the constants in the order of the schema's symbols.
  @SuppressWarnings("EnumOrdinal")
  private static void writeEnum(@Nullable Object value, ByteArrayEncoder out) throws IOException {
    out.writeEnum(((Enum<?>) requireNonNull(value)).ordinal());
  }

  /** Writes a value of one part of the schema. */
  private interface ValueWriter {
    void write(@Nullable Object value, ByteArrayEncoder out) throws IOException;
  }

  /** Works out what to do. */
  private static final class Steps {

    private final Set<String> open = new HashSet<>();
    private boolean complete = true;

    ValueWriter of(Schema schema) {
      if (schema.getLogicalType() != null) {
        return LogicalTypes.timestampMicros().equals(schema.getLogicalType())
            ? (value, out) -> out.writeLong(FrameTimes.toMicros((Instant) requireNonNull(value)))
            : leaveToAvro();
      }
      return switch (schema.getType()) {
        case RECORD -> record(schema);
        case UNION -> optional(schema);
        case ARRAY -> list(of(schema.getElementType()));
        case MAP -> map(of(schema.getValueType()));
        case ENUM -> RecordWriter::writeEnum;
        case STRING -> (value, out) -> out.writeString((CharSequence) requireNonNull(value));
        case BYTES -> (value, out) -> out.writeBytes((ByteBuffer) requireNonNull(value));
        case INT -> (value, out) -> out.writeInt(((Number) requireNonNull(value)).intValue());
        case LONG -> (value, out) -> out.writeLong(((Number) requireNonNull(value)).longValue());
        case FLOAT -> (value, out) -> out.writeFloat(((Number) requireNonNull(value)).floatValue());
        case DOUBLE ->
            (value, out) -> out.writeDouble(((Number) requireNonNull(value)).doubleValue());
        case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) requireNonNull(value));
        case NULL, FIXED -> leaveToAvro();
      };
    }

    private ValueWriter record(Schema schema) {
      if (!open.add(schema.getFullName())) {
        // One that contains itself.
        return leaveToAvro();
      }
      ValueWriter[] fields =
          schema.getFields().stream().map(field -> of(field.schema())).toArray(ValueWriter[]::new);
      open.remove(schema.getFullName());
      return (value, out) -> {
        IndexedRecord record = (IndexedRecord) requireNonNull(value);
        for (int i = 0; i < fields.length; i++) {
          fields[i].write(record.get(i), out);
        }
      };
    }

    /** Of the unions only those of null and one other type: which it is, is not looked up then. */
    private ValueWriter optional(Schema union) {
      List<Schema> types = union.getTypes();
      int nullAt = types.get(0).getType() == Schema.Type.NULL ? 0 : 1;
      if (types.size() != 2 || types.get(nullAt).getType() != Schema.Type.NULL) {
        return leaveToAvro();
      }
      ValueWriter present = of(types.get(1 - nullAt));
      return (value, out) -> {
        if (value == null) {
          out.writeIndex(nullAt);
        } else {
          out.writeIndex(1 - nullAt);
          present.write(value, out);
        }
      };
    }

    private static ValueWriter list(ValueWriter element) {
      return (value, out) -> {
        List<?> list = (List<?>) requireNonNull(value);
        int size = list.size();
        out.setItemCount(size);
        for (int i = 0; i < size; i++) {
          element.write(list.get(i), out);
        }
        out.writeArrayEnd();
      };
    }

    private static ValueWriter map(ValueWriter element) {
      return (value, out) -> {
        Map<?, ?> map = (Map<?, ?>) requireNonNull(value);
        out.setItemCount(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeString((CharSequence) requireNonNull(entry.getKey()));
          element.write(entry.getValue(), out);
        }
        out.writeMapEnd();
      };
    }

    private ValueWriter leaveToAvro() {
      complete = false;
      return (value, out) -> {
        throw new UnsupportedOperationException("Left to Avro's own writer");
      };
    }
  }
}
