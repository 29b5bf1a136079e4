package org.dt4ecg.topology.windowing;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.signal.SampleClock;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.bouts.OpenBout;

/**
 * A run of frames of one lead of a device without a hole longer than the inactivity gap: the frames
 * whose windows are open, how far its windows have been decided, and what they said so far. How far
 * runs ahead of what is stored by the windows that wait in the micro-batch. All times are in
 * microseconds (µs) since the epoch. Not thread-safe: belongs to a task.
 */
public final class RecordingSession {

  /** By start; the oldest is needed by the next window. */
  private final List<StoredFrame> frames = new ArrayList<>();

  private final String lead;
  private long start;
  private long nextIndex;
  private long newestEnd;
  private long newestSequence;

  /** Whether it is certain that no earlier frame will move the start back. */
  private boolean settled;

  /** Whether a frame came, or may have come, that was before the first. */
  private boolean beganElsewhere;

  /** End of the newest sample when the start was last moved. */
  private long newestEndAtStart;

  private SampleClock clock = SampleClock.UNKNOWN;

  /** Start and nominal duration of the last frame that the clock was compared with. */
  private long clockedStart = Long.MIN_VALUE;

  private long clockedMicros;

  /** Time of the newest sample from which on another look at the next window is worth it. */
  private long nextLookAt = Long.MIN_VALUE;

  private final int slot;
  private long lastReceived;

  /** Number of the device's first and last frame that were of this session, as they arrived. */
  private long firstArrival;

  private long lastArrival;
  private int windowsInBatch;
  private boolean ending;

  private String fusedBy = "";
  private FusionState fusion = FusionState.EMPTY;
  private List<OpenBout> bouts = List.of();

  RecordingSession(StoredFrame first, int slot, long quietMicros) {
    this.lead = first.lead();
    this.slot = slot;
    this.start = first.startMicros();
    this.newestEnd = Long.MIN_VALUE;
    this.lastReceived = quietMicros;
  }

  /** A session as it was stored, of which windows were decided. */
  RecordingSession(
      String lead,
      int slot,
      long start,
      long nextIndex,
      long newestEnd,
      long newestSequence,
      long quietMicros) {
    this.lead = lead;
    this.slot = slot;
    this.start = start;
    this.nextIndex = nextIndex;
    this.newestEnd = newestEnd;
    this.newestEndAtStart = newestEnd;
    this.newestSequence = newestSequence;
    this.settled = true;
    this.lastReceived = quietMicros;
  }

  /** Name of its lead. */
  public String lead() {
    return lead;
  }

  public long startMicros() {
    return start;
  }

  /** Next window to seal or to give up. */
  public long nextIndex() {
    return nextIndex;
  }

  /** End of the newest sample. */
  public long newestEndMicros() {
    return newestEnd;
  }

  /** Number of the newest frame. */
  public long newestSequence() {
    return newestSequence;
  }

  /** What is known of the device's clock by the windows decided so far. */
  public SampleClock clock() {
    return clock;
  }

  long clockedStart() {
    return clockedStart;
  }

  long clockedMicros() {
    return clockedMicros;
  }

  void restoreClock(SampleClock stored, long storedStart, long storedMicros) {
    clock = stored;
    clockedStart = storedStart;
    clockedMicros = storedMicros;
  }

  /** What the windows forwarded so far said; of the model {@link #fusedBy()}. */
  public FusionState fusion() {
    return fusion;
  }

  /** Version of the model whose windows were fused; empty before the first. */
  public String fusedBy() {
    return fusedBy;
  }

  /** Keeps what the windows said up to one. */
  public void fused(String modelVersion, FusionState state) {
    fusedBy = modelVersion;
    fusion = state;
  }

  /** The bouts that go on. */
  public List<OpenBout> bouts() {
    return bouts;
  }

  public void keepBouts(List<OpenBout> open) {
    bouts = open;
  }

  /** Its frames by start, not to be changed. */
  List<StoredFrame> frames() {
    return frames;
  }

  boolean isSettled() {
    return settled;
  }

  void settle() {
    settled = true;
  }

  /** Whether a single frame is all there is of it: its time may be wrong. */
  boolean isLone() {
    return frames.size() == 1 && !settled;
  }

  /** How many of its windows wait to be classified. */
  public int windowsInBatch() {
    return windowsInBatch;
  }

  void windowSealed() {
    windowsInBatch++;
  }

  void batchForwarded() {
    windowsInBatch = 0;
  }

  long quietFor(long quietMicros) {
    return quietMicros - lastReceived;
  }

