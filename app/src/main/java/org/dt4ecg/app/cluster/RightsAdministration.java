package org.dt4ecg.app.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;

/** Grants rights on a cluster. */
public final class RightsAdministration {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Admin admin;

  /**
   * @param admin of a super user; stays the caller's to close
   */
  public RightsAdministration(Admin admin) {
    this.admin = admin;
  }

  /**
   * Grants rights, on top of those that are there. Running it again changes nothing.
   *
   * @throws CommandFailure if the cluster refuses or does not answer; some may be granted then
   */
  public void grant(Collection<AclBinding> bindings) throws CommandFailure {
    try {
      admin.createAcls(bindings).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "The cluster did not answer within %d s; what it took over meanwhile stays: grant again"
              .formatted(TIMEOUT.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while the rights were granted; grant them again", e);
    }
  }

  private static CommandFailure refused(Throwable cause) {
    if (cause instanceof SecurityDisabledException) {
      return new CommandFailure(
          "The cluster lets everybody do everything, and keeps no rights; set"
              + " authorizer.class.name on its brokers and controllers",
          cause);
    }
    if (cause instanceof ClusterAuthorizationException) {
      return new CommandFailure(
          "The cluster does not let this user grant rights; grant them as one of its super users",
          cause);
    }
    return new CommandFailure(
        "The rights could not be granted: %s; what was granted stays, grant again"
            .formatted(Failures.text(cause)),
        cause);
  }
}
