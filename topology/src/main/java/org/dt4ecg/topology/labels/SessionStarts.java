package org.dt4ecg.topology.labels;

import java.util.ArrayList;
import java.util.TreeSet;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.jspecify.annotations.Nullable;

/**
 * The starts of those recording sessions of a device of which frames are kept. All times are in
 * microseconds (µs) since the epoch. Not thread-safe: belongs to a task.
 */
final class SessionStarts {

  private final TreeSet<Long> starts = new TreeSet<>();

  /** Those that were stored; none for a device that was never seen. */
  static SessionStarts of(@Nullable DeviceSessions stored) {
    SessionStarts sessions = new SessionStarts();
    if (stored != null) {
      sessions.starts.addAll(stored.getStarts());
    }
    return sessions;
  }

  /**
   * A session begins with a frame: a new one, or the one whose first frame it came after.
   *
   * @param inactivityGapMicros the frame begins the next session if it ends no longer before it
   */
  void begin(long startMicros, long endMicros, long inactivityGapMicros) {
    Long next = starts.higher(startMicros);
    if (next != null && next - endMicros <= inactivityGapMicros) {
      starts.remove(next);
    }
    starts.add(startMicros);
  }

  /** Whether the newest session began at that time or before. */
  boolean newestBeganBy(long micros) {
    return !starts.isEmpty() && starts.last() <= micros;
  }

  /** Start of the session that a time is part of. */
  long startOf(long micros) {
    Long start = starts.floor(micros);
    return start == null ? starts.first() : start;
  }

  /**
   * Forgets the sessions that were over before a time.
   *
   * @return whether there were any
   */
  boolean forgetBefore(long micros) {
    Long needed = starts.floor(micros);
    if (needed == null || needed.equals(starts.first())) {
      return false;
    }
    starts.headSet(needed).clear();
    return true;
  }

  /** The record to store. */
  DeviceSessions toRecord() {
    return DeviceSessions.newBuilder().setStarts(new ArrayList<>(starts)).build();
  }
}
