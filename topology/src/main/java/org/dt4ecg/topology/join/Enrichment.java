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
    FusedIdentity fused = identity.getFused();
    FusedActivity fusedActivity = activity.getFused();
    return new UserActivity(
        identity.getDeviceId(),
        identity.getSessionStart(),
        identity.getWindowIndex(),
        identity.getWindowStart(),
        identity.getWindowEnd(),
        identity.getUserId(),
        profiles.nameOf(identity.getUserId()),
        assignedUserId,
        wearer(identity.getDecision(), identity.getUserId(), assignedUserId),
        identity.getConfidence(),
        activity.getActivity(),
        activity.getConfidence(),
        identity.getSignalQuality(),
        identity.getModelVersion(),
        identity.getSealedAt(),
        fused.getUserId(),
        fused.getDecision(),
        fused.getByTemplate(),
        fused.getConfidence(),
        fusedActivity.getActivity(),
        fusedActivity.getConfidence(),
        fused.getWindows(),
        wearer(fused.getDecision(), fused.getUserId(), assignedUserId),
        profiles.nameOf(fused.getUserId()),
        identity.getLead(),
        identity.getHeartRate(),
        identity.getHeartBeats());
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
