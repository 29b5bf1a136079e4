package org.dt4ecg.topology.join;

import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.jspecify.annotations.Nullable;

/** From the results of a window to the event that says who is doing what. */
public final class Enrichment {

  private Enrichment() {}

  /**
   * The event of a window.
   *
   * @param identity who wears the device
   * @param activity what the wearer does; of the same device and window
   * @param assignedUserId the person to whom the device was assigned at the window's time; null for
   *     nobody
   * @param profiles the people's names
   */
  public static UserActivity join(
      IdentityResult identity,
      ActivityResult activity,
      @Nullable String assignedUserId,
      Profiles profiles) {
    UserActivity.Builder event = UserActivity.newBuilder();
    event.setDeviceId(identity.getDeviceId());
    event.setSessionStart(identity.getSessionStart());
    event.setWindowIndex(identity.getWindowIndex());
    event.setWindowStart(identity.getWindowStart());
    event.setWindowEnd(identity.getWindowEnd());
    event.setUserId(identity.getUserId());
    event.setDisplayName(profiles.nameOf(identity.getUserId()));
    event.setAssignedUserId(assignedUserId);
    event.setWearer(wearer(identity.getDecision(), identity.getUserId(), assignedUserId));
    event.setIdentityConfidence(identity.getConfidence());
    event.setActivity(activity.getActivity());
    event.setActivityConfidence(activity.getConfidence());
    event.setSignalQuality(identity.getSignalQuality());
    event.setModelVersion(identity.getModelVersion());
    event.setSealedAt(identity.getSealedAt());
    event.setLead(identity.getLead());
    FusedIdentity fusedIdentity = identity.getFused();
    FusedActivity fusedActivity = activity.getFused();
    if (fusedIdentity != null && fusedActivity != null) {
      addFused(event, fusedIdentity, fusedActivity);
      event.setFusedWearer(
          wearer(fusedIdentity.getDecision(), fusedIdentity.getUserId(), assignedUserId));
      event.setFusedDisplayName(profiles.nameOf(fusedIdentity.getUserId()));
    }
    return event.build();
  }

  /** What is decided with the windows before; results from before there was fusion have none. */
  private static void addFused(
      UserActivity.Builder event, FusedIdentity identity, FusedActivity activity) {
    event.setFusedUserId(identity.getUserId());
    event.setFusedDecision(identity.getDecision());
    event.setFusedByTemplate(identity.getByTemplate());
    event.setFusedIdentityConfidence(identity.getConfidence());
    event.setFusedActivity(activity.getActivity());
    event.setFusedActivityConfidence(activity.getConfidence());
    event.setFusedWindows(identity.getWindows());
  }

  private static WearerMatch wearer(
      IdentityDecision decision, @Nullable String userId, @Nullable String assignedUserId) {
    if (decision == IdentityDecision.NOT_CLAIMED) {
      return WearerMatch.NOT_CLAIMED;
    }
    if (decision == IdentityDecision.UNKNOWN_PERSON) {
      return WearerMatch.UNKNOWN_PERSON;
    }
    if (assignedUserId == null) {
      return WearerMatch.UNASSIGNED_DEVICE;
    }
    return assignedUserId.equals(userId) ? WearerMatch.REGISTERED_WEARER : WearerMatch.OTHER_PERSON;
  }
}
