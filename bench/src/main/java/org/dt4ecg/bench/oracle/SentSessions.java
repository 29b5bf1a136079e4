package org.dt4ecg.bench.oracle;

import java.util.Map;
import java.util.TreeMap;

/**
 * The recording sessions of the frames that were sent, by the plain rule: a hole longer than the
 * inactivity gap ends one. Each device's frames are added in the order of their times.
 */
public final class SentSessions {

  private final long inactivityGapMicros;
  private final Map<String, Session> newest = new TreeMap<>();
  private final Map<Session, Long> ends = new TreeMap<>();

  /**
   * @param inactivityGapMicros a longer hole between two frames ends a recording session
   */
  public SentSessions(long inactivityGapMicros) {
    this.inactivityGapMicros = inactivityGapMicros;
  }

  /** Adds a frame, by the times of its first sample and of the one that would follow its last. */
  public void add(String deviceId, long startMicros, long endMicros) {
    Session session = newest.get(deviceId);
    if (session == null
        || startMicros - ends.getOrDefault(session, startMicros) > inactivityGapMicros) {
      session = new Session(deviceId, startMicros);
      newest.put(deviceId, session);
    }
    ends.put(session, endMicros);
  }

  /** End of each session, in µs since the epoch. */
  public Map<Session, Long> ends() {
    return new TreeMap<>(ends);
  }
}
