package org.dt4ecg.bench.recovery;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.schemas.topic.Topics;

/** Whether the tasks of a group of instances are shared out, as its broker tells. */
final class GroupWatch {

  private static final String INPUT = Topics.ECG_SAMPLES.name();

  private final Admin admin;
  private final String group;
  private final SharingProtocol protocol;
  private final int standbys;

  /**
   * @param standbys standby replicas that the group has been asked for
   */
  GroupWatch(Admin admin, String group, SharingProtocol protocol, int standbys) {
    this.admin = admin;
    this.group = group;
    this.protocol = protocol;
    this.standbys = standbys;
  }

  /**
   * Whether the group is stable and has so many members that all work off frames; where the broker
   * knows of standby tasks, and there are enough members for them, whether all of these are given
   * out too.
   */
  boolean isSharedOut(int members) throws BenchException, InterruptedException {
    try {
      return protocol == SharingProtocol.CLASSIC ? classic(members) : streams(members);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new BenchException("The group cannot be described: " + e.getMessage(), e);
    }
  }

  private boolean classic(int members) throws ExecutionException, InterruptedException {
    ConsumerGroupDescription described =
        requireNonNull(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
            .get();
    return described.groupState() == GroupState.STABLE
        && described.members().size() == members
        && described.members().stream()
            .allMatch(
                member ->
                    member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(INPUT)));
  }

  private boolean streams(int members) throws ExecutionException, InterruptedException {
    StreamsGroupDescription described =
        requireNonNull(admin.describeStreamsGroups(List.of(group)).describedGroups().get(group))
            .get();
    Set<String> ofFrames =
        described.subtopologies().stream()
            .filter(each -> each.sourceTopics().contains(INPUT))
            .map(StreamsGroupSubtopologyDescription::subtopologyId)
            .collect(Collectors.toSet());
    long active = 0;
    long standby = 0;
    for (var member : described.members()) {
      long own = tasks(member.assignment().activeTasks(), ofFrames);
      if (own == 0 || !member.assignment().equals(member.targetAssignment())) {
        return false;
      }
      active += own;
      standby += tasks(member.assignment().standbyTasks(), ofFrames);
    }
    return described.groupState() == GroupState.STABLE
        && described.members().size() == members
        && standby == active * Math.min(standbys, members - 1);
  }

  private static long tasks(List<TaskIds> tasks, Set<String> subtopologies) {
    return tasks.stream()
        .filter(each -> subtopologies.contains(each.subtopologyId()))
        .mapToLong(each -> each.partitions().size())
        .sum();
  }
}
