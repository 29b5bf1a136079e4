package org.dt4ecg.topology.windowing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Coverage;
import org.dt4ecg.model.signal.UnitMismatchException;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the frames of all devices of a task into sealed windows. What is open of them is at hand in
 * memory, and the stores are written by it: they are read when the task starts, and where a frame
 * comes for a time that was decided. Not thread-safe: belongs to a task.
 */
public final class WindowSealer {

  private static final Logger LOG = LoggerFactory.getLogger(WindowSealer.class);

  private static final ByteBuffer NO_FRAMES = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** The session of which least can come before: it began first, by the device's own count. */
  private static final Comparator<RecordingSession> BEGAN_FIRST =
      Comparator.comparingLong(RecordingSession::startMicros)
          .thenComparingLong(session -> session.frames().get(0).sequence())
          .thenComparing(RecordingSession::lead);

  private final FrameStore frameStore;
  private final DeviceStore deviceStore;
  private final MicroBatch batch;
  private final WindowingListener listener;
  private final QuietClock quiet;
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private Windowing windowing;
  private ByteBuffer windowed = ByteBuffer.allocate(64 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes the stores of a task; {@link #restore} has to come first. */
  public WindowSealer(
      Windowing windowing,
      FrameStore frameStore,
      DeviceStore deviceStore,
      MicroBatch batch,
      WindowingListener listener,
      Duration sweepPeriod) {
    this.windowing = windowing;
    this.frameStore = frameStore;
    this.deviceStore = deviceStore;
    this.batch = batch;
    this.listener = listener;
    this.quiet = new QuietClock(sweepPeriod);
  }

  /**
   * A window whose results were forwarded.
   *
   * @param evidence what it said of the person; null where its signal was not usable, or the model
   *     failed on it
   */
  public record Forwarded(SealedWindow window, @Nullable Evidence evidence) {}

  /**
   * Rebuilds what a task had in memory when it stopped, windows that waited included. Writes and
   * forwards nothing.
   *
   * @param reader makes a frame of a stored record
   */
  public void restore(Instant now, BiFunction<String, byte[], StoredFrame> reader) {
    quiet.start(now);
    devices.putAll(deviceStore.readAll(windowing, quiet.micros()));
    Map<Device, List<StoredFrame>> frames = new HashMap<>();
    int[] count = new int[1];
    frameStore.forEach(
        (deviceId, record) -> {
          StoredFrame frame = reader.apply(deviceId, record);
          frames.computeIfAbsent(device(deviceId), device -> new ArrayList<>()).add(frame);
          count[0]++;
        });
    listener.framesRestored(count[0]);
    frames.forEach(this::restore);
    for (Device device : devices.values()) {
      // What chooses between leads sends dead letters, which has to wait for the first sweep.
      if (device.hasOneLead()) {
        advance(device, now);
      }
    }
  }

  /** Goes on with the windows of another model. No window may wait in the batch. */
  public void continueOn(Windowing other) {
    long hop = windowing.grid().hopMicros();
    for (Device device : devices.values()) {
      if (device.windowsInBatch() > 0) {
        throw new IllegalStateException(
            "Windows of a device wait for the model before; classify them before it is replaced");
      }
      for (RecordingSession session : device.sessions()) {
        if (session.nextIndex() > 0 && hop != other.grid().hopMicros()) {
          device.restartSession(session, Device.neededFrom(session, windowing));
          device.positionMoved();
        } else {
          session.lookAgainAt(Long.MIN_VALUE);
        }
      }
    }
    windowing = other;
  }

  /** Takes a frame in, and seals what it completes. */
  public Arrival accept(String deviceId, StoredFrame frame, Instant now) {
    Device device = device(deviceId);
    Arrival arrival =
        device.receive(frame, windowing, this::wasWindowed, listener, frameStore, quiet.micros());
    if (arrival == Arrival.Accepted.STORED) {
      frameStore.put(device, frame);
      listener.frameStored();
      discardOtherLeads(device);
      advance(device, now);
      closeEnded(device);
      commitIfPossible(device);
    }
    return arrival;
  }

  /** Is shown a session of which no frame came for the silence. */
  @FunctionalInterface
  public interface SilenceListener {
    void silent(Device device, RecordingSession session);
  }

  /**
   * Gives up what devices that have gone silent left open, and forgets those that stay silent.
   *
   * @param hasReadAll whether the task has read all there is
   */
  public void sweep(Instant now, boolean hasReadAll, SilenceListener silences) {
    quiet.tick(now, hasReadAll);
    WindowingSettings settings = windowing.settings();
    for (Iterator<Device> all = devices.values().iterator(); all.hasNext(); ) {
      Device device = all.next();
      for (RecordingSession session : device.sessions()) {
        long quietMicros = session.quietFor(quiet.micros());
        if (quietMicros > settings.resumeMicros()) {
          session.end();
        }
        if (quietMicros > settings.graceMicros()) {
          session.lookAgainAt(Long.MIN_VALUE);
        }
        if (quietMicros > settings.silenceMicros() && session.windowsInBatch() == 0) {
          silences.silent(device, session);
        }
      }
      if (!device.sessions().isEmpty()) {
        advance(device, now);
        closeEnded(device);
      } else if (device.isSilentFor(settings.memoryMicros(), quiet.micros())) {
        forget(device, all);
      }
      commitIfPossible(device);
    }
  }

  /**
   * Stores where the devices of windows whose results have been forwarded are, and removes the
   * frames that no window needs any more.
   */
  public void commit(List<Forwarded> forwarded) {
    for (Forwarded one : forwarded) {
      SealedWindow window = one.window();
      Device device = window.device();
      device.windowForwarded();
      ByteBuffer frames = NO_FRAMES;
      if (device.windowsInBatch() == 0) {
        closeEnded(device);
        frames = removeDone(device);
        device.committed();
      }
      deviceStore.putProgress(
          device,
          new DeviceStore.WindowProgress(window.session(), window.index(), one.evidence()),
          frames,
          windowing);
    }
  }

  /** The frames that a window was cut from, oldest first. */
  public List<StoredFrame> framesOf(SealedWindow window) {
    return window.session().frames().stream()
        .filter(
            frame ->
                frame.lastSampleMicros() >= window.startMicros()
                    && frame.startMicros() < window.endMicros())
        .toList();
  }

  private boolean wasWindowed(String deviceId, StoredFrame frame) {
    return deviceStore.wasWindowed(deviceId, frame.fingerprint());
  }

  private Device device(String deviceId) {
    Device known = devices.get(deviceId);
    if (known != null) {
      return known;
    }
    Device unseen = new Device(deviceId, windowing.settings(), quiet.micros());
    devices.put(deviceId, unseen);
    return unseen;
  }

  /**
   * Whether a frame does not belong to a session for sure, though it lies in it or next to it: its
   * time may be wrong, and what comes next tells. The session takes it in then, or it gives way.
   */
  private boolean isAlone(StoredFrame frame, RecordingSession session, List<StoredFrame> later) {
    StoredFrame next =
        later.stream().filter(other -> other.lead().equals(frame.lead())).findFirst().orElse(null);
    return isAloneBehind(frame, session, next) || isOddOneOut(frame, session, next);
  }

  /**
   * Whether a frame stands alone behind a session: not next to it, followed by none, and by its
   * number not from behind the session's newest (a device may number all frames 0). It may have
   * come long before the session came near, with a wrong time, or just now, of a device that began
   * to count anew behind a hole.
   */
  private boolean isAloneBehind(
      StoredFrame frame, RecordingSession session, @Nullable StoredFrame next) {
    long tolerance = windowing.holeToleranceMicros();
    return frame.sequence() <= session.newestSequence()
        && frame.startMicros() > session.newestEndMicros() + tolerance
        && (next == null || next.startMicros() > frame.endMicros() + tolerance);
  }

  /** Whether the frames before and behind are numbered in order, and one between them is not. */
  private boolean isOddOneOut(
      StoredFrame frame, RecordingSession session, @Nullable StoredFrame next) {
    List<StoredFrame> frames = session.frames();
    if (frames.isEmpty()
        || next == null
        || next.startMicros() > frame.endMicros() + windowing.settings().inactivityGapMicros()) {
      return false;
    }
    long before = frames.get(frames.size() - 1).sequence();
    return before < next.sequence()
        && (frame.sequence() <= before || frame.sequence() >= next.sequence());
  }

  /** By time, so that sessions that had not begun to be windowed are found as they were. */
  private void restore(Device device, List<StoredFrame> frames) {
    frames.sort(Comparator.comparingLong(StoredFrame::startMicros));
    for (int i = 0; i < frames.size(); i++) {
      StoredFrame frame = frames.get(i);
      RecordingSession session = device.sessionFor(frame, windowing);
      if (session == null || isAlone(frame, session, frames.subList(i + 1, frames.size()))) {
        session = device.open(frame, quiet.micros());
      }
      session.insert(frame);
      device.hold(frame);
    }
    device.sessions().forEach(RecordingSession::restored);
  }

  private void forget(Device device, Iterator<Device> all) {
    deviceStore.removeProgress(device);
    device.restoreDecided(new DecidedTime(windowing.settings().limits().intervals()));
    deviceStore.putHistory(device);
    device.committed();
    all.remove();
  }

  private void commitIfPossible(Device device) {
    if (device.canCommit()) {
      device.committed();
      deviceStore.putPosition(device, removeDone(device), windowing);
    }
  }

  /** Seals the windows that are complete and gives up those that cannot be completed any more. */
  private void advance(Device device, Instant now) {
    List<RecordingSession> sessions = device.sessions();
    if (sessions.size() == 1) {
      advance(device, sessions.get(0), now);
    } else {
      for (RecordingSession session : List.copyOf(sessions)) {
        if (sessions.contains(session)) {
          advance(device, session, now);
        }
      }
    }
  }

  private void advance(Device device, RecordingSession session, Instant now) {
    while (session.isWorthALook() && !session.frames().isEmpty()) {
      if (!decide(device, session, now)) {
        return;
      }
    }
  }

  /** Decides about the next window; false if it has to wait. */
  private boolean decide(Device device, RecordingSession session, Instant now) {
    long end = windowing.grid().end(session.startMicros(), session.nextIndex());
    long start = windowing.grid().start(session.startMicros(), session.nextIndex());
    long grace = windowing.settings().graceMicros();
    boolean overdue = session.newestEndMicros() >= end + grace;
    boolean hurried = session.isEnding() || device.isQuiet(session, grace, quiet.micros());
    boolean complete =
        windowing.assembler().coverage(session.frames(), start, session.clock(), hurried)
            instanceof Coverage.Complete;
    if ((overdue || hurried)
        && !(complete && session.isSettled())
        && device.takeInLone(session, end, windowing)) {
      return true;
    }
    if (!complete && !overdue && !(hurried && isCompleteBehind(session))) {
      session.lookAgainAt(session.newestEndMicros() < end ? end : end + grace);
      return false;
    }
    if (!session.isSettled() && !settle(device, session, hurried, end)) {
      return false;
    }
    if (complete) {
      seal(device, session, hurried, start, end, now);
    } else {
      listener.windowIncomplete();
    }
    session.decided(windowing.assembler(), end, end + windowing.grid().hopMicros());
    device.positionMoved();
    return true;
  }

  /** Whether a later window of the session is complete: giving up this one hurries that. */
  private boolean isCompleteBehind(RecordingSession session) {
    long index = session.nextIndex() + 1;
    for (; ; index++) {
      long start = windowing.grid().start(session.startMicros(), index);
      if (start >= session.newestEndMicros()) {
        return false;
      }
      List<StoredFrame> behind = framesFrom(session, start);
      if (windowing.assembler().coverage(behind, start, session.clock(), true)
          instanceof Coverage.Complete) {
        return true;
      }
    }
  }

  private static List<StoredFrame> framesFrom(RecordingSession session, long micros) {
    List<StoredFrame> frames = session.frames();
    int from = 0;
    while (from < frames.size() && frames.get(from).endMicros() <= micros) {
      from++;
    }
    return frames.subList(from, frames.size());
  }

  /**
   * Fixes the start of a session, once no earlier frame can be on its way: the device's own count
   * says that there is none, of more than one frame, whose time may be wrong, or the newest sample
   * has moved on by the grace since the start was last moved back, or nothing has come for as long.
   * Of sessions of several leads at one time one is chosen.
   *
   * @return whether its windows may be decided
   */
  private boolean settle(
      Device device, RecordingSession session, boolean hurried, long firstWindowEnd) {
    long grace = windowing.settings().graceMicros();
    if (!hurried
        && session.progressSinceStart() < grace
        && (session.isLone() || !isFirstByCount(device, session, firstWindowEnd))) {
      session.lookAgainAt(session.newestEndMicros() - session.progressSinceStart() + grace);
      return false;
    }
    if (device.joinSessionBefore(session, windowing)) {
      return false;
    }
    RecordingSession chosen = session;
    List<RecordingSession> rivals = new ArrayList<>();
    for (RecordingSession other : device.sessions()) {
      if (other != session && !other.lead().equals(session.lead()) && areNear(session, other)) {
        rivals.add(other);
        chosen =
            other.isSettled() || (!chosen.isSettled() && BEGAN_FIRST.compare(other, chosen) < 0)
                ? other
                : chosen;
      }
    }
    rivals.add(session);
    for (RecordingSession rival : rivals) {
      if (rival != chosen && !rival.isSettled()) {
        discard(device, rival, chosen);
      }
    }
    if (chosen != session) {
      return false;
    }
    session.settle();
    return true;
  }

  private boolean areNear(RecordingSession one, RecordingSession other) {
    long gap = windowing.settings().inactivityGapMicros();
    return one.startMicros() <= other.newestEndMicros() + gap
        && other.startMicros() <= one.newestEndMicros() + gap;
  }

  /** Whether the frames are numbered one by one, from 0 or from the last of the session before. */
  private static boolean isFirstByCount(
      Device device, RecordingSession session, long firstWindowEnd) {
    List<StoredFrame> frames = session.frames();
    long expected = frames.get(0).sequence();
    if (expected != 0 && !continuesSessionBefore(device, session, expected)) {
      return false;
    }
    for (int i = 0; i < frames.size() && frames.get(i).startMicros() < firstWindowEnd; i++) {
      if (frames.get(i).sequence() != expected++) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the device's count goes on from the last frame before. The number may be the same by
   * chance where each recording is counted from 0: so the session's frames have to come in their
   * order, and the time of the last one before has to be right, which that of a single frame need
   * not be.
   */
  private static boolean continuesSessionBefore(
      Device device, RecordingSession session, long sequence) {
    if (!session.beganWithItsFirst()) {
      return false;
    }
    RecordingSession before = null;
    for (RecordingSession other : device.sessions()) {
      if (other != session
          && !other.isLone()
          && other.newestEndMicros() <= session.startMicros()
          && (before == null || other.newestEndMicros() > before.newestEndMicros())) {
        before = other;
      }
    }
    return before != null && before.newestSequence() + 1 == sequence;
  }

  /**
   * A session that has begun may come to where frames of another lead have waited, which came
   * before the frames that lead there.
   */
  private void discardOtherLeads(Device device) {
    if (device.hasOneLead()) {
      return;
    }
    List<RecordingSession> sessions = List.copyOf(device.sessions());
    for (RecordingSession other : sessions) {
      if (!other.isSettled()) {
        sessions.stream()
            .filter(begun -> begun.isSettled() && !begun.lead().equals(other.lead()))
            .filter(begun -> areNear(begun, other))
            .findFirst()
            .ifPresent(begun -> discard(device, other, begun));
      }
    }
  }

  private void discard(Device device, RecordingSession session, RecordingSession chosen) {
    device.discard(session);
    String message =
        "the frame is of lead %s; the recording session that began at %s is of lead %s"
            .formatted(session.lead(), FrameTimes.toInstant(chosen.startMicros()), chosen.lead());
    for (StoredFrame frame : session.frames()) {
      device.release(frame);
      frameStore.remove(device, frame);
      listener.frameExpelled(
          device.id(), frame, new Rejection(RejectionReason.OTHER_LEAD, message));
    }
  }

  /** Frames that were stored while a model of another unit served cannot become its windows. */
  private void seal(
      Device device,
      RecordingSession session,
      boolean isAllThere,
      long start,
      long end,
      Instant now) {
    float[] samples = batch.arrayForNext(windowing.windowSamples());
    AssembledWindow window;
    try {
      window =
          windowing
              .assembler()
              .assemble(session.frames(), start, session.clock(), isAllThere, samples);
    } catch (UnitMismatchException e) {
      LOG.warn(
          "A window of frames from before the model was changed is skipped: {}", e.getMessage());
      listener.windowIncomplete();
      return;
    }
    batch.add(
        new SealedWindow(
            device,
            session,
            session.startMicros(),
            session.nextIndex(),
            start,
            end,
            samples,
            window.quality(),
            window.heartRate(),
            now));
    device.windowSealed(session);
    listener.windowSealed();
  }

  /** The windows that the end of a session cuts short count as one. */
  private void closeEnded(Device device) {
    for (int i = device.sessions().size() - 1; i >= 0; i--) {
      RecordingSession session = device.sessions().get(i);
      if (session.isEnding() && session.windowsInBatch() == 0) {
        if (session.newestEndMicros() > Device.neededFrom(session, windowing)) {
          listener.windowIncomplete();
        }
        listener.sessionClosed(device, session);
        device.close(session);
        deviceStore.putHistory(device);
        for (StoredFrame frame : session.frames()) {
          remove(device, frame);
        }
        deviceStore.forgetEvidence(device, session, removedFrames(), windowing);
        if (device.windowsInBatch() == 0) {
          device.committed();
        }
      }
    }
  }

  /** Removes the frames that no window needs any more; their fingerprints. */
  private ByteBuffer removeDone(Device device) {
    for (RecordingSession session : device.sessions()) {
      if (session.isSettled()) {
        long needed = Device.neededFrom(session, windowing);
        List<StoredFrame> frames = session.frames();
        int done = 0;
        while (done < frames.size() && Device.isBehind(frames.get(done), needed)) {
          remove(device, frames.get(done));
          done++;
        }
        frames.subList(0, done).clear();
      }
    }
    return removedFrames();
  }

  private ByteBuffer removedFrames() {
    if (windowed.position() == 0) {
      return NO_FRAMES;
    }
    byte[] fingerprints = new byte[windowed.position()];
    windowed.flip().get(fingerprints);
    windowed.clear();
    return ByteBuffer.wrap(fingerprints);
  }

  private void remove(Device device, StoredFrame frame) {
    device.release(frame);
    frameStore.remove(device, frame);
    listener.frameWindowed();
    if (windowed.remaining() < Long.BYTES) {
      windowed =
          ByteBuffer.allocate(2 * windowed.capacity())
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(windowed.flip());
    }
    windowed.putLong(frame.fingerprint());
  }
}
