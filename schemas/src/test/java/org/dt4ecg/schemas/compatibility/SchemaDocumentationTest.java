package org.dt4ecg.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.RecordTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever reads a schema, in whatever language, learns what each field means and in which unit. */
class SchemaDocumentationTest {

  private static final Pattern UNIT =
      Pattern.compile(
          "(?i)\\bin (Hz|counts|microseconds|windows|bytes|nats|bits|beats|(tenths of )?beats per"
              + " minute)\\b|\\(µV\\) per count|\\bno unit\\b");

  static List<Schema> namedSchemas() {
    Map<String, Schema> named = new LinkedHashMap<>();
    PortableSchemas.of(RecordTypes.all()).forEach(schema -> collect(schema, named));
    return List.copyOf(named.values());
  }

  @ParameterizedTest
  @MethodSource("namedSchemas")
  void everySchemaSaysWhatItIs(Schema schema) {
    assertThat(schema.getDoc()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("namedSchemas")
  void everyFieldIsDescribedWithItsUnit(Schema schema) {
    if (schema.getType() == Schema.Type.RECORD) {
      for (Schema.Field field : schema.getFields()) {
        String place = schema.getName() + "." + field.name();
        assertThat(field.doc()).as(place).isNotBlank().containsPattern(UNIT);
        if (LogicalTypes.timestampMicros().equals(field.schema().getLogicalType())) {
          assertThat(field.doc()).as(place).contains("microseconds since 1970-01-01T00:00Z");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namedSchemas")
  void everyEnumHasADefaultForSymbolsOfTheFutureAndExplainsItsSymbols(Schema schema) {
    if (schema.getType() == Schema.Type.ENUM) {
      assertThat(schema.getEnumDefault()).as(schema.getName()).isIn(schema.getEnumSymbols());
      assertThat(schema.getEnumSymbols())
          .allSatisfy(symbol -> assertThat(schema.getDoc()).contains(symbol + ":"));
    }
  }

  private static void collect(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case RECORD -> {
        if (named.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), named));
        }
      }
      case ENUM, FIXED -> named.putIfAbsent(schema.getFullName(), schema);
      case ARRAY -> collect(schema.getElementType(), named);
      case MAP -> collect(schema.getValueType(), named);
      case UNION -> schema.getTypes().forEach(type -> collect(type, named));
      default -> {
        // Primitive types have no documentation of their own.
      }
    }
  }
}
