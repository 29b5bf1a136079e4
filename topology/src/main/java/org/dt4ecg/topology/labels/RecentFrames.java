package org.dt4ecg.topology.labels;

import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * The frames of one device that labels may still come for: those up to the delay behind its newest
 * sample, and at most a tenth of the delay more. All times are in microseconds (µs) since the
 * epoch. Not thread-safe: belongs to a task.
 */
final class RecentFrames {

  private static final long NONE = Long.MIN_VALUE;

  /** Two frames whose ends are closer may share a key in the store. */
  private static final long KEY_MICROS = 1_000;

  private static final int REMOVALS_PER_DELAY = 10;

  private final String deviceId;
  private final LabelFrameStore frames;
  private final KeyValueStore<String, DeviceSessions> sessionStore;
  private final LabelSettings settings;
  private final SessionStarts sessions;
  private long newestSampleEnd = NONE;
  private long storedFrom = Long.MAX_VALUE;

  /** Finds what is in the stores. */
  RecentFrames(
      String deviceId,
      LabelFrameStore frames,
      KeyValueStore<String, DeviceSessions> sessionStore,
      LabelSettings settings) {
    this.deviceId = deviceId;
    this.frames = frames;
    this.sessionStore = sessionStore;
    this.settings = settings;
    this.sessions = SessionStarts.of(sessionStore.get(deviceId));
    frames.from(deviceId, 0).forEach(this::remember);
  }

  /** Whether the device was seen: it has a time of its own. */
  boolean hasTime() {
    return newestSampleEnd != NONE;
  }

  /** End of the newest sample, exclusive: the device's own time. */
  long newestSampleEnd() {
    return newestSampleEnd;
  }

  /**
   * Takes a frame in.
   *
   * @return false if it was there, or is too old
   */
  boolean add(EcgSamples frame) {
    boolean mayBeThere = hasTime() && FrameTimes.endMicros(frame) <= newestSampleEnd + KEY_MICROS;
    boolean tooOld = hasTime() && LabelFrameStore.lastSampleMicros(frame) < keptFrom();
    if (tooOld || (mayBeThere && frames.contains(frame)) || isTaken(frame)) {
      return false;
    }
    if (beginsSession(FrameTimes.startMicros(frame))) {
      sessions.begin(
          FrameTimes.startMicros(frame),
          FrameTimes.endMicros(frame),
          settings.inactivityGapMicros());
      sessionStore.put(deviceId, sessions.toRecord());
    }
    frames.put(frame);
    remember(frame);
    return true;
  }

  /**
   * Whether other samples have the frame's time, which windowing refuses too. So a device has one
   * layer of frames at most, however many it sends.
   */
  private boolean isTaken(EcgSamples frame) {
    long start = FrameTimes.startMicros(frame);
    long end = FrameTimes.endMicros(frame);
    long margin = Math.min(settings.holeToleranceMicros(), (end - start) / 4);
    return hasTime()
        && start + margin < newestSampleEnd
        && !between(start + margin, end - margin).isEmpty();
  }

  /** Those that have a sample in {@code [from, to)}, oldest first. */
  List<EcgSamples> between(long fromMicros, long toMicros) {
    return frames.between(deviceId, fromMicros, toMicros);
  }

  /** Name of the recording session that a frame is part of. */
  String sessionId(EcgSamples frame) {
    return deviceId + '@' + FrameTimes.toInstant(sessions.startOf(FrameTimes.startMicros(frame)));
  }

  /** Removes what has become too old, once it is worth a look. */
  void removeOld() {
    long stepMicros = settings.delayMicros() / REMOVALS_PER_DELAY;
    if (hasTime() && storedFrom < keptFrom() - stepMicros) {
      frames.remove(deviceId, storedFrom, keptFrom());
      storedFrom = keptFrom();
      if (sessions.forgetBefore(storedFrom)) {
        sessionStore.put(deviceId, sessions.toRecord());
      }
    }
  }

  /** Removes all of the device. */
  void removeAll() {
    frames.remove(deviceId, 0, Long.MAX_VALUE);
    sessionStore.delete(deviceId);
  }

  private long keptFrom() {
    return newestSampleEnd - settings.delayMicros();
  }

  /** Whether nothing is there of the inactivity gap before a time. */
  private boolean beginsSession(long startMicros) {
    if (!hasTime()) {
      return true;
    }
    if (sessions.newestBeganBy(startMicros)) {
      return startMicros - newestSampleEnd > settings.inactivityGapMicros();
    }
    return between(startMicros - settings.inactivityGapMicros(), startMicros).isEmpty();
  }

  private void remember(EcgSamples frame) {
    newestSampleEnd = Math.max(newestSampleEnd, FrameTimes.endMicros(frame));
    storedFrom = Math.min(storedFrom, LabelFrameStore.lastSampleMicros(frame));
  }
}