  void received(long arrival, long quietMicros) {
    lastReceived = quietMicros;
    lastArrival = arrival;
    firstArrival = firstArrival == 0 ? arrival : firstArrival;
  }

  /** Where its progress is stored, beside that of the device's other sessions. */
  int slot() {
    return slot;
  }

  /** Whether nothing of it has come since another session began. */
  public boolean wasOverBefore(RecordingSession other) {
    return lastArrival < other.firstArrival && newestEnd < other.start;
  }

  /** From now on no frame is waited for. */
  void end() {
    ending = true;
    nextLookAt = Long.MIN_VALUE;
  }

  boolean isEnding() {
    return ending;
  }

  /** How much the newest sample has moved on since the start was last moved back. */
  long progressSinceStart() {
    return newestEnd - newestEndAtStart;
  }

  /** Takes a frame in, which overlaps none that it has. */
  void insert(StoredFrame frame) {
    int position = positionFor(frame.startMicros());
    if (position < frames.size() || frame.startMicros() < newestEnd || frames.size() == 1) {
      // Not just one more behind all others, so it may fill a hole; or it is not alone any more.
      nextLookAt = Long.MIN_VALUE;
    }
    frames.add(position, frame);
    if (frame.endMicros() > newestEnd) {
      newestEnd = frame.endMicros();
      newestSequence = frame.sequence();
    }
    if (!settled && (frames.size() == 1 || frame.startMicros() < start)) {
      beganElsewhere |= frames.size() > 1;
      start = frame.startMicros();
      newestEndAtStart = newestEnd;
      nextLookAt = Long.MIN_VALUE;
    }
  }

  /** Its frames were read back, and which of them came last is not known: any may have been it. */
  void restored() {
    newestEndAtStart = newestEnd;
    beganElsewhere = frames.size() > 1;
  }

  /** Whether the first frame by time came first, and none before another that is older. */
  boolean beganWithItsFirst() {
    return !beganElsewhere;
  }

  /** Where a frame of that start has its place. */
  int positionFor(long startMicros) {
    int position = frames.size();
    while (position > 0 && frames.get(position - 1).startMicros() > startMicros) {
      position--;
    }
    return position;
  }

  /** Whether a frame's number lies between those of the frames beside it in time. */
  boolean isInOrderWith(StoredFrame frame) {
    int position = positionFor(frame.startMicros());
    return (position == 0 || frames.get(position - 1).sequence() < frame.sequence())
        && (position == frames.size() || frame.sequence() < frames.get(position).sequence());
  }

  /** Whether a frame is the next one by time and by number. */
  boolean continuesWith(StoredFrame frame, long toleranceMicros) {
    return Math.abs(frame.startMicros() - newestEnd) <= toleranceMicros
        && frame.sequence() == newestSequence + 1;
  }

  boolean isWorthALook() {
    return newestEnd >= nextLookAt;
  }

  void lookAgainAt(long newestEndMicros) {
    nextLookAt = newestEndMicros;
  }

  /** The next window was decided: the clock is compared with the frames that begin in it. */
  void decided(WindowAssembler assembler, long windowEnd, long nextWindowEnd) {
    for (int i = 0; i < frames.size() && frames.get(i).startMicros() < windowEnd; i++) {
      compareClock(assembler, frames.get(i));
    }
    nextIndex++;
    nextLookAt = nextWindowEnd - (clock.ratio() > 1 ? longestDrift() : 0);
  }

  /**
   * Goes on in windows of another hop, when another model serves. A session of which windows were
   * decided goes on as one that starts with the first window that was not, so that no window is
   * lost or comes twice.
   */
  void restartAt(long startMicros) {
    start = startMicros;
    nextIndex = 0;
    nextLookAt = Long.MIN_VALUE;
  }

  private void compareClock(WindowAssembler assembler, StoredFrame frame) {
    if (frame.startMicros() <= clockedStart) {
      return;
    }
    if (clockedStart != Long.MIN_VALUE) {
      clock = assembler.clockAfter(clock, clockedStart, clockedMicros, frame.startMicros());
    }
    clockedStart = frame.startMicros();
    clockedMicros = frame.endMicros() - frame.startMicros();
  }

  private long longestDrift() {
    long longest = 0;
    for (StoredFrame frame : frames) {
      longest = Math.max(longest, frame.endMicros() - frame.startMicros());
    }
    return Math.round(longest * SampleClock.MOST_DRIFT);
  }

  @Override
  public String toString() {
    return "session from %s, %d frames, next window %d"
        .formatted(FrameTimes.toInstant(start), frames.size(), nextIndex);
  }
}
