package org.dt4ecg.console.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.topic.Topic;

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
    Set<String> there = names(properties);
    List<String> missing =
        Arrays.stream(topics)
            .<String>map(Topic::name)
            .filter(name -> !there.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          "The cluster has no topic %s; create what is missing with: dt4ecg topics create"
              .formatted(String.join(", ", missing)));
    }
  }

  private static Set<String> names(Map<String, Object> properties) throws CommandFailure {
    try (Admin admin = Admin.create(properties)) {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure("The cluster did not list its topics: " + cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the cluster to list its topics", e);
    }
  }
}
