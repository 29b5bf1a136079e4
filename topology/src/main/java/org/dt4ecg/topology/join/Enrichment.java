package org.dt4ecg.topology.join;

import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.DeviceAssignment;
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

  /** The event, with the profile of the person recognised. */
  public static UserActivity userActivity(AssignedResult assigned, @Nullable UserProfile profile) {
    IdentityResult identity = assigned.result().identity();
    ActivityResult activity = assigned.result().activity();
    return UserActivity.newBuilder()
        .setDeviceId(identity.getDeviceId())
        .setSessionStart(identity.getSessionStart())
        .setWindowIndex(identity.getWindowIndex())
        .setWindowStart(identity.getWindowStart())
        .setWindowEnd(identity.getWindowEnd())
        .setUserId(identity.getUserId())
        .setDisplayName(profile == null ? null : profile.getDisplayName())
        .setAssignedUserId(assigned.assignedUserId())
        .setWearer(wearer(identity, assigned.assignedUserId()))
        .setIdentityConfidence(identity.getConfidence())
        .setActivity(activity.getActivity())
        .setActivityConfidence(activity.getConfidence())
        .setSignalQuality(identity.getSignalQuality())
        .setModelVersion(identity.getModelVersion())
        .setSealedAt(identity.getSealedAt())
        .build();
  }

  private static WearerMatch wearer(IdentityResult identity, @Nullable String assignedUserId) {
    if (identity.getDecision() == IdentityDecision.NOT_CLAIMED) {
      return WearerMatch.NOT_CLAIMED;
    }
    if (identity.getDecision() == IdentityDecision.UNKNOWN_PERSON) {
      return WearerMatch.UNKNOWN_PERSON;
    }
    if (assignedUserId == null) {
      return WearerMatch.UNASSIGNED_DEVICE;
    }
    return assignedUserId.equals(identity.getUserId())
        ? WearerMatch.REGISTERED_WEARER
        : WearerMatch.OTHER_PERSON;
  }
}
