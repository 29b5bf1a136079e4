package org.dt4ecg.app.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "activity=walk, true",
    "activity=run, false",
    "heartRate=72, true",
    "heartRate=72.0, true",
    "heartRate=fast, false",
    "userId=null, true",
    "candidates.label=b, true",
    "candidates.label=c, false",
    "wearer.name=x, false",
    "headers.a.b=c, true",
  })
  void aConditionLooksIntoPartsAndLists(String condition, boolean holds) throws Exception {
    int equals = condition.indexOf('=');
    ObjectNode event =
        event(
            """
            {"activity": "walk", "heartRate": 72.0, "userId": null, "headers": {"a.b": "c"},
             "candidates": [{"label": "a"}, {"label": "b"}]}
            """);

    assertThat(
            new FieldCondition(condition.substring(0, equals), condition.substring(equals + 1))
                .holds(event))
        .isEqualTo(holds);
  }

  @Test
  void metadataStandsAroundTheEvent() throws Exception {
    String line =
        EventForm.jsonWithMetadata()
            .lines(sent("device", new byte[] {1}), event("{\"activity\": \"walk\"}"))
            .get(0);

    JsonNode json = JSON.readTree(line);
    assertThat(json.path("partition").intValue()).isEqualTo(3);
    assertThat(json.path("offset").longValue()).isEqualTo(42);
    assertThat(json.path("timestamp").textValue()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(json.path("key").textValue()).isEqualTo("device");
    assertThat(json.path("headers").path("h").textValue()).isEqualTo("v");
    assertThat(json.path("value").path("activity").textValue()).isEqualTo("walk");
  }

  @Test
  void aTombstoneHasMetadataAndNoValue() throws Exception {
    String line =
        EventForm.jsonWithMetadata()
            .lines(sent("device", null), event("{\"tombstone\": true}"))
            .get(0);

    assertThat(JSON.readTree(line).get("value").isNull()).isTrue();
  }

  @Test
  void aTableHasItsHeadingOnceAndColumnsBelowEachOther() throws Exception {
    EventForm form =
        EventForm.table(Topics.USER_ACTIVITY, List.of("deviceId", "heartRate", "userId"), false);

    List<String> first =
        form.lines(
            sent("k", new byte[1]), event("{\"deviceId\": \"monitor-7\", \"heartRate\": 71.6}"));
    List<String> second =
        form.lines(
            sent("k", new byte[1]),
            event("{\"deviceId\": \"m\", \"heartRate\": null, \"userId\": \"a\"}"));

    assertThat(first).containsExactly("deviceId   heartRate  userId", "monitor-7  71.600     -");
    assertThat(second).containsExactly("m          -          a");
  }

  @Test
  void withoutColumnsTheTableHasThoseThatTellMostAndWithMetadataItsPlaceInFront() throws Exception {
    assertThat(
            EventForm.table(Topics.USER_ACTIVITY, List.of(), true)
                .lines(sent("k", new byte[1]), event("{\"deviceId\": \"d\"}"))
                .get(0))
        .startsWith("partition  offset  timestamp")
        .contains("fusedUserId", "fusedActivity");
    assertThat(
            EventForm.table(Topics.ACTIVITY_BOUTS, List.of(), false)
                .lines(sent("k", new byte[1]), event("{}"))
                .get(0)
                .split(" +"))
        .contains("userId", "activity", "start");
  }

  private static ObjectNode event(String json) throws Exception {
    return (ObjectNode) JSON.readTree(json);
  }

  private static ConsumerRecord<byte[], byte[]> sent(String key, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        Topics.USER_ACTIVITY.name(),
        3,
        42,
        1000,
        TimestampType.LOG_APPEND_TIME,
        1,
        1,
        key.getBytes(UTF_8),
        value,
        new RecordHeaders().add("h", "v".getBytes(UTF_8)),
        Optional.empty());
  }
}
