package org.dt4ecg.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.topic.Topics;

/** Whoever waits for events on {@code user-activity}, committed ones alone, with usual settings. */
final class EventWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<String, UserActivity> consumer;
  private final SteadyClock clock;
  private final Schedule schedule;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "event-watch");

  /**
   * An event that came.
   *
   * @param dueMicros when the frame was due with which the window is complete
   * @param delayMicros from then to now
   */
  record Arrival(long dueMicros, long delayMicros) {}

  EventWatch(TestBed bed, SteadyClock clock, Schedule schedule) {
    this.clock = clock;
    this.schedule = schedule;
    Map<String, Object> settings = new HashMap<>(bed.properties());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumer =
        new KafkaConsumer<>(
            settings,
            new StringDeserializer(),
            bed.serdes().serdeFor(UserActivity.class).deserializer());
  }

  /** Returns when it watches. */
  void start() throws InterruptedException {
    thread.start();
    ready.await();
  }

  private void watch() {
    try (consumer) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.USER_ACTIVITY.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      partitions.forEach(consumer::position);
      ready.countDown();
      while (true) {
        for (ConsumerRecord<String, UserActivity> record : consumer.poll(POLL)) {
          add(record.value(), clock.micros());
        }
      }
    } catch (WakeupException e) {
      // It is closed.
    } finally {
      ready.countDown();
    }
  }

  private synchronized void add(UserActivity event, long nowMicros) {
    long due =
        schedule.due(
            FrameTimes.toMicros(event.getSessionStart()),
            FrameTimes.toMicros(event.getWindowEnd()));
    arrivals.add(new Arrival(due, nowMicros - due));
  }

  /** Events up to now. */
  synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
