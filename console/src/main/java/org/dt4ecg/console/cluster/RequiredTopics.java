package org.dt4ecg.console.cluster;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** Finds out whether topics are there, before a client waits for them in vain. */
public final class RequiredTopics {

  private RequiredTopics() {}

  /**
   * Refuses a cluster that lacks a topic.
   *
   * @param properties what clients of the cluster are configured with
   * @throws CommandFailure with the topics that are missing
   */
  public static void require(Map<String, Object> properties, Topic<?, ?>... topics)
      throws CommandFailure {
    require(properties, Arrays.stream(topics).<String>map(Topic::name).toList());
  }

  /**
   * Refuses a cluster that lacks a topic, or whose dead letters would not take every record.
   *
   * @param properties what clients of the cluster are configured with
   * @throws CommandFailure with the topics that are missing or too small
   */
  public static void require(Map<String, Object> properties, Collection<String> topics)
      throws CommandFailure {
    try (Admin admin = Admin.create(properties)) {
      Set<String> there = admin.listTopics().names().get();
      List<String> missing = topics.stream().filter(name -> !there.contains(name)).toList();
      if (!missing.isEmpty()) {
        throw new CommandFailure(
            "The cluster has no topic %s; create what is missing with: dt4ecg topics create"
                .formatted(String.join(", ", missing)));
      }
      if (topics.contains(Topics.ECG_DEAD_LETTERS.name())) {
        requireRoomForDeadLetters(admin);
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "The cluster did not tell of its topics: " + Failures.text(cause), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the cluster to tell its topics", e);
    }
  }

  /** One that the topic refused would stop its writer at the same record for ever. */
  private static void requireRoomForDeadLetters(Admin admin)
      throws CommandFailure, ExecutionException, InterruptedException {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, Topics.ECG_DEAD_LETTERS.name());
    String key = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
    Config settings = admin.describeConfigs(List.of(topic)).all().get().get(topic);
    ConfigEntry largest = settings == null ? null : settings.get(key);
    if (largest != null && Long.parseLong(largest.value()) < DeadLetter.LARGEST_BYTES) {
      throw new CommandFailure(
          "Topic %s has %s=%s, too small for the largest dead letter; set it to %s or more"
              .formatted(topic.name(), key, largest.value(), Topics.DEAD_LETTER_BYTES));
    }
  }
}
