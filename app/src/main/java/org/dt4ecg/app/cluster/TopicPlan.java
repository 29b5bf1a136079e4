package org.dt4ecg.app.cluster;

import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.NewTopic;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * How the catalogue's topics are to be on a cluster.
 *
 * @param partitions in place of the catalogue's number for topics with more than one partition;
 *     empty keeps it
 * @param replicationFactor copies of each partition; empty leaves it to the broker
 */
public record TopicPlan(OptionalInt partitions, OptionalInt replicationFactor) {

  /** The catalogue as it is. */
  public static final TopicPlan CATALOGUE = new TopicPlan(OptionalInt.empty(), OptionalInt.empty());

  private static final short BROKER_DEFAULT = -1;

  /** The catalogue as it is, on a broker that stands alone. */
  public static TopicPlan singleNode(int partitions) {
    return new TopicPlan(OptionalInt.of(partitions), OptionalInt.of(1));
  }

  List<NewTopic> newTopics() {
    return Topics.all().stream().map(this::newTopic).toList();
  }

  int partitionsOf(Topic<?, ?> topic) {
    return topic.partitions() == 1 ? 1 : partitions.orElse(topic.partitions());
  }

  private NewTopic newTopic(Topic<?, ?> topic) {
    short replicas = (short) replicationFactor.orElse(BROKER_DEFAULT);
    return new NewTopic(topic.name(), partitionsOf(topic), replicas).configs(topic.configuration());
  }
}
