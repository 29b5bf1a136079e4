package org.dt4ecg.bench.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.fleet.stream.FrameSink;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Passes frames on, and remembers what each device sent and when: what the results are held
 * against. Takes frames on one thread; to be read once that has come to its end.
 */
final class SentFrames implements FrameSink {

  private final FrameSink sink;
  private final long inactivityGapMicros;
  private final Map<String, SentSessions> devices = new TreeMap<>();
  private long frames;

  /**
   * @param inactivityGapMicros a longer hole between two frames ends a recording session
   */
  SentFrames(FrameSink sink, long inactivityGapMicros) {
    this.sink = sink;
    this.inactivityGapMicros = inactivityGapMicros;
  }

  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    frames++;
    devices
        .computeIfAbsent(frame.getDeviceId(), id -> new SentSessions())
        .add(frame, System.currentTimeMillis());
    return sink.accept(frame);
  }

  @Override
  public void flush() {
    sink.flush();
  }

  long count() {
    return frames;
  }

  /** Start and end of each recording session of each device. */
  Map<Session, Long> sessionEnds() {
    Map<Session, Long> ends = new TreeMap<>();
    devices.forEach(
        (device, sent) ->
            sent.ends.forEach((start, end) -> ends.put(new Session(device, start), end)));
    return ends;
  }

  /** When the device sent the frame with which all samples up to that time were there. */
  OptionalLong sentUpTo(String deviceId, long micros) {
    Map.Entry<Long, Long> sent = sessionsOf(deviceId).times.ceilingEntry(micros);
    return sent == null ? OptionalLong.empty() : OptionalLong.of(sent.getValue());
  }

  /**
   * What a device sent that overlaps a window, in order, and the frame behind it: clocks drift, and
   * where the last frame ends a little early the window is complete with the one that follows.
   */
  List<EcgSamples> framesOf(String deviceId, long windowStartMicros, long windowEndMicros) {
    List<EcgSamples> needed = new ArrayList<>();
    for (EcgSamples frame : sessionsOf(deviceId).frames) {
      if (FrameTimes.endMicros(frame) > windowStartMicros) {
        needed.add(frame);
      }
      if (FrameTimes.startMicros(frame) >= windowEndMicros) {
        break;
      }
    }
    return needed;
  }

  private SentSessions sessionsOf(String deviceId) {
    SentSessions sessions = devices.get(deviceId);
    if (sessions == null) {
      throw new IllegalStateException("A result names " + deviceId + ", which sent nothing");
    }
    return sessions;
  }

  /** A recording session of a device, by its start in µs since the epoch. */
  record Session(String deviceId, long startMicros) implements Comparable<Session> {
    @Override
    public int compareTo(Session other) {
      int byDevice = deviceId.compareTo(other.deviceId);
      return byDevice == 0 ? Long.compare(startMicros, other.startMicros) : byDevice;
    }
  }

  private final class SentSessions {
    private final List<EcgSamples> frames = new ArrayList<>();

    /** End of each session by its start. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** When a frame was sent, in ms since the epoch, by its end. */
    private final TreeMap<Long, Long> times = new TreeMap<>();

    void add(EcgSamples frame, long nowMillis) {
      long start = FrameTimes.startMicros(frame);
      long end = FrameTimes.endMicros(frame);
      frames.add(frame);
      times.put(end, nowMillis);
      Map.Entry<Long, Long> newest = ends.lastEntry();
      boolean goesOn = newest != null && start - newest.getValue() <= inactivityGapMicros;
      ends.put(goesOn ? newest.getKey() : start, end);
    }
  }
}
