package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to become of the frames of one device, worked out from the frames in the order of their
 * sending, by the plain rule:
 *
 * <ol>
 *   <li>what was taken and comes again, by time and content, is a repeat;
 *   <li>what has the time of a frame that was taken is refused; only a frame that stayed alone
 *       gives way itself, to one that others stand beside;
 *   <li>what is of another lead, within the inactivity gap of a session that began before, is
 *       refused;
 *   <li>all else is taken, and the sessions are what is taken, cut at the holes longer than the
 *       gap.
 * </ol>
 *
 * <p>It is not the product's windower, and knows nothing of grids that are fixed, of positions, of
 * silence or of stores.
 */
final class ExpectedDevice {

  private final SessionRules rules;
  private final TreeMap<Long, SentFrame> taken = new TreeMap<>();
  private final Map<SentFrame, Integer> refused = new HashMap<>();
  private long repeats;

  private ExpectedDevice(SessionRules rules) {
    this.rules = rules;
  }

  /**
   * Works it out.
   *
   * @param frames all that the device sent, in the order of sending
   */
  static ExpectedDevice of(List<SentFrame> frames, SessionRules rules) {
    ExpectedDevice device = new ExpectedDevice(rules);
    frames.forEach(device::accept);
    return device;
  }

  private void accept(SentFrame frame) {
    SentFrame same = taken.get(frame.startMicros());
    if (same != null && same.isRepeatOf(frame)) {
      repeats++;
      return;
    }
    if (otherLead(frame)) {
      refuse(frame);
      return;
    }
    List<SentFrame> inTheWay = inTheWayOf(frame);
    if (inTheWay.isEmpty()) {
      taken.put(frame.startMicros(), frame);
    } else if (inTheWay.size() == 1 && givesWay(inTheWay.get(0), frame)) {
      taken.remove(inTheWay.get(0).startMicros());
      refuse(inTheWay.get(0));
      taken.put(frame.startMicros(), frame);
    } else {
      refuse(frame);
    }
  }

  private void refuse(SentFrame frame) {
    refused.merge(frame, 1, Integer::sum);
  }

  private boolean otherLead(SentFrame frame) {
    return isOtherLead(taken.floorEntry(frame.startMicros()), frame)
        || isOtherLead(taken.higherEntry(frame.startMicros()), frame);
  }

  private boolean isOtherLead(Map.@Nullable Entry<Long, SentFrame> near, SentFrame frame) {
    return near != null
        && !near.getValue().lead().equals(frame.lead())
        && near.getValue().endMicros() >= frame.startMicros() - rules.gapMicros()
        && near.getValue().startMicros() <= frame.endMicros() + rules.gapMicros();
  }

  private List<SentFrame> inTheWayOf(SentFrame frame) {
    List<SentFrame> found = new ArrayList<>();
    Map.Entry<Long, SentFrame> before = taken.floorEntry(frame.startMicros());
    if (before != null && rules.overlap(before.getValue(), frame)) {
      found.add(before.getValue());
    }
    Map.Entry<Long, SentFrame> behind = taken.higherEntry(frame.startMicros());
    if (behind != null && rules.overlap(frame, behind.getValue())) {
      found.add(behind.getValue());
    }
    return found;
  }

  /** Whether the earlier one adjoins no other, and the new one is of a session. */
  private boolean givesWay(SentFrame earlier, SentFrame frame) {
    return !hasNeighbour(earlier, earlier, rules.toleranceMicros())
        && hasNeighbour(frame, earlier, rules.gapMicros());
  }

  private boolean hasNeighbour(SentFrame of, SentFrame butNot, long withinMicros) {
    SentFrame before = valueOf(taken.lowerEntry(of.startMicros()));
    if (butNot.equals(before)) {
      before = valueOf(taken.lowerEntry(butNot.startMicros()));
    }
    SentFrame behind = valueOf(taken.higherEntry(of.startMicros()));
    if (butNot.equals(behind)) {
      behind = valueOf(taken.higherEntry(butNot.startMicros()));
    }
    return (before != null && of.startMicros() - before.endMicros() <= withinMicros)
        || (behind != null && behind.startMicros() - of.endMicros() <= withinMicros);
  }

  private static @Nullable SentFrame valueOf(Map.@Nullable Entry<Long, SentFrame> entry) {
    return entry == null ? null : entry.getValue();
  }

  /** The sessions, by start. */
  List<ExpectedSession> sessions() {
    List<ExpectedSession> sessions = new ArrayList<>();
    List<SentFrame> current = new ArrayList<>();
    long end = 0;
    for (SentFrame frame : taken.values()) {
      if (!current.isEmpty() && frame.startMicros() - end > rules.gapMicros()) {
        sessions.add(ExpectedSession.of(current, rules.grid(), rules.toleranceMicros()));
        current.clear();
      }
      end = current.isEmpty() ? frame.endMicros() : Math.max(end, frame.endMicros());
      current.add(frame);
    }
    if (!current.isEmpty()) {
      sessions.add(ExpectedSession.of(current, rules.grid(), rules.toleranceMicros()));
    }
    return sessions;
  }

  /** The frames that have to be dead letters, and how many times each. */
  Map<SentFrame, Integer> refused() {
    return Map.copyOf(refused);
  }

  /** Frames that came again. */
  long repeats() {
    return repeats;
  }

  /** Frames that were taken. */
  long taken() {
    return taken.size();
  }
}
