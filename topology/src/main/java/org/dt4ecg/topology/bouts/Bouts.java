package org.dt4ecg.topology.bouts;

import java.time.Duration;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.UserActivity;

/**
 * What a bout is: events of one person, one device and one activity, each of which starts at most
 * the gap after the end of the one before. Immutable.
 *
 * @param gap longest time between two windows of a bout
 */
record Bouts(Duration gap) {

  /** A bout of one window. */
  ActivityBout of(String userId, UserActivity event) {
    Decision decision = Decision.of(event);
    return ActivityBout.newBuilder()
        .setUserId(userId)
        .setDeviceId(event.getDeviceId())
        .setActivity(decision.activity())
        .setStart(event.getWindowStart())
        .setEnd(event.getWindowEnd())
        .setWindows(1)
        .setMeanConfidence(decision.confidence())
        .build();
  }

  /** Whether the bout goes on with the event. */
  boolean continues(ActivityBout bout, UserActivity event) {
    return bout.getActivity().equals(Decision.of(event).activity())
        && !event.getWindowStart().isAfter(bout.getEnd().plus(gap));
  }

  /** Whether the bout holds the event already; without exactly-once one may come twice. */
  boolean covers(ActivityBout bout, UserActivity event) {
    return !event.getWindowEnd().isAfter(bout.getEnd());
  }

  /** The bout with one window more. */
  ActivityBout extended(ActivityBout bout, UserActivity event) {
    int windows = bout.getWindows() + 1;
    float mean =
        bout.getMeanConfidence()
            + (Decision.of(event).confidence() - bout.getMeanConfidence()) / windows;
    return ActivityBout.newBuilder(bout)
        .setEnd(event.getWindowEnd())
        .setWindows(windows)
        .setMeanConfidence(mean)
        .build();
  }
}
