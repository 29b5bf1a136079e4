package org.dt4ecg.app.cluster;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;

/** The group that the instances of an application form, whatever its protocol. */
public final class ApplicationGroup {

  private ApplicationGroup() {}

  /**
   * The group, if the brokers know one that this user may see.
   *
   * @throws CommandFailure if they do not answer
   */
  public static Optional<GroupListing> find(Admin admin, String applicationId)
      throws CommandFailure {
    return find(admin.listGroups().all(), applicationId);
  }

  /**
   * Whether instances are known to run, by those brokers that answer: where one is away, the others
   * may not know.
   *
   * @throws CommandFailure if none answers
   */
  public static boolean isKnownToRun(Admin admin, String applicationId) throws CommandFailure {
    return find(admin.listGroups().valid(), applicationId)
        .filter(ApplicationGroup::isActive)
        .isPresent();
  }

  private static Optional<GroupListing> find(
      KafkaFuture<Collection<GroupListing>> groups, String applicationId) throws CommandFailure {
    try {
      return groups.get().stream()
          .filter(group -> group.groupId().equals(applicationId))
          .findFirst();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "The cluster did not list the groups: " + Failures.text(cause), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while the cluster was to list the groups", e);
    }
  }

  /** Whether instances are running, or were until a moment ago. */
  public static boolean isActive(GroupListing group) {
    GroupState state = group.groupState().orElse(GroupState.UNKNOWN);
    return state != GroupState.EMPTY && state != GroupState.DEAD;
  }
}
