package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** Waits until all input is worked off and no output grows any more. */
final class Draining {

  private static final List<Topic<?, ?>> INPUTS = List.of(Topics.ECG_SAMPLES, Topics.ECG_LABELS);
  private static final List<Topic<?, ?>> OUTPUTS =
      List.of(
          Topics.IDENTITY_RESULTS,
          Topics.ACTIVITY_RESULTS,
          Topics.USER_ACTIVITY,
          Topics.ACTIVITY_BOUTS,
          Topics.ECG_DEAD_LETTERS);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofSeconds(15);

  private final Admin admin;
  private final String group;
  private final Duration calm;
  private final Consumer<String> progress;

  /**
   * @param group whose input it is
   * @param calm so long the outputs have to stay as they are
   */
  Draining(Admin admin, String group, Duration calm, Consumer<String> progress) {
    this.admin = admin;
    this.group = group;
    this.calm = calm;
    this.progress = progress;
  }

  /**
   * Waits.
   *
   * @param findings is told if it does not come to that in time
   * @return whether it came to that
   */
  boolean await(Duration patience, Findings findings) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long calmSince = System.nanoTime();
    long told = System.nanoTime();
    Map<TopicPartition, Long> before = Map.of();
    while (true) {
      Map<TopicPartition, Long> lag = lag();
      Map<TopicPartition, Long> outputs = ends(OUTPUTS);
      long now = System.nanoTime();
      if (!lag.isEmpty() || !outputs.equals(before)) {
        calmSince = now;
        before = outputs;
      }
      if (now - calmSince > calm.toNanos()) {
        return true;
      }
      if (now > deadline) {
        findings.add(
            Wrong.HUNG,
            "after %d s it is not worked off; records left: %s"
                .formatted(patience.toSeconds(), lag));
        return false;
      }
      if (now - told > TELL_EVERY.toNanos()) {
        told = now;
        progress.accept(
            "draining: %d records left, the outputs calm for %d s"
                .formatted(
                    lag.values().stream().mapToLong(Long::longValue).sum(),
                    TimeUnit.NANOSECONDS.toSeconds(now - calmSince)));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  /** How many records are left of each partition that is not read to its end. */
  private Map<TopicPartition, Long> lag() throws BenchException, InterruptedException {
    Map<TopicPartition, Long> lag = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      ends(INPUTS)
          .forEach(
              (partition, end) -> {
                OffsetAndMetadata position = committed.get(partition);
                long left = end - (position == null ? 0 : position.offset());
                if (left > 0) {
                  lag.put(partition, left);
                }
              });
      return lag;
    } catch (ExecutionException e) {
      throw new BenchException("The group's offsets cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<TopicPartition, Long> ends(List<Topic<?, ?>> topics)
      throws BenchException, InterruptedException {
    try {
      Map<String, TopicDescription> descriptions =
          admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames().get();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      descriptions
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              asked.put(
                                  new TopicPartition(topic.name(), partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(asked).all().get().forEach((at, info) -> ends.put(at, info.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new BenchException("The ends of the topics cannot be read: " + e.getMessage(), e);
    }
  }
}
