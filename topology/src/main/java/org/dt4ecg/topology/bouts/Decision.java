package org.dt4ecg.topology.bouts;

import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.jspecify.annotations.Nullable;

/**
 * What of an event counts for bouts: the decision with the windows before, where the event has one.
 * A bout is a statement about a stretch, and a single window in which a beat went wrong would cut
 * it in two, or give it to another person. The price is that a bout begins a window or two after
 * the activity did. An unusable window counts for nobody, whatever the windows before it say.
 * Events from before there was fusion count with what they say of their window.
 *
 * @param userId the person recognised, a pseudonym; null for nobody
 * @param activity the activity; null only where it counts for nobody
 * @param confidence its probability, 0 to 1
 */
public record Decision(@Nullable String userId, @Nullable String activity, float confidence) {

  /** The decision that counts. */
  public static Decision of(UserActivity event) {
    if (event.getSignalQuality() == SignalQuality.UNUSABLE) {
      return new Decision(null, null, event.getActivityConfidence());
    }
    String activity = event.getFusedActivity();
    Float confidence = event.getFusedActivityConfidence();
    return event.getFusedDecision() == null || activity == null || confidence == null
        ? new Decision(event.getUserId(), event.getActivity(), event.getActivityConfidence())
        : new Decision(event.getFusedUserId(), activity, confidence);
  }
}
