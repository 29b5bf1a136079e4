package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** How an event is printed. */
@FunctionalInterface
public interface EventForm {

  /**
   * The lines to print of an event.
   *
   * @param json its fields
   */
  List<String> lines(ConsumerRecord<byte[], byte[]> event, ObjectNode json);

  /** A JSON object of the event's fields. */
  static EventForm json() {
    return (event, json) -> List.of(json.toString());
  }

  /** A JSON object of where the record stands, its key and headers, and the event as its value. */
  static EventForm jsonWithMetadata() {
    return (event, json) -> List.of(withMetadata(event, json).toString());
  }

  /**
   * Columns, as wide as what was in them so far. A form for one topic, from its first event on.
   *
   * @param columns fields of the events; without any, the ones that tell most
   */
  static EventForm table(Topic<?, ?> topic, List<String> columns, boolean withMetadata) {
    return new Table(columns.isEmpty() ? EventFields.shown(topic) : columns, withMetadata);
  }

  private static ObjectNode withMetadata(ConsumerRecord<byte[], byte[]> event, ObjectNode json) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("partition", event.partition())
            .put("offset", event.offset())
            .put("timestamp", Instant.ofEpochMilli(event.timestamp()).toString())
            .put("key", text(event.key()));
    ObjectNode headers = object.putObject("headers");
    for (Header header : event.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    if (event.value() == null) {
      return object.putNull("value");
    }
    return object.set(
        "value", event.topic().equals(Topics.ECG_DEAD_LETTERS.name()) ? json.get("value") : json);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Rows under a heading. Not thread-safe. */
  final class Table implements EventForm {

    private static final List<String> METADATA = List.of("partition", "offset", "timestamp", "key");

    private final List<String> columns;
    private final List<String> metadata;
    private final int[] widths;
    private boolean headed;

    private Table(List<String> columns, boolean withMetadata) {
      this.columns = List.copyOf(columns);
      this.metadata = withMetadata ? METADATA : List.of();
      this.widths = new int[metadata.size() + columns.size()];
    }

    @Override
    public List<String> lines(ConsumerRecord<byte[], byte[]> event, ObjectNode json) {
      List<String> cells = new ArrayList<>();
      ObjectNode place = withMetadata(event, json);
      metadata.forEach(name -> cells.add(EventFields.cell(place, name)));
      columns.forEach(name -> cells.add(EventFields.cell(json, name)));
      List<String> lines = new ArrayList<>();
      if (!headed) {
        headed = true;
        List<String> heading = new ArrayList<>(metadata);
        columns.forEach(name -> heading.add(name.substring(name.lastIndexOf('.') + 1)));
        widen(heading);
        widen(cells);
        lines.add(line(heading));
      }
      widen(cells);
      lines.add(line(cells));
      return lines;
    }

    private void widen(List<String> cells) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], cells.get(column).length());
      }
    }

    private String line(List<String> cells) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(cells.get(column))
            .append(" ".repeat(widths[column] - cells.get(column).length() + 2));
      }
      return line.toString().stripTrailing();
    }
  }
}
