package org.dt4ecg.training.dataset;

import java.util.List;

/** {@link SplitProtocol#BLOCKED}. */
final class BlockedSplits implements SplitRule {

  @Override
  public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
    List<RecordedSession> sessions = data.sessions();
    return List.of(
        new Split(
            protocol,
            protocol,
            RecordingParts.blockedTraining(sessions, windowMicros),
            RecordingParts.blockedValidation(sessions, windowMicros),
            RecordingParts.blockedTest(sessions)));
  }
}
