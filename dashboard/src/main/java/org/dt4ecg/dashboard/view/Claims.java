package org.dt4ecg.dashboard.view;

import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.jspecify.annotations.Nullable;

/** Reads from an event what is claimed: over the session so far, where that is known. */
final class Claims {

  private Claims() {}

  /**
   * Who is meant to wear the device, who is recognised, and what that person does.
   *
   * @param fused whether it is the decision over the last windows of the session
   * @param sure probability of the most probable person, 0 to 1
   * @param activity what that person does; null where nothing is claimed
   * @param windows how many windows the decision is about
   */
  record Claim(
      boolean fused,
      @Nullable String userId,
      @Nullable String name,
      WearerMatch wearer,
      float sure,
      @Nullable String activity,
      float activitySure,
      int windows) {}

  static Claim of(UserActivity event) {
    WearerMatch wearer = event.getFusedWearer();
    String activity = event.getFusedActivity();
    Float sure = event.getFusedIdentityConfidence();
    Float activitySure = event.getFusedActivityConfidence();
    if (event.getFusedDecision() == null
        || wearer == null
        || sure == null
        || activitySure == null) {
      return ofWindow(event);
    }
    return new Claim(
        true,
        event.getFusedUserId(),
        event.getFusedDisplayName(),
        wearer,
        sure,
        activity,
        activitySure,
        event.getFusedWindows());
  }

  /** What is claimed of the window by itself. */
  static Claim ofWindow(UserActivity event) {
    return new Claim(
        false,
        event.getUserId(),
        event.getDisplayName(),
        event.getWearer(),
        event.getIdentityConfidence(),
        event.getActivity(),
        event.getActivityConfidence(),
        1);
  }

  /** The person for whom a window counts, as bouts have it; null for nobody. */
  static @Nullable String counted(UserActivity event) {
    return event.getSignalQuality() == SignalQuality.UNUSABLE ? null : of(event).userId();
  }

  /**
   * Heart rate over the window, in beats a minute; null where the event has none. The one place
   * where it is read.
   */
  static @Nullable Float heartRate(UserActivity event) {
    return event.getHeartRate();
  }
}
