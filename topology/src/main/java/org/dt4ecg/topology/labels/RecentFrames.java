package org.dt4ecg.topology.labels;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one device that labels may still come for: those up to the delay behind its newest
 * sample, and at most a tenth of the delay more. All times are in microseconds (µs) since the
 * epoch. Not thread-safe: belongs to a task.
 *
 * <p>A frame <i>alone</i>, from which no other that counts is within the inactivity gap, may have a
 * wrong time: it does not move the device's time on, begins no session, and gives way to a frame of
 * its time that belongs to others.
 */
final class RecentFrames {

  private static final long NONE = Long.MIN_VALUE;

  /** Two frames whose ends are closer may share a key in the store. */
  private static final long KEY_MICROS = 1_000;

  private static final int REMOVALS_PER_DELAY = 10;

  /** Far more than wrong times that a device has within the delay. */
  private static final int MOST_ALONE = 64;

  /** A device that sends one frame now and then has no others to confirm their times. */
  private static final int ALONE_IN_A_ROW = 3;

  private final String deviceId;
  private final LabelFrameStore frames;
  private final KeyValueStore<String, DeviceSessions> sessionStore;
  private final LabelSettings settings;
  private final SessionStarts sessions;

  /** Starts of the frames alone, in the order in which they came. */
  private final Set<Long> alone = new LinkedHashSet<>();

  /** The frames that came last, if each is alone, and further on than the one before. */
  private final List<EcgSamples> row = new ArrayList<>();

  /** End of the newest sample of a frame that counts. */
  private long newestSampleEnd = NONE;

