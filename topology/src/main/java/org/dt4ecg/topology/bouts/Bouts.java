package org.dt4ecg.topology.bouts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.bouts.OpenBout.HeartRates;
import org.jspecify.annotations.Nullable;

/**
 * What a bout is: events of one person, one device and one activity, each of which starts at most
 * the gap after the end of the one before. A bout of another person in between does not end it, as
 * long as the gap is kept. Immutable; the bouts that go on belong to the recording session.
 *
 * @param gapMicros longest time between two windows of a bout, in µs
 */
public record Bouts(long gapMicros) {

  /**
   * The bouts that go on after an event, in the order of the session's windows.
   *
   * @param open those that went on before
   * @param ended gets those that the event ended
   */
  public List<OpenBout> after(List<OpenBout> open, UserActivity event, Consumer<OpenBout> ended) {
    Decision decision = Decision.of(event);
    long start = FrameTimes.toMicros(event.getWindowStart());
    long end = FrameTimes.toMicros(event.getWindowEnd());
    List<OpenBout> after = new ArrayList<>(open.size() + 1);
    String userId = decision.userId();
    String activity = decision.activity();
    boolean continued = false;
    for (OpenBout bout : open) {
      boolean ofPerson = bout.userId().equals(userId);
      if (start - bout.endMicros() > gapMicros || (ofPerson && !bout.activity().equals(activity))) {
        ended.accept(bout);
      } else if (ofPerson) {
        after.add(extended(bout, end, decision.confidence(), event.getHeartRate()));
        continued = true;
      } else {
        after.add(bout);
      }
    }
    if (!continued && userId != null && activity != null) {
      after.add(
          new OpenBout(
              userId,
              activity,
              start,
              end,
              1,
              decision.confidence(),
              HeartRates.NONE.with(event.getHeartRate())));
    }
    return after;
  }

  private static OpenBout extended(
      OpenBout bout, long end, float confidence, @Nullable Float heartRate) {
    int windows = bout.windows() + 1;
    float mean = bout.meanConfidence() + (confidence - bout.meanConfidence()) / windows;
    return new OpenBout(
        bout.userId(),
        bout.activity(),
        bout.startMicros(),
        end,
        windows,
        mean,
        bout.heartRates().with(heartRate));
  }

  /**
   * What of an event counts for bouts: the decision with the windows before, where the event has
   * one. A bout is a statement about a stretch, and a single window in which a beat went wrong
   * would cut it in two, or give it to another person. The price is that a bout begins a window or
   * two after the activity did. An unusable window counts for nobody, whatever the windows before
   * it say. Events from before there was fusion count with what they say of their window.
   *
   * @param userId the person recognised, a pseudonym; null for nobody
   * @param activity the activity; null only where it counts for nobody
   * @param confidence its probability, 0 to 1
   */
  record Decision(@Nullable String userId, @Nullable String activity, float confidence) {

    /** The decision that counts. */
    static Decision of(UserActivity event) {
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
}
