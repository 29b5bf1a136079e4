package org.dt4ecg.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records of any generated class with a random value in every field. */
public final class RandomRecords {

  private final Random random;

  public RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  /** A record with all fields set; each field of a union takes one of its types at random. */
  public <T extends SpecificRecord> T next(Class<T> type) {
    try {
      T record = type.getConstructor().newInstance();
      for (Schema.Field field : record.getSchema().getFields()) {
        record.put(field.pos(), value(field.schema()));
      }
      return record;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be created", e);
    }
  }

  private @Nullable Object value(Schema schema) throws ReflectiveOperationException {
    return switch (schema.getType()) {
      case RECORD -> next(Class.forName(schema.getFullName()).asSubclass(SpecificRecord.class));
      case ENUM -> enumConstant(schema);
      case ARRAY -> list(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case STRING -> string();
      case BYTES -> bytes();
      case INT -> random.nextInt();
      case LONG ->
          LogicalTypes.timestampMicros().equals(schema.getLogicalType())
              ? Instant.EPOCH.plus(random.nextLong() >> 8, ChronoUnit.MICROS)
              : random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      case FIXED -> throw new AssertionError("No schema of ours has a fixed type: " + schema);
    };
  }

  private Object enumConstant(Schema schema) throws ClassNotFoundException {
    Object[] constants = Class.forName(schema.getFullName()).getEnumConstants();
    return constants[random.nextInt(constants.length)];
  }

  private List<@Nullable Object> list(Schema element) throws ReflectiveOperationException {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(value(element));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(Schema valueType) throws ReflectiveOperationException {
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(string(), value(valueType));
    }
    return map;
  }

  private String string() {
    return random
        .ints(random.nextInt(12), 0, 0x2000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(600)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
