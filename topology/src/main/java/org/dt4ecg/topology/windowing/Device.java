package org.dt4ecg.topology.windowing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.signal.SampleClock;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * What is at hand of one device: its open recording sessions with the frames whose windows are
 * open, and which of its time has been decided. A device has no single position: frames may come in
 * any order, and each session has its own. No other device's time plays a part. Derived from the
 * stores and bounded; not thread-safe: belongs to a task.
 */
public final class Device {

  private final String id;
  private final List<RecordingSession> sessions = new ArrayList<>(1);
  private @Nullable String keyedLead;
  private String frameKey = "";
  private DecidedTime decided;
  private long arrivals;
  private long progressRecords;
  private long heldBytes;
  private int heldFrames;
  private int windowsInBatch;
  private boolean moved;
  private long lastReceived;

  /** A device that was never seen. */
  Device(String id, WindowingSettings settings, long quietMicros) {
    this.id = id;
    this.decided = new DecidedTime(settings.limits().intervals());
    this.lastReceived = quietMicros;
  }

  /** Says whether a frame was windowed before. */
  @FunctionalInterface
  interface WindowedFrames {
    boolean contains(String deviceId, StoredFrame frame);
  }

  public String id() {
    return id;
  }

  /** The key of its frames of a lead, which hardly ever changes. */
  String frameKey(String lead) {
    if (!lead.equals(keyedLead)) {
      keyedLead = lead;
      frameKey = FrameStore.keyOf(id, lead);
    }
    return frameKey;
  }

  /** Its open sessions, not to be changed. */
  public List<RecordingSession> sessions() {
    return sessions;
  }

  boolean hasOneLead() {
    for (RecordingSession session : sessions) {
      if (!session.lead().equals(sessions.get(0).lead())) {
        return false;
      }
    }
    return true;
  }

  DecidedTime decided() {
    return decided;
  }

  void restoreDecided(DecidedTime stored) {
    decided = stored;
  }

  /** Number of the next record of its progress. */
  long nextProgressNumber() {
    return ++progressRecords;
  }

  void restoreProgressNumber(long newest) {
    progressRecords = newest;
  }

  int windowsInBatch() {
    return windowsInBatch;
  }

  void windowSealed(RecordingSession session) {
    windowsInBatch++;
    session.windowSealed();
  }

  /** One of its windows left the batch. */
  void windowForwarded() {
    windowsInBatch--;
    if (windowsInBatch == 0) {
      sessions.forEach(RecordingSession::batchForwarded);
      moved = true;
    }
  }

  /** Something was decided that is not stored yet. */
  public void positionMoved() {
    moved = true;
  }

  boolean canCommit() {
    return moved && windowsInBatch == 0;
  }

  void committed() {
    moved = false;
  }

  boolean isSilentFor(long micros, long quietMicros) {
    return quietMicros - lastReceived > micros;
  }

  /**
   * Whether nothing has come for so long that would change a session. A frame alone may have a
   * wrong time; while others come, one of them may still have its time.
   */
  boolean isQuiet(RecordingSession session, long micros, long quietMicros) {
    return session.quietFor(quietMicros) > micros
        && (!session.isLone() || isSilentFor(micros, quietMicros));
  }

  void open(RecordingSession session) {
    sessions.add(session);
  }

  /**
   * Takes a frame in, without sealing windows.
   *
   * @param windowed says whether a frame was windowed before, where its time was decided
   * @param listener is told of a frame that has to give way
   */
  Arrival receive(
      StoredFrame frame,
      Windowing windowing,
      WindowedFrames windowed,
      WindowingListener listener,
      FrameStore store,
      long quietMicros) {
    RecordingSession target = null;
    for (RecordingSession session : sessions) {
      if (!session.lead().equals(frame.lead())) {
        if (session.isSettled() && isNear(session, frame, windowing)) {
          return refused(RejectionReason.OTHER_LEAD, otherLead(session, frame));
        }
      } else if (holds(session, frame)) {
        return Arrival.Accepted.REPEATED;
      } else if (isDecided(session, frame, windowing)) {
        return decided(frame, windowed);
      } else if (canJoin(session, frame, windowing) && isBetter(session, target)) {
        target = session;
      }
    }
    if (decided.overlap(frame.startMicros(), frame.endMicros())
        > allowedOverlap(frame, frame, windowing)) {
      return decided(frame, windowed);
    }
    WindowingSettings.Limits limits = windowing.settings().limits();
    if (heldBytes + frame.record().length > limits.heldBytes()
        || heldFrames >= limits.heldFrames()) {
      return refused(RejectionReason.HELD_BACK, heldBack(limits));
    }
    Rejection conflict = conflict(frame, target, windowing, listener, store);
    if (conflict != null) {
      return new Arrival.Refused(conflict);
    }
    RecordingSession joined = target == null ? opened(frame, limits, quietMicros) : target;
    joined.insert(frame);
    joined.received(++arrivals, quietMicros);
    lastReceived = quietMicros;
    hold(frame);
    if (sessions.size() > 1) {
      absorb(joined, windowing);
    }
    return Arrival.Accepted.STORED;
  }

