package org.dt4ecg.bench.contestant;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * The frames of one device that windows still need, in memory, and its windows as they fill up.
 * Frames come in order. Not thread-safe.
 */
public final class DeviceWindows {

  /** A longer hole ends a recording session, as in the stream. */
  static final long INACTIVITY_GAP_MICROS = 5_000_000;

  private final String deviceId;
  private final List<EcgSamples> frames = new ArrayList<>();
  private long sessionStart;
  private long nextIndex;

  public DeviceWindows(String deviceId) {
    this.deviceId = deviceId;
  }

  /** Takes the next frame in, and adds the windows that it completes to a batch. */
  public void add(EcgSamples frame, WindowSource source, List<ReadyWindow> batch) {
    long start = FrameTimes.startMicros(frame);
    long end = FrameTimes.endMicros(frame);
    if (frames.isEmpty()
        || start - FrameTimes.endMicros(frames.get(frames.size() - 1)) > INACTIVITY_GAP_MICROS) {
      frames.clear();
      sessionStart = start;
      nextIndex = 0;
    }
    frames.add(frame);
    while (source.grid().end(sessionStart, nextIndex) <= end) {
      long windowStart = source.grid().start(sessionStart, nextIndex);
      batch.add(
          new ReadyWindow(
              deviceId,
              sessionStart,
              nextIndex,
              windowStart,
              source.assemble(frames, windowStart)));
      nextIndex++;
    }
    long needed = source.grid().start(sessionStart, nextIndex);
    while (frames.size() > 1 && FrameTimes.endMicros(frames.get(0)) <= needed) {
      frames.remove(0);
    }
  }
}
