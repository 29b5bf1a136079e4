package org.dt4ecg.schemas.topic;

import java.time.Duration;
import java.util.stream.Collectors;

/** The topic catalogue as a Markdown table. */
final class TopicTable {

  private static final String HEAD =
      """
      | topic | key | value | partitions | kept | what is in it |
      |---|---|---|---|---|---|
      """;

  private TopicTable() {}

  static String markdown() {
    return Topics.all().stream().map(TopicTable::row).collect(Collectors.joining("\n", HEAD, "\n"));
  }

  private static String row(Topic<?, ?> topic) {
    return "| `%s` | %s | %s | %d | %s | %s |"
        .formatted(
            topic.name(),
            type(topic.keyType()),
            type(topic.valueType()),
            topic.partitions(),
            kept(topic),
            topic.description());
  }

  private static String type(Class<?> type) {
    return type == byte[].class ? "bytes" : "`" + type.getSimpleName() + "`";
  }

  private static String kept(Topic<?, ?> topic) {
    String retention = topic.configuration().get("retention.ms");
    String kept =
        retention == null
            ? "compacted"
            : days(Duration.ofMillis(Long.parseLong(retention)).toDays());
    String largest = topic.configuration().get("max.message.bytes");
    return largest == null
        ? kept
        : kept + ", up to %d MiB a message".formatted(Integer.parseInt(largest) >> 20);
  }

  private static String days(long days) {
    return days == 1 ? "1 day" : days + " days";
  }
}
