package org.dt4ecg.bench.chaos;

import java.util.BitSet;
import java.util.List;
import org.dt4ecg.bench.oracle.Session;
import org.dt4ecg.model.signal.WindowGrid;

/**
 * A recording session, and which windows of it have to come.
 *
 * @param session device and start
 * @param lead name of the lead
 * @param frames its frames, by start
 * @param windows numbers of the windows of which all samples were sent
 */
record ExpectedSession(Session session, String lead, List<SentFrame> frames, BitSet windows) {

  ExpectedSession {
    frames = List.copyOf(frames);
    windows = (BitSet) windows.clone();
  }

  /**
   * Works out which windows are whole. A hole up to the tolerance is none; one that reaches into a
   * window by no more than that from before neither.
   */
  static ExpectedSession of(List<SentFrame> frames, WindowGrid grid, long toleranceMicros) {
    SentFrame first = frames.get(0);
    BitSet whole = new BitSet();
    long runStart = first.startMicros();
    long covered = first.startMicros();
    for (SentFrame frame : frames) {
      if (frame.startMicros() - covered > toleranceMicros) {
        addWindows(whole, grid, first.startMicros(), runStart - toleranceMicros, covered);
        runStart = frame.startMicros();
      }
      covered = Math.max(covered, frame.endMicros());
    }
    addWindows(whole, grid, first.startMicros(), runStart - toleranceMicros, covered);
    return new ExpectedSession(
        new Session(first.deviceId(), first.startMicros()), first.lead(), frames, whole);
  }

  private static void addWindows(BitSet whole, WindowGrid grid, long start, long from, long to) {
    long first = Math.max(0, -Math.floorDiv(start - from, grid.hopMicros()));
    for (long index = first; grid.end(start, index) <= to; index++) {
      whole.set(Math.toIntExact(index));
    }
  }

  /** The frames with samples in a stretch of time, and the one behind. */
  List<SentFrame> framesIn(long fromMicros, long toMicros) {
    int first = 0;
    int last = frames.size();
    while (first < last) {
      int middle = (first + last) >>> 1;
      if (frames.get(middle).endMicros() > fromMicros) {
        last = middle;
      } else {
        first = middle + 1;
      }
    }
    int end = first;
    while (end < frames.size() && frames.get(end).startMicros() < toMicros) {
      end++;
    }
    return frames.subList(first, Math.min(frames.size(), end + 1));
  }
}
