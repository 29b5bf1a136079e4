package org.dt4ecg.app.reset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.dt4ecg.app.cluster.ApplicationGroup;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Takes an application's state back, so that it starts anew: its internal topics, its folder on
 * this machine, and how far it has read.
 */
public final class ApplicationReset {

  private static final long TIMEOUT_SECONDS = 60;

  private final Admin admin;
  private final String applicationId;
  private final Set<String> internal;
  private final Set<String> inputs;
  private final Path folder;

  /**
   * @param admin stays the caller's to close
   * @param applicationId {@code application.id}, the name of its group
   * @param internal names of the topics that only it uses
   * @param inputs names of the topics that its group reads
   * @param folder where it keeps state on this machine
   */
  public ApplicationReset(
      Admin admin, String applicationId, Set<String> internal, Set<String> inputs, Path folder) {
    this.admin = admin;
    this.applicationId = applicationId;
    this.internal = Set.copyOf(internal);
    this.inputs = Set.copyOf(inputs);
    this.folder = folder;
  }

  /**
   * What would be taken back; changes nothing.
   *
   * @throws CommandFailure if an instance is running, or the cluster does not tell
   */
  public ResetPlan plan(ResetPosition position) throws CommandFailure {
    @Nullable GroupType group = inactiveGroup();
    Set<String> there = new TreeSet<>(get(admin.listTopics().names(), "list the topics"));
    Set<String> kept = new TreeSet<>(there);
    kept.removeIf(topic -> !topic.startsWith(applicationId + "-") || internal.contains(topic));
    return new ResetPlan(
        applicationId,
        group,
        there.stream().filter(internal::contains).toList(),
        List.copyOf(kept),
        offsets(there, position.spec()),
        Files.isDirectory(folder) ? folder : null);
  }

  /**
   * Takes it back. What was done before a failure stays done; running it again does the rest.
   *
   * @throws CommandFailure if an instance has started meanwhile, the cluster refuses, or the folder
   *     cannot be deleted
   */
  public void run(ResetPlan plan) throws CommandFailure {
    @Nullable GroupType group = inactiveGroup();
    // First, so that whatever fails later the application does not go on in the middle.
    if (group == GroupType.STREAMS) {
      get(admin.deleteStreamsGroups(List.of(applicationId)).all(), "delete the group");
    } else if (group != null) {
      get(admin.deleteConsumerGroups(List.of(applicationId)).all(), "delete the group");
    }
    get(admin.deleteTopics(plan.topics()).all(), "delete the internal topics");
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    plan.offsets()
        .forEach((name, offset) -> offsets.put(partition(name), new OffsetAndMetadata(offset)));
    get(admin.alterConsumerGroupOffsets(applicationId, offsets).all(), "set the offsets");
    if (plan.folder() != null) {
      delete(plan.folder());
    }
  }

  private static void delete(Path folder) throws CommandFailure {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new CommandFailure(
          "The state in %s was not deleted (%s); delete the folder by hand"
              .formatted(folder, Failures.text(e)),
          e);
    }
  }

  private @Nullable GroupType inactiveGroup() throws CommandFailure {
    Optional<GroupListing> group = ApplicationGroup.find(admin, applicationId);
    if (group.filter(ApplicationGroup::isActive).isPresent()) {
      throw new CommandFailure(
          "Instances of %s are running, or were until a moment ago; stop them, and wait until their session has ended"
              .formatted(applicationId));
    }
    return group.map(known -> known.type().orElse(GroupType.CLASSIC)).orElse(null);
  }

  private SortedMap<String, Long> offsets(Set<String> there, OffsetSpec spec)
      throws CommandFailure {
    List<String> read = there.stream().filter(inputs::contains).toList();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic :
        get(admin.describeTopics(read).allTopicNames(), "describe the topics").values()) {
      topic
          .partitions()
          .forEach(
              partition -> {
                TopicPartition name = new TopicPartition(topic.name(), partition.partition());
                asked.put(name, spec);
                ends.put(name, OffsetSpec.latest());
              });
    }
    Map<TopicPartition, ListOffsetsResultInfo> found =
        get(admin.listOffsets(asked).all(), "tell the offsets");
    Map<TopicPartition, ListOffsetsResultInfo> last =
        get(admin.listOffsets(ends).all(), "tell the offsets");
    SortedMap<String, Long> offsets = new TreeMap<>();
    found.forEach(
        (partition, info) ->
            offsets.put(
                partition.toString(),
                // No record is as new as the time that was asked for.
                info.offset() >= 0
                    ? info.offset()
                    : Objects.requireNonNull(last.get(partition)).offset()));
    return offsets;
  }

  private static TopicPartition partition(String name) {
    int dash = name.lastIndexOf('-');
    return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
  }

  private static <T> T get(KafkaFuture<T> future, String what) throws CommandFailure {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "The cluster did not %s: %s".formatted(what, Failures.text(cause)), cause);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "The cluster did not %s within %d s; try again".formatted(what, TIMEOUT_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while the cluster was to %s".formatted(what), e);
    }
  }
}
