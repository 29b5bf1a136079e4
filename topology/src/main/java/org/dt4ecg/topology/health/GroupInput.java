package org.dt4ecg.topology.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.dt4ecg.topology.health.ProgressWatch.Waiting;

/** Asks the brokers how far a group has come in its input topics. Not thread-safe. */
public final class GroupInput implements ProgressWatch.Input {

  private static final int TIMEOUT_MS = 3_000;

  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  /** With what open transactions keep from readers. */
  private static final ListOffsetsOptions ALL =
      new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);

  private final Admin admin;
  private final String group;
  private final Set<String> topics;

  /**
   * Makes a client; does not connect yet.
   *
   * @param clientSettings those of a client of the cluster
   * @param group the application id
   * @param topics those that are the input
   */
  public GroupInput(Map<String, Object> clientSettings, String group, Set<String> topics) {
    Map<String, Object> own = new HashMap<>(clientSettings);
    own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    own.put(AdminClientConfig.CLIENT_ID_CONFIG, group + "-progress");
    this.admin = Admin.create(own);
    this.group = group;
    this.topics = Set.copyOf(topics);
  }

  @Override
  public Map<TopicPartition, Waiting> look() throws InterruptedException {
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(topics).topicNameValues().entrySet()) {
        partitions.addAll(partitions(topic.getKey(), topic.getValue()));
      }
      Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest(), COMMITTED);
      Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest(), COMMITTED);
      Map<TopicPartition, Long> written = offsets(partitions, OffsetSpec.latest(), ALL);
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, Waiting> waiting = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = committed.get(partition);
        long begin = begins.getOrDefault(partition, 0L);
        waiting.put(
            partition,
            new Waiting(
                offset == null ? begin : Math.max(begin, offset.offset()),
                ends.getOrDefault(partition, 0L),
                written.getOrDefault(partition, 0L)));
      }
      return waiting;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
    }
  }

  private static List<TopicPartition> partitions(String topic, KafkaFuture<TopicDescription> told)
      throws ExecutionException, InterruptedException {
    try {
      return told.get().partitions().stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnknownTopicOrPartitionException(
            "there is no topic %s any more; make it anew with dt4ecg topics create"
                .formatted(topic),
            e.getCause());
      }
      throw e;
    }
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec which, ListOffsetsOptions options)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(each -> each, each -> which)), options)
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                (Map.Entry<?, ListOffsetsResultInfo> e) -> e.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
