package org.dt4ecg.topology.windowing;

import java.time.Instant;
import java.util.List;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Coverage;
import org.dt4ecg.model.signal.UnitMismatchException;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of one device, by the device's own time: the end of its newest sample. No other
 * device's time plays a part. Its position (recording session and next window) runs ahead of the
 * stored cursor by the windows that wait in the micro-batch; it is rebuilt from cursor and frames.
 * Not thread-safe: belongs to a task.
 */
final class DeviceTimeline {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceTimeline.class);

  private static final long UNKNOWN = Long.MIN_VALUE;

  /** Two frames whose ends are closer may share a key in the store. */
  private static final long KEY_MICROS = 1_000;

  private final String deviceId;
  private final Windowing windowing;
  private final SequenceHistory sequences;

  /** Start of the open session; without one, the end of what was windowed. */
  private long sessionStart;

  /** Next window to seal or to give up, or {@link CursorStore#NO_SESSION}. */
  private long nextIndex;

  /** Up to where windows were decided before the open session, which does not begin earlier. */
  private long windowedTo;

  private long newestSampleEnd;

  /** When the last frame that was of use came, by the wall clock. */
  private long lastReceived;

  /** No frame in the store has its last sample before this. */
  private long storedFrom = Long.MAX_VALUE;

  /** Device time from which the next window's hole is given up; unknown until it was looked for. */
  private long givenUpAt = UNKNOWN;

  /** Whether nothing lies behind the next window's hole. */
  private boolean openEnd;

  private int windowsInBatch;
  private boolean moved;

  private DeviceTimeline(
      String deviceId,
      Windowing windowing,
      SequenceHistory sequences,
      Position position,
      long newestSampleEnd,
      long lastReceived) {
    this.deviceId = deviceId;
    this.windowing = windowing;
    this.sequences = sequences;
    this.sessionStart = position.sessionStart();
    this.nextIndex = position.nextIndex();
    this.windowedTo = position.windowedTo();
    this.newestSampleEnd = newestSampleEnd;
    this.lastReceived = lastReceived;
  }

  /** The timeline of a device that was never seen. */
  static DeviceTimeline ofNewDevice(String deviceId, Windowing windowing, Instant now) {
    return new DeviceTimeline(
        deviceId,
        windowing,
        new SequenceHistory(),
        new Position(Long.MIN_VALUE, CursorStore.NO_SESSION, 0),
        Long.MIN_VALUE,
        FrameTimes.toMicros(now));
  }

  /** The timeline of a known device, from its cursor and the frames in the store. */
  static DeviceTimeline restored(
      String deviceId, Windowing windowing, DeviceCursor cursor, Instant now) {
    DeviceTimeline timeline =
        new DeviceTimeline(
            deviceId,
            windowing,
            SequenceHistory.of(cursor.getHighestSequence(), cursor.getRecentSequences()),
            CursorStore.position(cursor, windowing.grid().hopMicros()),
            FrameTimes.toMicros(cursor.getNewestSampleEnd()),
            FrameTimes.toMicros(now));
    List<EcgSamples> frames = windowing.frames().from(deviceId, timeline.neededFrom());
    frames.forEach(timeline::remember);
    windowing.listener().framesRestored(frames.size());
    return timeline;
  }

  /**
   * The timeline of the same device on the windows of another model: what was decided stays so, and
   * the next window is the first of the other kind. Between two batches alone, since the windows
   * that wait in one are of the kind before.
   */
  DeviceTimeline continuedOn(Windowing other) {
    if (windowsInBatch > 0) {
      throw new IllegalStateException(
          "%d windows of device %s wait for the model before; classify them before it is replaced"
              .formatted(windowsInBatch, deviceId));
    }
    Position position = new Position(sessionStart, nextIndex, windowedTo);
    Position recounted = position.recounted(windowing.grid().hopMicros(), other.grid().hopMicros());
    DeviceTimeline timeline =
        new DeviceTimeline(deviceId, other, sequences, recounted, newestSampleEnd, lastReceived);
    timeline.storedFrom = storedFrom;
    timeline.moved = moved || !recounted.equals(position);
    return timeline;
  }

  /** Takes a frame in, without sealing windows. */
  Arrival receive(EcgSamples frame, Instant now) {
    // The store's keys are whole milliseconds, so a frame less ahead than one may have a key in
    // use.
    boolean mayBeThere = FrameTimes.endMicros(frame) <= newestSampleEnd + KEY_MICROS;
    if (mayBeThere && windowing.frames().contains(frame)) {
      return Arrival.REPEATED;
    }
    if (FrameStore.lastSampleMicros(frame) < neededFrom()) {
      if (sequences.contains(frame.getSequence())) {
        return Arrival.REPEATED;
      }
      if (!isWithinGapBeforeUnsealedSession(frame)) {
        return Arrival.LATE;
      }
    }
    lastReceived = FrameTimes.toMicros(now);
    store(frame);
    return Arrival.STORED;
  }

  /** Seals the windows that are complete and gives up those that cannot be completed any more. */
  void advance(Instant now) {
    while (hasOpenSession() && mayBeDecided(now)) {
      if (!decide(now)) {
        return;
      }
    }
  }

  /** Time before which no sample is needed any more, in µs since the epoch. */
  long neededFrom() {
    return hasOpenSession() ? windowStart() : sessionStart;
  }

  boolean hasOpenSession() {
    return nextIndex != CursorStore.NO_SESSION;
  }

  /** Whether nothing of it would be lost if it were forgotten: the cursor says it all. */
  boolean isIdle() {
    return !moved && windowsInBatch == 0 && !hasOpenSession();
  }

  /** Whether the position moved since the last cursor, and no window in the batch holds it back. */
  boolean canCommit() {
    return moved && windowsInBatch == 0;
  }

  /** The results of all windows in the batch have been forwarded: the position may be stored. */
  DeviceCursor commit() {
    moved = false;
    windowsInBatch = 0;
    return DeviceCursor.newBuilder()
        .setSessionStart(FrameTimes.toInstant(sessionStart))
        .setNextWindowIndex(nextIndex)
        .setNewestSampleEnd(FrameTimes.toInstant(newestSampleEnd))
        .setHighestSequence(sequences.highest())
        .setRecentSequences(sequences.toBytes())
        .setHopMicros(windowing.grid().hopMicros())
        .setWindowedTo(FrameTimes.toInstant(windowedTo))
        .build();
  }

  /** Removes the frames that no window needs any more. */
  void removeDoneFrames() {
    long needed = neededFrom();
    if (storedFrom < needed) {
      windowing.listener().framesWindowed(windowing.frames().remove(deviceId, storedFrom, needed));
      storedFrom = needed;
    }
  }

  /** While no window of a session is decided, an earlier frame of it moves its start back. */
  private boolean isWithinGapBeforeUnsealedSession(EcgSamples frame) {
    return nextIndex == 0
        && FrameTimes.startMicros(frame) >= windowedTo
        && sessionStart - FrameTimes.endMicros(frame) <= windowing.settings().inactivityGapMicros();
  }

  private void store(EcgSamples frame) {
    windowing.frames().put(frame);
    windowing.listener().frameStored();
    remember(frame);
    if (!hasOpenSession()) {
      windowedTo = Math.max(windowedTo, sessionStart);
      moveTo(earliestStart(frame), 0);
    } else if (nextIndex == 0 && earliestStart(frame) < sessionStart) {
      moveTo(earliestStart(frame), 0);
    } else if (openEnd
        || FrameTimes.startMicros(frame) <= windowEnd() + windowing.holeToleranceMicros()) {
      lookAgain();
    }
  }

  /** A device that sends again what was lost may send a frame that was windowed in part. */
  private long earliestStart(EcgSamples frame) {
    return Math.max(FrameTimes.startMicros(frame), windowedTo);
  }

  private void remember(EcgSamples frame) {
    long end = FrameTimes.endMicros(frame);
    sequences.add(frame.getSequence(), end > newestSampleEnd);
    newestSampleEnd = Math.max(newestSampleEnd, end);
    storedFrom = Math.min(storedFrom, FrameStore.lastSampleMicros(frame));
  }

  /** Spares the store a look for every frame that cannot change anything. */
  private boolean mayBeDecided(Instant now) {
    if (isSilentFor(windowing.settings().silenceMicros(), now)) {
      return true;
    }
    if (openEnd) {
      return false;
    }
    boolean due = newestSampleEnd >= windowEnd() && newestSampleEnd >= givenUpAt;
    return due || isSilentFor(windowing.settings().graceMicros(), now);
  }

  /** Decides about the next window; false if it has to wait. */
  private boolean decide(Instant now) {
    long start = windowStart();
    long end = windowEnd();
    List<EcgSamples> frames =
        windowing.frames().between(deviceId, start, end + windowing.holeToleranceMicros() + 1);
    if (windowing.assembler().coverage(frames, start) instanceof Coverage.Complete) {
      sealOrGiveUp(frames, now);
      return true;
    }
    long gap = windowing.settings().inactivityGapMicros();
    Hole hole = Hole.find(windowing.frames().from(deviceId, start), start, end, gap);
    boolean partlyCovered = hole.startMicros() > start;
    if (hole instanceof Hole.Gap && isGivenUp(end, now)) {
      windowing.listener().windowIncomplete();
      moveTo(sessionStart, nextIndex + 1);
      return true;
    }
    if (hole instanceof Hole.SessionBreak sessionBreak
        && isGivenUp(Math.max(end, sessionBreak.startMicros() + gap), now)) {
      endSession(partlyCovered);
      windowedTo = sessionBreak.startMicros();
      moveTo(sessionBreak.nextSessionStartMicros(), 0);
      return true;
    }
    if (hole instanceof Hole.OpenEnd) {
      openEnd = true;
      if (isSilentFor(windowing.settings().silenceMicros(), now)) {
        endSession(partlyCovered);
        moveTo(hole.startMicros(), CursorStore.NO_SESSION);
      }
    }
    return false;
  }

  /** Frames that were stored while a model of another unit served cannot become its windows. */
  private void sealOrGiveUp(List<EcgSamples> frames, Instant now) {
    try {
      seal(windowing.assembler().assemble(frames, windowStart()), now);
    } catch (UnitMismatchException e) {
      LOG.warn(
          "A window of frames from before the model was changed is skipped: {}", e.getMessage());
      windowing.listener().windowIncomplete();
    }
    moveTo(sessionStart, nextIndex + 1);
  }

  private void seal(AssembledWindow window, Instant now) {
    windowing
        .batch()
        .add(
            new SealedWindow(
                deviceId, sessionStart, nextIndex, windowStart(), windowEnd(), window, now));
    windowing.listener().windowSealed();
    windowsInBatch++;
  }

  /** The windows that the end of a session cuts short count as one. */
  private void endSession(boolean partlyCovered) {
    if (partlyCovered) {
      windowing.listener().windowIncomplete();
    }
  }

  /** Whether frames of that time are not waited for any more. */
  private boolean isGivenUp(long lastFillableMicros, Instant now) {
    givenUpAt = lastFillableMicros + windowing.settings().graceMicros();
    return newestSampleEnd >= givenUpAt || isSilentFor(windowing.settings().graceMicros(), now);
  }

  private boolean isSilentFor(long micros, Instant now) {
    return FrameTimes.toMicros(now) - lastReceived > micros;
  }

  private void moveTo(long newSessionStart, long newIndex) {
    sessionStart = newSessionStart;
    nextIndex = newIndex;
    moved = true;
    lookAgain();
  }

  private void lookAgain() {
    givenUpAt = UNKNOWN;
    openEnd = false;
  }

  private long windowStart() {
    return windowing.grid().start(sessionStart, nextIndex);
  }

  private long windowEnd() {
    return windowing.grid().end(sessionStart, nextIndex);
  }
}