  /** Counts a frame that is in the store. */
  void hold(StoredFrame frame) {
    heldBytes += frame.record().length;
    heldFrames++;
  }

  /** A frame is not in the store any more. */
  void release(StoredFrame frame) {
    heldBytes -= frame.record().length;
    heldFrames--;
  }

  /** The session of the same lead that a stored frame belongs to; null if it begins one. */
  @Nullable RecordingSession sessionFor(StoredFrame frame, Windowing windowing) {
    RecordingSession best = null;
    for (RecordingSession session : sessions) {
      if (session.lead().equals(frame.lead())
          && canJoin(session, frame, windowing)
          && isBetter(session, best)) {
        best = session;
      }
    }
    return best;
  }

  /**
   * A session goes on in windows of another hop, from the first one that was not decided: no window
   * is lost or comes twice.
   */
  void restartSession(RecordingSession session, long decidedTo) {
    decided.add(session.startMicros(), decidedTo);
    session.restartAt(decidedTo);
    moved = true;
  }

  /** The session is over: what it covered is decided, if any window of it was. */
  void close(RecordingSession session) {
    sessions.remove(session);
    if (session.isSettled()) {
      decided.add(session.startMicros(), session.newestEndMicros());
    }
    moved = true;
  }

  /** The frames of a session are of no use: another one, of another lead, has its time. */
  void discard(RecordingSession session) {
    sessions.remove(session);
  }

  /** Where the windows that are not decided begin. */
  static long neededFrom(RecordingSession session, Windowing windowing) {
    return windowing.grid().start(session.startMicros(), session.nextIndex());
  }

  /**
   * Whether a frame has no sample at or after a time. A long one of a slow clock reaches further
   * than its nominal rate says.
   */
  static boolean isBehind(StoredFrame frame, long micros) {
    long last = frame.lastSampleMicros();
    return SampleClock.isLong(frame)
        ? last + Math.round((last - frame.startMicros()) * SampleClock.MOST_DRIFT) < micros
        : last < micros;
  }

  /** How far two frames may overlap, in µs: clocks drift and jitter. */
  static long allowedOverlap(StoredFrame earlier, StoredFrame later, Windowing windowing) {
    long earlierMicros = earlier.endMicros() - earlier.startMicros();
    long shorter = Math.min(earlierMicros, later.endMicros() - later.startMicros());
    long jitter = Math.min(windowing.holeToleranceMicros(), shorter / 2);
    return SampleClock.isLong(earlier)
        ? jitter + Math.round(earlierMicros * SampleClock.MOST_DRIFT)
        : jitter;
  }

  private static boolean isNear(RecordingSession session, StoredFrame frame, Windowing windowing) {
    long gap = windowing.settings().inactivityGapMicros();
    return frame.endMicros() >= session.startMicros() - gap
        && frame.startMicros() <= session.newestEndMicros() + gap;
  }

