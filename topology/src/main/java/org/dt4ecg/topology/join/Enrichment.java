package org.dt4ecg.topology.join;

import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.jspecify.annotations.Nullable;

/** From the results of a window to the event that says who is doing what. */
public final class Enrichment {

  private Enrichment() {}

  /** Adds who is meant to wear the device. */
  public static AssignedResult withAssignment(
      JoinedResult result, @Nullable DeviceAssignment assignment) {
    return new AssignedResult(result, assignment == null ? null : assignment.getUserId());
  }

  /** The person recognised, under whose key a profile is looked up; null where nobody is. */
  public static @Nullable String recognisedUser(String deviceId, AssignedResult result) {
    return result.result().identity().getUserId();
  }

  /** Adds the name of the person recognised. */
  public static NamedResult withName(AssignedResult assigned, @Nullable UserProfile profile) {
    return new NamedResult(assigned, displayName(profile));
  }

  /** The person recognised with the windows before; null where nobody is. */
  public static @Nullable String fusedUser(String deviceId, NamedResult named) {
    FusedIdentity fused = named.assigned().result().identity().getFused();
    return fused == null ? null : fused.getUserId();
  }

  /** The event, with the profile of the person recognised with the windows before. */
  public static UserActivity userActivity(NamedResult named, @Nullable UserProfile fusedProfile) {
    AssignedResult assigned = named.assigned();
    IdentityResult identity = assigned.result().identity();
    ActivityResult activity = assigned.result().activity();
    UserActivity.Builder event =
        UserActivity.newBuilder()
            .setDeviceId(identity.getDeviceId())
            .setSessionStart(identity.getSessionStart())
            .setWindowIndex(identity.getWindowIndex())
            .setWindowStart(identity.getWindowStart())
            .setWindowEnd(identity.getWindowEnd())
            .setUserId(identity.getUserId())
            .setDisplayName(named.displayName())
            .setAssignedUserId(assigned.assignedUserId())
            .setWearer(
                wearer(identity.getDecision(), identity.getUserId(), assigned.assignedUserId()))
            .setIdentityConfidence(identity.getConfidence())
            .setActivity(activity.getActivity())
            .setActivityConfidence(activity.getConfidence())
            .setSignalQuality(identity.getSignalQuality())
            .setModelVersion(identity.getModelVersion())
            .setSealedAt(identity.getSealedAt());
    FusedIdentity fusedIdentity = identity.getFused();
    FusedActivity fusedActivity = activity.getFused();
    if (fusedIdentity != null && fusedActivity != null) {
      addFused(event, fusedIdentity, fusedActivity);
      event
          .setFusedWearer(
              wearer(
                  fusedIdentity.getDecision(),
                  fusedIdentity.getUserId(),
                  assigned.assignedUserId()))
          .setFusedDisplayName(displayName(fusedProfile));
    }
    return event.build();
  }

  /** What is decided with the windows before; results from before there was fusion have none. */
  private static void addFused(
      UserActivity.Builder event, FusedIdentity identity, FusedActivity activity) {
    event
        .setFusedUserId(identity.getUserId())
        .setFusedDecision(identity.getDecision())
        .setFusedByTemplate(identity.getByTemplate())
        .setFusedIdentityConfidence(identity.getConfidence())
        .setFusedActivity(activity.getActivity())
        .setFusedActivityConfidence(activity.getConfidence())
        .setFusedWindows(identity.getWindows());
  }

  private static @Nullable String displayName(@Nullable UserProfile profile) {
    return profile == null ? null : profile.getDisplayName();
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
