package org.dt4ecg.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one class as one writer wrote them. Where the writer's schema has the same
 * fields in the same order as the class, what to do with each is worked out once and nothing is
 * looked up for a record; other writers' records are resolved by Avro. Thread-safe.
 */
final class RecordReader<T extends SpecificRecord> {

  private final Class<T> type;
  private final ValueReader reader;

  private RecordReader(Class<T> type, ValueReader reader) {
    this.type = type;
    this.reader = reader;
  }

  /**
   * A reader.
   *
   * @param model of the class
   * @throws IOException or an exception of Avro's if the records cannot be resolved to the class
   */
  static <T extends SpecificRecord> RecordReader<T> of(
      Schema writer, RecordModel model, Class<T> type) throws IOException {
    if (haveSameBytes(writer, model.schema())) {
      if (type == EcgSamples.class) {
        return new RecordReader<>(type, new EcgSamplesReader()::read);
      }
      Steps steps = new Steps(model);
      ValueReader reader = steps.of(model.schema());
      if (steps.complete) {
        return new RecordReader<>(type, reader);
      }
    }
    DatumReader<T> resolving =
        new FastReaderBuilder(model).createDatumReader(writer, model.schema());
    return new RecordReader<>(type, bytes -> resolving.read(null, bytes));
  }

  /** The record that begins here. */
  T read(ByteArrayDecoder bytes) throws IOException {
    return type.cast(requireNonNull(reader.read(bytes)));
  }

  private static boolean haveSameBytes(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  /** Reads a value of one part of the schema. */
  private interface ValueReader {
    @Nullable Object read(ByteArrayDecoder bytes) throws IOException;
  }

  /** Works out what to do. */
  private static final class Steps {

    private final RecordModel model;
    private final Set<String> open = new HashSet<>();
    private boolean complete = true;

    Steps(RecordModel model) {
      this.model = model;
    }

    ValueReader of(Schema schema) {
      if (schema.getLogicalType() != null) {
        return isInstant(schema) ? bytes -> FrameTimes.toInstant(bytes.readLong()) : leaveToAvro();
      }
      return switch (schema.getType()) {
        case RECORD -> record(schema);
        case UNION -> union(schema);
        case ARRAY -> list(schema);
        case MAP -> map(schema);
        case ENUM -> constant(schema);
        case STRING -> isJavaString(schema) ? ByteArrayDecoder::readString : leaveToAvro();
        case BYTES -> bytes -> bytes.readBytes(null);
        case INT -> ByteArrayDecoder::readInt;
        case LONG -> ByteArrayDecoder::readLong;
        case FLOAT -> ByteArrayDecoder::readFloat;
        case DOUBLE -> ByteArrayDecoder::readDouble;
        case BOOLEAN -> ByteArrayDecoder::readBoolean;
        case NULL, FIXED -> leaveToAvro();
      };
    }

    private ValueReader record(Schema schema) {
      // One without fields takes no bytes, and one that contains itself no end.
      if (schema.getFields().isEmpty() || !open.add(schema.getFullName())) {
        return leaveToAvro();
      }
      ValueReader[] fields =
          schema.getFields().stream().map(field -> of(field.schema())).toArray(ValueReader[]::new);
      open.remove(schema.getFullName());
      GenericData.InstanceSupplier instances = model.getNewRecordSupplier(schema);
      return bytes -> {
        IndexedRecord record = (IndexedRecord) instances.newInstance(null, schema);
        for (int i = 0; i < fields.length; i++) {
          record.put(i, fields[i].read(bytes));
        }
        return record;
      };
    }

    private ValueReader union(Schema schema) {
      ValueReader[] types =
          schema.getTypes().stream().map(this::orNothing).toArray(ValueReader[]::new);
      return bytes -> {
        int index = bytes.readIndex();
        requireIndex(index, types.length, schema);
        return types[index].read(bytes);
      };
    }

    private ValueReader orNothing(Schema type) {
      return type.getType() == Schema.Type.NULL ? bytes -> null : of(type);
    }

    private ValueReader constant(Schema schema) {
      Object[] constants = requireNonNull(model.getClass(schema)).getEnumConstants();
      return bytes -> {
        int index = bytes.readEnum();
        requireIndex(index, constants.length, schema);
        return constants[index];
      };
    }

    private ValueReader list(Schema schema) {
      ValueReader element = of(schema.getElementType());
      return bytes -> {
        long block = requireRoom(bytes.readArrayStart(), bytes);
        List<@Nullable Object> list = new ArrayList<>((int) block);
        while (block > 0) {
          for (long i = 0; i < block; i++) {
            list.add(element.read(bytes));
          }
          block = requireRoom(bytes.arrayNext(), bytes);
        }
        return list;
      };
    }

    private ValueReader map(Schema schema) {
      if (!isJavaString(schema)) {
        return leaveToAvro();
      }
      ValueReader value = of(schema.getValueType());
      return bytes -> {
        Map<String, @Nullable Object> map = new HashMap<>();
        long block = requireRoom(bytes.readMapStart(), bytes);
        while (block > 0) {
          for (long i = 0; i < block; i++) {
            map.put(bytes.readString(), value.read(bytes));
          }
          block = requireRoom(bytes.mapNext(), bytes);
        }
        return map;
      };
    }

    private boolean isInstant(Schema schema) {
      return LogicalTypes.timestampMicros().equals(schema.getLogicalType())
          && model.getConversionByClass(Instant.class, schema.getLogicalType()) != null;
    }

    private static boolean isJavaString(Schema schema) {
      return GenericData.StringType.String.name().equals(schema.getProp(GenericData.STRING_PROP));
    }

    private ValueReader leaveToAvro() {
      complete = false;
      return bytes -> {
        throw new UnsupportedOperationException("Left to Avro's own reader");
      };
    }

    private static void requireIndex(int index, int size, Schema schema) {
      if (index < 0 || index >= size) {
        throw new AvroTypeException(
            "There is no number %d among the %d of the %s %s"
                .formatted(index, size, schema.getType().getName(), schema.getName()));
      }
    }

    /** Every item takes a byte at least, so more than there are bytes cannot be. */
    private static long requireRoom(long items, ByteArrayDecoder bytes) throws EOFException {
      if (items > bytes.remainingBytes()) {
        throw new EOFException(
            "%d items are said to follow, but there are %d bytes"
                .formatted(items, bytes.remainingBytes()));
      }
      return items;
    }
  }
}
