package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.topic.Topic;

/** Prints a topic's records as they come. */
public final class EventPrinter {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Console console;
  private final Topic<?, ?> topic;
  private final Map<String, Object> properties;
  private final List<FieldCondition> conditions;
  private final EventForm form;

  /** Prints all of them, one JSON object a line. */
  public EventPrinter(Console console, Topic<?, ?> topic, Map<String, Object> properties) {
    this(console, topic, properties, List.of(), EventForm.json());
  }

  /**
   * @param conditions what an event has to say to be printed
   */
  public EventPrinter(
      Console console,
      Topic<?, ?> topic,
      Map<String, Object> properties,
      List<FieldCondition> conditions,
      EventForm form) {
    this.console = console;
    this.topic = topic;
    this.properties = properties;
    this.conditions = List.copyOf(conditions);
    this.form = form;
  }

  /** Why printing ended. */
  public enum End {
    /** As many as were asked for are printed. */
    ENOUGH,
    /** All that was there at the beginning was read. */
    ALL_READ,
    /** The time was up. */
    TIME,
    /** The end was asked for, or nobody reads standard output any more. */
    STOPPED
  }

  /**
   * What came of it.
   *
   * @param events how many were printed
   */
  public record Printed(long events, End end) {}

  /**
   * Prints until enough is printed, the time is up or the end is asked for.
   *
   * @see #print(TopicTail.Span, long, Duration, BooleanSupplier)
   */
  public long print(boolean fromBeginning, long max, Duration duration, BooleanSupplier stop)
      throws CommandFailure {
    return print(
            fromBeginning ? TopicTail.Span.ALL : TopicTail.Span.FROM_NOW_ON, max, duration, stop)
        .events();
  }

  /**
   * Prints. A record that cannot be read is told of on standard error and passed over.
   *
   * @param span which records
   * @param max most records to print
   * @param duration how long to go on
   * @param stop whether the end is asked for
   */
  public Printed print(TopicTail.Span span, long max, Duration duration, BooleanSupplier stop)
      throws CommandFailure {
    Instant end = Instant.now().plus(duration);
    long printed = 0;
    try (TopicTail tail = TopicTail.open(properties, List.of(topic.name()), span);
        EventJson events = EventJson.of(topic, properties)) {
      while (printed < max) {
        if (stop.getAsBoolean() || console.out().checkError()) {
          return new Printed(printed, End.STOPPED);
        } else if (tail.isAtEnd()) {
          return new Printed(printed, End.ALL_READ);
        } else if (!Instant.now().isBefore(end)) {
          return new Printed(printed, End.TIME);
        }
        for (ConsumerRecord<byte[], byte[]> event : tail.poll(POLL)) {
          if (printed < max && !console.out().checkError() && printed(event, events)) {
            printed++;
          }
        }
      }
    }
    return new Printed(printed, End.ENOUGH);
  }

  private boolean printed(ConsumerRecord<byte[], byte[]> event, EventJson events) {
    try {
      ObjectNode json = events.json(event);
      if (!conditions.stream().allMatch(condition -> condition.holds(json))) {
        return false;
      }
      form.lines(event, json).forEach(console::line);
      return true;
    } catch (SerializationException e) {
      console.progress("%s cannot be read: %s".formatted(TopicTail.place(event), Failures.text(e)));
      return false;
    }
  }
}
