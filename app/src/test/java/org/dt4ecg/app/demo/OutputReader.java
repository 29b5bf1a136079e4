package org.dt4ecg.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.app.cluster.TopicTail;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** Reads the committed output of the pipeline from the beginning on, and remembers all of it. */
public final class OutputReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration DEADLINE = Duration.ofSeconds(40);
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final TopicTail tail;
  private final Deserializer<UserActivity> deserializer;
  private final Map<String, List<UserActivity>> events = new HashMap<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  public OutputReader(Map<String, Object> properties, ValueSerdes serdes) throws CommandFailure {
    this.tail =
        TopicTail.open(
            properties, List.of(Topics.USER_ACTIVITY.name(), Topics.ECG_DEAD_LETTERS.name()), true);
    this.deserializer = serdes.serdeFor(UserActivity.class).deserializer();
  }

  /** A dead letter, its headers as text. */
  public record DeadLetter(Optional<String> key, Map<String, String> headers) {}

  /** The events of a device, once there are so many and no more come for a while. */
  public List<UserActivity> eventsOf(String device, int expected) {
    pollUntil(() -> seen(device).size() >= expected);
    pollQuietly();
    return List.copyOf(seen(device));
  }

  /** All dead letters, once there are so many and no more come for a while. */
  public List<DeadLetter> deadLetters(int expected) {
    pollUntil(() -> deadLetters.size() >= expected);
    pollQuietly();
    return List.copyOf(deadLetters);
  }

  /** The events of a device that were read so far. */
  List<UserActivity> seen(String device) {
    return events.getOrDefault(device, List.of());
  }

  private void pollUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      poll();
    }
  }

  private void pollQuietly() {
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (poll()) {
        quietSince = System.nanoTime();
      }
    }
  }

  private boolean poll() {
    boolean any = false;
    for (ConsumerRecord<byte[], byte[]> event : tail.poll(POLL)) {
      any = true;
      if (event.topic().equals(Topics.USER_ACTIVITY.name())) {
        UserActivity value = deserializer.deserialize(event.topic(), event.value());
        events.computeIfAbsent(value.getDeviceId(), id -> new ArrayList<>()).add(value);
      } else {
        deadLetters.add(deadLetter(event));
      }
    }
    return any;
  }

  private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> event) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : event.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new DeadLetter(
        Optional.ofNullable(event.key()).map(key -> new String(key, StandardCharsets.UTF_8)),
        headers);
  }

  @Override
  public void close() {
    tail.close();
  }
}
