package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingInfo;

/**
 * {@link SplitProtocol#FIRST_RECORD}. The first record is the first in the order of the source,
 * which for ECG-ID is that of the record numbers, and those follow the dates.
 */
final class FirstRecordSplits implements SplitRule {

  /** Windows that must be left for training before one is set aside. */
  private static final int TRAINING_WINDOWS = 2;

  @Override
  public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
    Map<String, Set<RecordingInfo>> recordsOf = new LinkedHashMap<>();
    for (RecordedSession session : data.sessions()) {
      recordsOf
          .computeIfAbsent(session.recording().userId(), person -> new LinkedHashSet<>())
          .add(session.recording());
    }
    recordsOf.values().removeIf(records -> records.size() < 2);
    if (recordsOf.isEmpty()) {
      throw new IllegalArgumentException(
          "protocol %s needs people with two records or more, but data set %s has nobody with more than one"
              .formatted(protocol, data.dataset()));
    }
    List<RecordedSession> first = new ArrayList<>();
    List<RecordedSession> later = new ArrayList<>();
    for (RecordedSession session : data.sessions()) {
      Set<RecordingInfo> records = recordsOf.get(session.recording().userId());
      if (records != null) {
        boolean isFirst = records.iterator().next().equals(session.recording());
        (isFirst ? first : later).add(session);
      }
    }
    return List.of(
        new Split(
            protocol,
            protocol,
            RecordingParts.slices(
                first,
                record -> new TimeSpan(record.fromMicros(), trainingEnd(record, windowMicros))),
            RecordingParts.slices(
                first,
                record -> new TimeSpan(trainingEnd(record, windowMicros), record.toMicros())),
            Slice.of(later)));
  }

  private static long trainingEnd(TimeSpan record, long windowMicros) {
    boolean room = record.lengthMicros() >= (TRAINING_WINDOWS + 1) * windowMicros;
    return room ? record.toMicros() - windowMicros : record.toMicros();
  }
}
