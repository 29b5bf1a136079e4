package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Set;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.topic.Topic;

/**
 * What an event has to say in a field.
 *
 * @param field its name, those of a part with dots between
 * @param value what it has to be, as the event's JSON writes it; {@code null} where nothing is
 */
public record FieldCondition(String field, String value) {

  /**
   * Reads a condition as people write it: {@code field=value}.
   *
   * @throws CommandFailure if it is none, or the topic's events have no such field
   */
  public static FieldCondition parse(String text, Topic<?, ?> topic) throws CommandFailure {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw CommandFailure.wrongUsage(
          "--where %s: write it like activity=walk, with dots to a part: candidates.label=a"
              .formatted(text));
    }
    FieldCondition condition =
        new FieldCondition(text.substring(0, equals), text.substring(equals + 1));
    requireField("--where " + text, condition.field, topic);
    return condition;
  }

  /**
   * Refuses a field that no event of the topic has.
   *
   * @param option what was typed
   * @throws CommandFailure with the fields that there are
   */
  public static void requireField(String option, String field, Topic<?, ?> topic)
      throws CommandFailure {
    Set<String> fields = EventFields.of(topic);
    if (fields.stream().noneMatch(name -> field.equals(name) || field.startsWith(name + "."))) {
      throw CommandFailure.wrongUsage(
          "%s: events of %s have no %s, but: %s"
              .formatted(option, topic.name(), field, String.join(", ", fields)));
    }
  }

  /** Whether the event says so; of a list, whether any of its items does. */
  boolean holds(ObjectNode event) {
    return EventFields.values(event, field).stream().anyMatch(this::isValue);
  }

  private boolean isValue(JsonNode node) {
    if (!node.isNumber()) {
      return node.asText().equals(value);
    }
    try {
      return node.decimalValue().compareTo(new BigDecimal(value)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
