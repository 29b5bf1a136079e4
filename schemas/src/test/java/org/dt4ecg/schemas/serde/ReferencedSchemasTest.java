package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.junit.jupiter.api.Test;

class ReferencedSchemasTest {

  private static final String RECORD =
      "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[{\"name\":\"f\",\"type\":%s}]}";

  /** What the registry holds, by subject; every version is 1. */
  private final Map<String, ObjectNode> registry = new HashMap<>();

  private final List<String> asked = new ArrayList<>();

  @Test
  void typesOfOtherSubjectsAreFoundThroughOthers() {
    registry.put("c", answer(RECORD.formatted("C", "\"int\"")));
    registry.put("b", answer(RECORD.formatted("B", "\"C\""), "c"));

    Schema schema = read(answer(RECORD.formatted("A", "[\"B\",\"C\"]"), "b", "c"));

    assertThat(schema)
        .isEqualTo(
            new Schema.Parser()
                .parse(
                    RECORD.formatted(
                        "A",
                        "[%s,\"C\"]"
                            .formatted(RECORD.formatted("B", RECORD.formatted("C", "\"int\""))))));
    assertThat(asked).as("each once").containsExactly("b", "c");
  }

  @Test
  void aCircleEnds() {
    registry.put("b", answer(RECORD.formatted("B", "\"int\""), "c"));
    registry.put("c", answer(RECORD.formatted("C", "\"int\""), "b"));

    assertThat(read(answer(RECORD.formatted("A", "\"B\""), "b")).getName()).isEqualTo("A");

    assertThat(asked).containsExactly("b", "c");
  }

  @Test
  void howDeepReferencesGoHasALimit() {
    for (int i = 1; i <= ReferencedSchemas.MOST_DEEP + 1; i++) {
      String inner = i > ReferencedSchemas.MOST_DEEP ? "" : "s" + (i + 1);
      registry.put("s" + i, answer(RECORD.formatted("R" + i, "\"int\""), inner.split(" ")));
    }

    assertRefused(answer(RECORD.formatted("A", "\"R1\""), "s1"), "deep");

    assertThat(asked).hasSize(ReferencedSchemas.MOST_DEEP);
    registry.put("s" + ReferencedSchemas.MOST_DEEP, answer(RECORD.formatted("L", "\"int\"")));
    assertThat(read(answer(RECORD.formatted("A", "\"R1\""), "s1")).getName()).isEqualTo("A");
  }

  @Test
  void howManyTheyAreHasALimit() {
    String[] subjects = new String[ReferencedSchemas.MOST_SCHEMAS + 1];
    for (int i = 0; i < subjects.length; i++) {
      subjects[i] = "s" + i;
      registry.put(subjects[i], answer(RECORD.formatted("R" + i, "\"int\"")));
    }

    assertRefused(answer(RECORD.formatted("A", "\"R1\""), subjects), "more than 256");

    assertThat(asked).hasSize(ReferencedSchemas.MOST_SCHEMAS);
  }

  @Test
  void howLongTheyAreTogetherHasALimit() {
    String padding = " ".repeat(ReferencedSchemas.MOST_CHARACTERS / 2);
    registry.put("b", answer(padding + RECORD.formatted("B", "\"int\"")));
    registry.put("c", answer(padding + RECORD.formatted("C", "\"int\"")));

    assertRefused(answer(RECORD.formatted("A", "\"B\""), "b", "c"), "characters");
  }

  @Test
  void aTypeThatIsNoAvroOrIsNotThereIsSaidWithTheId() {
    registry.put("b", answer("syntax").put("schemaType", "PROTOBUF"));
    assertRefused(answer("\"int\"", "b"), "PROTOBUF");

    assertThatExceptionOfType(SchemaRegistryException.class)
        .isThrownBy(() -> read(answer(RECORD.formatted("A", "\"Nobody\""))))
        .withMessageContaining("id 7")
        .withMessageContaining("Nobody")
        .extracting(SchemaRegistryException::reason)
        .isEqualTo(Reason.UNEXPECTED);
  }

  private void assertRefused(JsonNode answer, String why) {
    assertThatExceptionOfType(SchemaRegistryException.class)
        .isThrownBy(() -> read(answer))
        .withMessageContaining("The schema with id 7")
        .withMessageContaining(why)
        .extracting(SchemaRegistryException::reason)
        .isEqualTo(Reason.REFUSED);
  }

  private Schema read(JsonNode answer) {
    return ReferencedSchemas.read(
        7,
        answer,
        (subject, version) -> {
          asked.add(subject);
          assertThat(version).isEqualTo(1);
          return registry.getOrDefault(subject, JsonNodeFactory.instance.objectNode());
        });
  }

  private static ObjectNode answer(String schema, String... subjects) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("schema", schema);
    ArrayNode references = answer.putArray("references");
    for (String subject : subjects) {
      if (!subject.isEmpty()) {
        references.addObject().put("name", "T").put("subject", subject).put("version", 1);
      }
    }
    return answer;
  }
}
