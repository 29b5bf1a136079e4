package org.dt4ecg.app.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.schemas.topic.Topic;

/** Prints a topic's records as they come, one JSON object a line. */
public final class EventPrinter {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Console console;
  private final Topic<?, ?> topic;
  private final Map<String, Object> properties;

  public EventPrinter(Console console, Topic<?, ?> topic, Map<String, Object> properties) {
    this.console = console;
    this.topic = topic;
    this.properties = properties;
  }

  /**
   * Prints until enough is printed, the time is up or the end is asked for. A record that cannot be
   * read is told of on standard error and passed over.
   *
   * @param fromBeginning from the oldest records on
   * @param max most records to print
   * @param duration how long to go on
   * @param stop whether the end is asked for
   * @return how many were printed
   */
  public long print(boolean fromBeginning, long max, Duration duration, BooleanSupplier stop)
      throws CommandFailure {
    Instant end = Instant.now().plus(duration);
    long printed = 0;
    try (TopicTail tail = TopicTail.open(properties, List.of(topic.name()), fromBeginning);
        EventJson events = EventJson.of(topic, properties)) {
      while (printed < max && !stop.getAsBoolean() && Instant.now().isBefore(end)) {
        for (ConsumerRecord<byte[], byte[]> event : tail.poll(POLL)) {
          if (printed < max && printed(event, events)) {
            printed++;
          }
        }
      }
    }
    return printed;
  }

  private boolean printed(ConsumerRecord<byte[], byte[]> event, EventJson events) {
    try {
      console.line(events.json(event).toString());
      return true;
    } catch (SerializationException e) {
      console.progress("%s cannot be read: %s".formatted(TopicTail.place(event), e.getMessage()));
      return false;
    }
  }
}
