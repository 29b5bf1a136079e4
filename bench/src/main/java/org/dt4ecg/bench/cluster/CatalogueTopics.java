package org.dt4ecg.bench.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * The topics of the catalogue, some of them stamped by the broker with the time at which it got a
 * record: that is when the stream was done with a window, whoever reads it and whenever.
 *
 * @param mostPartitions partitions of a topic that has more in the catalogue
 * @param stamped names of the topics with the broker's times
 */
public record CatalogueTopics(int mostPartitions, Set<String> stamped) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  public CatalogueTopics {
    stamped = Set.copyOf(stamped);
  }

  /** As the catalogue has them, but for the times. */
  public static CatalogueTopics stamping(Topic<?, ?> topic) {
    return new CatalogueTopics(Integer.MAX_VALUE, Set.of(topic.name()));
  }

  /**
   * Makes the topics anew, empty, and removes all others but Kafka's own. Nobody may use them.
   *
   * @throws BenchException if the broker does not do it in time
   */
  public void recreate(Admin admin) throws BenchException, InterruptedException {
    try {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await(() -> admin.listTopics().names().get().isEmpty());
      CreateTopicsResult creation = admin.createTopics(all());
      for (NewTopic topic : all()) {
        Uuid id = creation.topicId(topic.name()).get();
        await(() -> isThere(admin, topic.name(), id));
      }
      admin.listOffsets(ends()).all().get();
    } catch (ExecutionException e) {
      throw new BenchException("The topics cannot be made anew: " + e.getMessage(), e);
    }
  }

  private static boolean isThere(Admin admin, String topic, Uuid id)
      throws ExecutionException, InterruptedException {
    try {
      TopicDescription there =
          requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      return there.topicId().equals(id)
          && there.partitions().stream().allMatch(partition -> partition.leader() != null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** Something that comes true in the end. */
  private interface Condition {
    boolean holds() throws ExecutionException, InterruptedException;
  }

  /**
   * Only who leads a partition can answer for it. An idempotent producer that comes before hangs:
   * its first batch is refused, its second is taken, and then the first one out of its order.
   */
  private Map<TopicPartition, OffsetSpec> ends() {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : all()) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    return ends;
  }

  /** What the controller did, the broker gets to know a moment later. */
  private static void await(Condition condition)
      throws BenchException, ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("The broker does not get to know of the topics");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  List<NewTopic> all() {
    return Topics.all().stream().map(this::newTopic).toList();
  }

  private NewTopic newTopic(Topic<?, ?> topic) {
    Map<String, String> configuration = new HashMap<>(topic.configuration());
    if (stamped.contains(topic.name())) {
      configuration.put(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    }
    return new NewTopic(topic.name(), Math.min(mostPartitions, topic.partitions()), (short) 1)
        .configs(configuration);
  }
}