  private long newestEndOfAll = NONE;
  private long storedFrom = Long.MAX_VALUE;
  private boolean changed;

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
    DeviceSessions stored = sessionStore.get(deviceId);
    this.sessions = SessionStarts.of(stored);
    if (stored != null) {
      alone.addAll(stored.getAlone());
    }
    for (EcgSamples frame : frames.from(deviceId, 0)) {
      remember(frame);
      if (!isAlone(frame)) {
        newestSampleEnd = Math.max(newestSampleEnd, end(frame));
      }
    }
  }

  /** Whether the device was seen. */
  boolean hasTime() {
    return newestEndOfAll != NONE;
  }

  /** End of the newest sample of all, exclusive; its time may be wrong. */
  long newestSampleEnd() {
    return newestEndOfAll;
  }

  /** Whether the device's own time, by its frames that count, is so long past another time. */
  boolean isPast(long micros, long byMicros) {
    return newestSampleEnd != NONE && newestSampleEnd - byMicros >= micros;
  }

  /**
   * Takes a frame in.
   *
   * @return false if it was there, is too old, or others have its time
   */
  boolean add(EcgSamples frame) {
    boolean tooOld =
        newestSampleEnd != NONE && LabelFrameStore.lastSampleMicros(frame) < keptFrom();
    if (tooOld || isHeld(frame) || !isGivenWay(frame)) {
      return false;
    }
    frames.put(frame);
    remember(frame);
    List<EcgSamples> others = othersOfItsRecording(frame);
    if (others.isEmpty() && !goesOn(frame)) {
      stayAlone(frame);
    } else {
      row.clear();
      count(frame);
      others.stream().filter(this::isAlone).forEach(this::count);
    }
    save();
    return true;
  }

  /** Those within the inactivity gap of a frame that count; if there are none, those that fit. */
  private List<EcgSamples> othersOfItsRecording(EcgSamples frame) {
    if (goesOn(frame)) {
      return List.of();
    }
    List<EcgSamples> beside = beside(frame);
    List<EcgSamples> counted = beside.stream().filter(other -> !isAlone(other)).toList();
    return counted.isEmpty()
        ? beside.stream().filter(other -> fits(other, frame)).toList()
        : counted;
  }

  /**
   * Whether a frame is there, byte for byte: one with a wrong time may have the times of another.
   */
  private boolean isHeld(EcgSamples frame) {
    if (!hasTime() || end(frame) > newestEndOfAll + KEY_MICROS) {
      return false;
    }
    EcgSamples held = frames.get(frame);
    return held != null
        && held.getStartTime().equals(frame.getStartTime())
        && held.getSamples().equals(frame.getSamples());
  }

  /**
   * Whether no other samples have the frame's time, or those that have give way. So a device has
   * one layer of frames at most, however many it sends.
   */
  private boolean isGivenWay(EcgSamples frame) {
    List<EcgSamples> taken = taken(frame);
    if (taken.isEmpty()) {
      return true;
    }
    List<EcgSamples> beside = beside(frame);
    beside.removeAll(taken);
    boolean isNext = beside.stream().anyMatch(other -> isNextTo(other, frame));
    List<EcgSamples> counted = beside.stream().filter(other -> !isAlone(other)).toList();
    for (EcgSamples other : taken) {
      boolean givesWay =
          isNext
              ? isAlone(other) || isOdd(other, counted)
              : isAlone(other)
                  && !counted.isEmpty()
                  && counted.stream().noneMatch(one -> fitsByNumber(one, other));
      if (!givesWay) {
        return false;
      }
    }
    taken.forEach(this::remove);
    return true;
  }

  private List<EcgSamples> taken(EcgSamples frame) {
    long start = start(frame);
    long end = end(frame);
    long margin = Math.min(settings.holeToleranceMicros(), (end - start) / 4);
    return hasTime() && start + margin < newestEndOfAll
        ? between(start + margin, end - margin)
        : List.of();
  }

  private void remove(EcgSamples frame) {
    frames.remove(frame);
    changed |= alone.remove(start(frame));
  }

  /** Whether a frame continues the newest sample, as live frames do: no look at others. */
  private boolean goesOn(EcgSamples frame) {
    return alone.isEmpty()
        && newestSampleEnd != NONE
        && start(frame) >= newestSampleEnd
        && start(frame) - newestSampleEnd <= settings.inactivityGapMicros();
  }

  /** From now on the frame's time is taken for right. */
  private void count(EcgSamples frame) {
    changed |= alone.remove(start(frame));
    if (beginsSession(start(frame))) {
      sessions.begin(start(frame), end(frame), settings.inactivityGapMicros());
      changed = true;
    }
    newestSampleEnd = Math.max(newestSampleEnd, end(frame));
    if (!alone.isEmpty()) {
      for (EcgSamples other : beside(frame)) {
        if (isAlone(other) && isInPlace(other)) {
          count(other);
        }
      }
    }
  }

  private void stayAlone(EcgSamples frame) {
    if (!row.isEmpty() && !continuesRow(frame)) {
      row.clear();
    }
    row.add(frame);
    alone.add(start(frame));
    changed = true;
    if (row.size() == ALONE_IN_A_ROW) {
      count(row.remove(0));
    }
    if (alone.size() > MOST_ALONE) {
      long first = alone.iterator().next();
      alone.remove(first);
      frames.from(deviceId, first).stream()
          .filter(other -> start(other) == first)
          .forEach(frames::remove);
    }
  }

  /** Whether a frame is further on by time and number than the last of the row, the same way. */
  private boolean continuesRow(EcgSamples frame) {
    EcgSamples last = row.get(row.size() - 1);
    int way = Long.compare(start(frame), start(last));
    boolean sameWay =
        row.size() < 2 || Long.compare(start(last), start(row.get(row.size() - 2))) == way;
    int byNumber = Long.compare(frame.getSequence(), last.getSequence());
    return sameWay && (byNumber == way || byNumber == 0);
  }

  /**
   * Whether a frame alone continues, or is continued by, one that counts, by time and number, or
   * its number lies between those of the ones on both sides of it.
   */
  private boolean isInPlace(EcgSamples frame) {
    Neighbours neighbours = neighbours(frame, beside(frame));
    EcgSamples before = neighbours.before();
    EcgSamples behind = neighbours.behind();
    return neighbours.isNext()
        || (before != null
            && behind != null
            && before.getSequence() < frame.getSequence()
            && frame.getSequence() < behind.getSequence());
  }

  /** Whether a frame that counts is not numbered as those beside it are. */
  private boolean isOdd(EcgSamples frame, List<EcgSamples> beside) {
    Neighbours neighbours = neighbours(frame, beside);
    EcgSamples before = neighbours.before();
    EcgSamples behind = neighbours.behind();
    return !neighbours.isNext()
        && ((before != null && frame.getSequence() < before.getSequence())
            || (behind != null && frame.getSequence() > behind.getSequence()));
  }

  /**
   * The frames that count on both sides of one.
   *
   * @param isNext whether it is one behind, or before, one of them, by time and by number
   */
  private record Neighbours(
      @Nullable EcgSamples before, @Nullable EcgSamples behind, boolean isNext) {}

  private Neighbours neighbours(EcgSamples frame, List<EcgSamples> all) {
    EcgSamples before = null;
    EcgSamples behind = null;
    for (EcgSamples other : all) {
      if (!isAlone(other)) {
        before = start(other) < start(frame) ? other : before;
        behind = behind == null && start(other) > start(frame) ? other : behind;
      }
    }
    return new Neighbours(
        before,
        behind,
        (before != null && isNextTo(before, frame)) || (behind != null && isNextTo(behind, frame)));
  }

  /** Whether two frames are one behind the other by time and by number. */
  private boolean isNextTo(EcgSamples one, EcgSamples other) {
    return start(one) <= start(other) ? isFollowedBy(one, other) : isFollowedBy(other, one);
  }

  private boolean isFollowedBy(EcgSamples earlier, EcgSamples later) {
    return touches(earlier, later) && earlier.getSequence() + 1 == later.getSequence();
  }

  /** Whether two frames may be of one recording: no hole between, or what is missing fits in. */
  private boolean fits(EcgSamples one, EcgSamples other) {
    return touches(one, other) || touches(other, one) || fitsByNumber(one, other);
  }

  /** Whether no more frames are numbered between two than there is time for. */
  private static boolean fitsByNumber(EcgSamples one, EcgSamples other) {
    boolean isInOrder = start(one) <= start(other);
    long micros = Math.abs(start(other) - start(one));
    long numbers = other.getSequence() - one.getSequence();
    long shorter = Math.min(end(one) - start(one), end(other) - start(other));
    long between = isInOrder ? numbers : -numbers;
    return between > 0 && between <= micros / shorter + 1;
  }

  private boolean touches(EcgSamples earlier, EcgSamples later) {
    return Math.abs(start(later) - end(earlier)) <= settings.holeToleranceMicros();
  }

  /**
   * Those with a sample in {@code [from, to)} whose time is surely right, oldest first: that of a
   * frame alone need not be, nor that of one whose number is none from between its neighbours'.
   */
  List<EcgSamples> sureBetween(long fromMicros, long toMicros) {
    long gap = settings.inactivityGapMicros();
    List<EcgSamples> counted = countedBetween(fromMicros - gap, toMicros + gap);
    List<EcgSamples> sure = new ArrayList<>();
    for (int i = 0; i < counted.size(); i++) {
      EcgSamples frame = counted.get(i);
      if (LabelFrameStore.lastSampleMicros(frame) >= fromMicros
          && start(frame) < toMicros
          && !isOdd(frame, counted.subList(Math.max(0, i - 1), Math.min(counted.size(), i + 2)))) {
        sure.add(frame);
      }
    }
    return sure;
  }

  /**
   * Frames alone that have waited for long enough count, as no other came for their time.
   *
   * @param whereverTheyAre also those that continue no other frame
   */
  void takeIn(long fromMicros, long toMicros, boolean whereverTheyAre) {
    if (alone.isEmpty()) {
      return;
    }
    for (EcgSamples frame : between(fromMicros, toMicros)) {
      if (isAlone(frame) && (whereverTheyAre || touchesOneThatCounts(frame))) {
        count(frame);
      }
    }
    save();
  }

  private boolean touchesOneThatCounts(EcgSamples frame) {
    return beside(frame).stream()
        .anyMatch(other -> !isAlone(other) && (touches(other, frame) || touches(frame, other)));
  }

  /** Those that have a sample in {@code [from, to)}, oldest first. */
  List<EcgSamples> between(long fromMicros, long toMicros) {
    return frames.between(deviceId, fromMicros, toMicros);
  }

  /** Those of them that count. */
  List<EcgSamples> countedBetween(long fromMicros, long toMicros) {
    List<EcgSamples> found = between(fromMicros, toMicros);
    found.removeIf(this::isAlone);
    return found;
  }

  /** Name of the recording session that a frame is part of. */
  String sessionId(EcgSamples frame) {
    return deviceId + '@' + FrameTimes.toInstant(sessions.startOf(start(frame)));
  }

  /** Removes what has become too old, once it is worth a look. */
  void removeOld() {
    long stepMicros = settings.delayMicros() / REMOVALS_PER_DELAY;
    if (newestSampleEnd != NONE && storedFrom < keptFrom() - stepMicros) {
      frames.remove(deviceId, storedFrom, keptFrom());
      storedFrom = keptFrom();
      for (Iterator<Long> starts = alone.iterator(); starts.hasNext(); ) {
        if (starts.next() < storedFrom) {
          starts.remove();
          changed = true;
        }
      }
      changed |= sessions.forgetBefore(storedFrom);
      save();
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

  /** Whether nothing that counts is there of the inactivity gap before a time. */
  private boolean beginsSession(long startMicros) {
    if (newestSampleEnd == NONE) {
      return true;
    }
    if (sessions.newestBeganBy(startMicros)) {
      return startMicros - newestSampleEnd > settings.inactivityGapMicros();
    }
    return countedBetween(startMicros - settings.inactivityGapMicros(), startMicros).isEmpty();
  }

  /** The frames within the inactivity gap of one, oldest first, without it. */
  private List<EcgSamples> beside(EcgSamples frame) {
    long gap = settings.inactivityGapMicros();
    List<EcgSamples> found = between(start(frame) - gap, end(frame) + gap + 1);
    found.removeIf(other -> start(other) == start(frame) && end(other) == end(frame));
    return found;
  }

  private boolean isAlone(EcgSamples frame) {
    return alone.contains(start(frame));
  }

  private void remember(EcgSamples frame) {
    newestEndOfAll = Math.max(newestEndOfAll, end(frame));
    storedFrom = Math.min(storedFrom, LabelFrameStore.lastSampleMicros(frame));
  }

  private void save() {
    if (changed) {
      sessionStore.put(
          deviceId,
          DeviceSessions.newBuilder(sessions.toRecord()).setAlone(new ArrayList<>(alone)).build());
      changed = false;
    }
  }

  private static long start(EcgSamples frame) {
    return FrameTimes.startMicros(frame);
  }

  private static long end(EcgSamples frame) {
    return FrameTimes.endMicros(frame);
  }
}
