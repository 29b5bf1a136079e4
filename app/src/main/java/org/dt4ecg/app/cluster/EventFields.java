package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Fields of an event by their names, those of a part with dots between: {@code candidates.label}.
 * Pure.
 */
final class EventFields {

  /** So many fields of an event fit a screen. */
  private static final int SHOWN = 6;

  private static final Set<Schema.Type> SHORT_TYPES =
      Set.of(
          Schema.Type.STRING,
          Schema.Type.ENUM,
          Schema.Type.INT,
          Schema.Type.LONG,
          Schema.Type.FLOAT,
          Schema.Type.DOUBLE,
          Schema.Type.BOOLEAN);

  private EventFields() {}

  /** All values under a name; several where a list is on the way, none where there is no such. */
  static List<JsonNode> values(JsonNode event, String name) {
    List<JsonNode> values = new ArrayList<>();
    if (event.isArray()) {
      event.forEach(item -> values.addAll(values(item, name)));
      return values;
    }
    JsonNode whole = event.get(name);
    if (whole != null) {
      values.add(whole);
    }
    // Names of headers hold dots themselves.
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      JsonNode part = event.get(name.substring(0, dot));
      if (part != null) {
        values.addAll(values(part, name.substring(dot + 1)));
      }
    }
    return values;
  }

  /** The value in a cell of a table. */
  static String cell(ObjectNode event, String name) {
    List<JsonNode> values = values(event, name);
    return values.isEmpty()
        ? "-"
        : String.join(",", values.stream().map(EventFields::text).toList());
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "-";
    } else if (value.isFloatingPointNumber()) {
      return String.format(Locale.ROOT, "%.3f", value.doubleValue());
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Names of the fields of a topic's events; those of their parts are not among them. */
  static Set<String> of(Topic<?, ?> topic) {
    if (!isAvro(topic)) {
      return Set.of("key", "value", "headers");
    }
    Set<String> names = new TreeSet<>(Set.of("key", "tombstone"));
    schema(topic).getFields().forEach(field -> names.add(field.name()));
    return names;
  }

  /** What is shown of a topic's events where nothing else was asked for. */
  static List<String> shown(Topic<?, ?> topic) {
    if (topic.equals(Topics.USER_ACTIVITY)) {
      return List.of(
          "deviceId",
          "windowStart",
          "fusedUserId",
          "fusedActivity",
          "fusedActivityConfidence",
          "fusedWearer",
          "heartRate");
    } else if (!isAvro(topic)) {
      return List.of(
          "key",
          "headers." + DeadLetterHeaders.REASON,
          "headers." + DeadLetterHeaders.TOPIC,
          "headers." + DeadLetterHeaders.MESSAGE);
    }
    return schema(topic).getFields().stream()
        .filter(field -> isShort(field.schema()))
        .map(Schema.Field::name)
        .limit(SHOWN)
        .toList();
  }

  private static boolean isShort(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().stream()
            .allMatch(type -> type.getType() == Schema.Type.NULL || isShort(type))
        : SHORT_TYPES.contains(schema.getType());
  }

  private static boolean isAvro(Topic<?, ?> topic) {
    return SpecificRecord.class.isAssignableFrom(topic.valueType());
  }

  private static Schema schema(Topic<?, ?> topic) {
    return SpecificData.get().getSchema(topic.valueType());
  }
}
