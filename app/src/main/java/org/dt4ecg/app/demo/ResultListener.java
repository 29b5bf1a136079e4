package org.dt4ecg.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.app.cluster.TopicTail;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the pipeline writes, as any consumer would, and hands it on. Reads on a thread of its
 * own from {@link #start} to {@link #close}.
 */
final class ResultListener implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Reason of a dead letter that Kafka Streams itself wrote: the record could not be read. */
  private static final String UNREADABLE = "UNREADABLE";

  private final TopicTail tail;
  private final Deserializer<UserActivity> activities;
  private final Deserializer<IdentityResult> identities;
  private final Deserializer<TrainingReport> reports;
  private final List<ResultSink> sinks;
  private final Thread thread = new Thread(this::read, "result-listener");
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean closed;

  private ResultListener(TopicTail tail, ValueSerdes serdes, List<ResultSink> sinks) {
    this.tail = tail;
    this.activities = serdes.serdeFor(UserActivity.class).deserializer();
    this.identities = serdes.serdeFor(IdentityResult.class).deserializer();
    this.reports = serdes.serdeFor(TrainingReport.class).deserializer();
    this.sinks = List.copyOf(sinks);
  }

  /** Starts to read what is written from now on. */
  static ResultListener start(
      Map<String, Object> properties, ValueSerdes serdes, List<ResultSink> sinks)
      throws CommandFailure {
    List<String> topics =
        List.of(
            Topics.USER_ACTIVITY.name(),
            Topics.IDENTITY_RESULTS.name(),
            Topics.TRAINING_REPORTS.name(),
            Topics.ECG_DEAD_LETTERS.name());
    ResultListener listener =
        new ResultListener(TopicTail.open(properties, topics, false), serdes, sinks);
    listener.thread.setDaemon(true);
    listener.thread.start();
    return listener;
  }

  /**
   * Fails if reading has failed.
   *
   * @throws CommandFailure with the reason
   */
  void check() throws CommandFailure {
    RuntimeException cause = failure.get();
    if (cause != null) {
      throw new CommandFailure("The results could not be read: " + Failures.text(cause), cause);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (tail) {
      while (!closed) {
        tail.poll(POLL).forEach(this::hand);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> event) {
    String topic = event.topic();
    byte[] value = event.value();
    if (topic.equals(Topics.USER_ACTIVITY.name())) {
      UserActivity activity = activities.deserialize(topic, value);
      Instant now = Instant.now();
      sinks.forEach(sink -> sink.add(activity, now));
    } else if (topic.equals(Topics.IDENTITY_RESULTS.name())) {
      IdentityResult identity = identities.deserialize(topic, value);
      sinks.forEach(sink -> sink.add(identity));
    } else if (topic.equals(Topics.TRAINING_REPORTS.name())) {
      TrainingReport report = reports.deserialize(topic, value);
      sinks.forEach(sink -> sink.add(report));
    } else {
      Header header = event.headers().lastHeader(DeadLetterHeaders.REASON);
      String reason =
          header == null ? UNREADABLE : new String(header.value(), StandardCharsets.UTF_8);
      sinks.forEach(sink -> sink.addDeadLetter(reason));
    }
  }
}