  /** Live frames are behind all others, so that the look is short. */
  private static boolean holds(RecordingSession session, StoredFrame frame) {
    List<StoredFrame> frames = session.frames();
    for (int i = session.positionFor(frame.startMicros()) - 1;
        i >= 0 && frames.get(i).startMicros() == frame.startMicros();
        i--) {
      if (frames.get(i).isSameAs(frame)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a session has decided the frame's time, all but what its next window needs. */
  private static boolean isDecided(
      RecordingSession session, StoredFrame frame, Windowing windowing) {
    if (!session.isSettled()) {
      return false;
    }
    long from = session.startMicros();
    long to = session.isEnding() ? session.newestEndMicros() : neededFrom(session, windowing);
    long overlap = Math.min(frame.endMicros(), to) - Math.max(frame.startMicros(), from);
    if (overlap <= allowedOverlap(frame, frame, windowing)) {
      return false;
    }
    return frame.startMicros() < from || frame.lastSampleMicros() < to;
  }

  private static boolean canJoin(RecordingSession session, StoredFrame frame, Windowing windowing) {
    long gap = windowing.settings().inactivityGapMicros();
    boolean isTooEarly =
        session.isSettled()
            ? isBehind(frame, neededFrom(session, windowing))
            : frame.endMicros() < session.startMicros() - gap;
    return !session.isEnding()
        && !isTooEarly
        && frame.startMicros() <= session.newestEndMicros() + gap;
  }

  /** A session whose start is fixed goes on; else the one of which there is most. */
  private static boolean isBetter(RecordingSession session, @Nullable RecordingSession than) {
    return than == null
        || (session.isSettled() && !than.isSettled())
        || (session.isSettled() == than.isSettled()
            && session.frames().size() > than.frames().size());
  }

  private Arrival decided(StoredFrame frame, WindowedFrames windowed) {
    return windowed.contains(id, frame)
        ? Arrival.Accepted.REPEATED
        : refused(
            RejectionReason.LATE,
            "the frame starts at %s; the windows of its time have been sealed or given up without it, or are older than what is remembered"
                .formatted(FrameTimes.toInstant(frame.startMicros())));
  }

  /**
   * What stands in a frame's way, if anything does. A frame alone at its time, which no other
   * followed, has a wrong time: it gives way to a session that comes to that time.
   */
  private @Nullable Rejection conflict(
      StoredFrame frame,
      @Nullable RecordingSession target,
      Windowing windowing,
      WindowingListener listener,
      FrameStore store) {
    List<RecordingSession> giveWay = new ArrayList<>();
    for (RecordingSession session : sessions) {
      StoredFrame taken =
          session.lead().equals(frame.lead()) ? overlapping(session, frame, windowing) : null;
      if (taken == null) {
        continue;
      }
      if (session == target
          || target == null
          || !session.isLone()
          || (target.isLone() && !target.continuesWith(frame, windowing.holeToleranceMicros()))) {
        return new Rejection(
            RejectionReason.OVERLAP,
            "the frame starts at %s, when samples of another frame, which starts at %s, were taken; each time has one sample"
                .formatted(
                    FrameTimes.toInstant(frame.startMicros()),
                    FrameTimes.toInstant(taken.startMicros())));
      }
      giveWay.add(session);
    }
    for (RecordingSession lone : giveWay) {
      StoredFrame loneFrame = lone.frames().get(0);
      sessions.remove(lone);
      release(loneFrame);
      store.remove(this, loneFrame);
      listener.frameExpelled(
          id,
          loneFrame,
          new Rejection(
              RejectionReason.OVERLAP,
              "the frame starts at %s; no other followed it, and a session came to that time: the device's clock was wrong"
                  .formatted(FrameTimes.toInstant(loneFrame.startMicros()))));
    }
    return null;
  }

  private static @Nullable StoredFrame overlapping(
      RecordingSession session, StoredFrame frame, Windowing windowing) {
    List<StoredFrame> frames = session.frames();
    int position = session.positionFor(frame.startMicros());
    if (position > 0) {
      StoredFrame before = frames.get(position - 1);
      if (before.endMicros() - frame.startMicros() > allowedOverlap(before, frame, windowing)) {
        return before;
      }
    }
    if (position < frames.size()) {
      StoredFrame behind = frames.get(position);
      if (frame.endMicros() - behind.startMicros() > allowedOverlap(frame, behind, windowing)) {
        return behind;
      }
    }
    return null;
  }

  /** Where there are too many sessions, the one that is silent for longest comes to its end. */
  private RecordingSession opened(
      StoredFrame frame, WindowingSettings.Limits limits, long quietMicros) {
    int open = 0;
    RecordingSession oldest = null;
    for (RecordingSession session : sessions) {
      if (!session.isEnding()) {
        open++;
        if (oldest == null || session.quietFor(quietMicros) > oldest.quietFor(quietMicros)) {
          oldest = session;
        }
      }
    }
    if (oldest != null && open >= limits.sessions()) {
      oldest.end();
    }
    return open(frame, quietMicros);
  }

  /** Begins a session with a frame, which is not put into it yet. */
  RecordingSession open(StoredFrame frame, long quietMicros) {
    int slot = 0;
    while (isTaken(slot)) {
      slot++;
    }
    RecordingSession session = new RecordingSession(frame, slot, quietMicros);
    sessions.add(session);
    return session;
  }

  private boolean isTaken(int slot) {
    for (RecordingSession session : sessions) {
      if (session.slot() == slot) {
        return true;
      }
    }
    return false;
  }

  /**
   * A session takes in those that it has come up to. A frame alone may have a wrong time, and is
   * taken in only if it continues the session without a hole, or lies in it, and its number says
   * the same; else it waits for a frame of that time, see {@link #takeInLone}.
   */
  private void absorb(RecordingSession joined, Windowing windowing) {
    long gap = windowing.settings().inactivityGapMicros();
    for (int i = sessions.size() - 1; i >= 0; i--) {
      RecordingSession other = sessions.get(i);
      boolean mayBeWrong = other.isLone() && !joined.isLone();
      if (canTakeIn(joined, other, mayBeWrong ? windowing.holeToleranceMicros() : gap, windowing)
          && !(mayBeWrong && !joined.isInOrderWith(other.frames().get(0)))) {
        sessions.remove(i);
        other.frames().forEach(joined::insert);
      }
    }
  }

  /**
   * A session takes in the frames alone that lie in it, or continue it without a hole, before a
   * time that has been waited for: no other frame came for theirs.
   *
   * @return whether there were any
   */
  boolean takeInLone(RecordingSession session, long beforeMicros, Windowing windowing) {
    boolean found = false;
    for (int i = sessions.size() - 1; i >= 0; i--) {
      RecordingSession other = sessions.get(i);
      if (other.isLone()
          && other.startMicros() < beforeMicros
          && canTakeIn(session, other, windowing.holeToleranceMicros(), windowing)) {
        sessions.remove(i);
        other.frames().forEach(session::insert);
        found = true;
      }
    }
    return found;
  }

  /** Whether a session, of which nothing is decided, is at most so far from another or in it. */
  private static boolean canTakeIn(
      RecordingSession session, RecordingSession other, long distance, Windowing windowing) {
    if (other == session
        || other.isSettled()
        || other.isEnding()
        || !other.lead().equals(session.lead())) {
      return false;
    }
    long from =
        session.isSettled() ? neededFrom(session, windowing) : session.startMicros() - distance;
    return other.newestEndMicros() >= from
        && (!session.isSettled() || other.startMicros() >= from)
        && other.startMicros() <= session.newestEndMicros() + distance;
  }

  /**
   * Gives the frames of a session whose start is not fixed to one that has begun, if no hole longer
   * than the gap lies between: a frame may have come before those that bring the two together.
   *
   * @return whether there was one
   */
  boolean joinSessionBefore(RecordingSession session, Windowing windowing) {
    long gap = windowing.settings().inactivityGapMicros();
    for (RecordingSession other : sessions) {
      if (other != session
          && other.isSettled()
          && !other.isEnding()
          && other.lead().equals(session.lead())
          && session.startMicros() >= neededFrom(other, windowing)
          && session.startMicros() <= other.newestEndMicros() + gap) {
        sessions.remove(session);
        session.frames().forEach(other::insert);
        return true;
      }
    }
    return false;
  }

  private static Arrival refused(RejectionReason reason, String message) {
    return new Arrival.Refused(new Rejection(reason, message));
  }

  private static String otherLead(RecordingSession session, StoredFrame frame) {
    Instant start = FrameTimes.toInstant(session.startMicros());
    return "the frame is of lead %s; the recording session that began at %s is of lead %s"
        .formatted(frame.lead(), start, session.lead());
  }

  private String heldBack(WindowingSettings.Limits limits) {
    return "%d frames of %d bytes of the device wait for their windows; allowed are %d frames of %d bytes"
        .formatted(heldFrames, heldBytes, limits.heldFrames(), limits.heldBytes());
  }
}
