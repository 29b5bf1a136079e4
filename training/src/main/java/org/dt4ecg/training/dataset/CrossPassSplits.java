package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.List;

/** {@link SplitProtocol#CROSS_PASS}. */
final class CrossPassSplits implements SplitRule {

  @Override
  public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
    List<String> passes = data.passes();
    if (passes.size() < 2) {
      throw new IllegalArgumentException(
          "protocol %s needs two passes of electrodes, but data set %s has only %s; read them all"
              .formatted(protocol, data.dataset(), passes));
    }
    List<Split> splits = new ArrayList<>();
    for (String from : passes) {
      List<RecordedSession> known = inPass(data, from);
      for (String to : passes) {
        if (!from.equals(to)) {
          splits.add(
              new Split(
                  protocol,
                  from + "-to-" + to,
                  RecordingParts.head(known, windowMicros),
                  RecordingParts.tail(known, windowMicros),
                  Slice.of(inPass(data, to))));
        }
      }
    }
    return List.copyOf(splits);
  }

  private static List<RecordedSession> inPass(RecordedData data, String pass) {
    return data.sessions().stream()
        .filter(session -> session.recording().pass().equals(pass))
        .toList();
  }
}
