package org.dt4ecg.bench.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.bench.oracle.Session;
import org.dt4ecg.fleet.stream.FrameSink;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Passes frames on, and remembers what each device sent and when: what the results are held
 * against. Takes frames on one thread; to be read once that has come to its end.
 */
final class SentFrames implements FrameSink {

  private final FrameSink sink;
  private final SentSessions sessions;
  private final Map<String, SentByDevice> devices = new TreeMap<>();
  private long frames;

  /**
   * @param inactivityGapMicros a longer hole between two frames ends a recording session
   */
  SentFrames(FrameSink sink, long inactivityGapMicros) {
    this.sink = sink;
    this.sessions = new SentSessions(inactivityGapMicros);
  }

  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    frames++;
    devices
        .computeIfAbsent(frame.getDeviceId(), id -> new SentByDevice())
        .add(frame, System.currentTimeMillis());
    sessions.add(frame.getDeviceId(), FrameTimes.startMicros(frame), FrameTimes.endMicros(frame));
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
    return sessions.ends();
  }

  /** When the device sent the frame with which all samples up to that time were there. */
  OptionalLong sentUpTo(String deviceId, long micros) {
    Map.Entry<Long, Long> sent = sentBy(deviceId).times.ceilingEntry(micros);
    return sent == null ? OptionalLong.empty() : OptionalLong.of(sent.getValue());
  }

  /**
   * What a device sent that overlaps a window, in order, and the frame behind it: clocks drift, and
   * where the last frame ends a little early the window is complete with the one that follows.
   */
  List<EcgSamples> framesOf(String deviceId, long windowStartMicros, long windowEndMicros) {
    List<EcgSamples> needed = new ArrayList<>();
    for (EcgSamples frame : sentBy(deviceId).frames) {
      if (FrameTimes.endMicros(frame) > windowStartMicros) {
        needed.add(frame);
      }
      if (FrameTimes.startMicros(frame) >= windowEndMicros) {
        break;
      }
    }
    return needed;
  }

  private SentByDevice sentBy(String deviceId) {
    SentByDevice sent = devices.get(deviceId);
    if (sent == null) {
      throw new IllegalStateException("A result names " + deviceId + ", which sent nothing");
    }
    return sent;
  }

  /** What one device sent. */
  private static final class SentByDevice {
    private final List<EcgSamples> frames = new ArrayList<>();

    /** When a frame was sent, in ms since the epoch, by its end. */
    private final TreeMap<Long, Long> times = new TreeMap<>();

    void add(EcgSamples frame, long nowMillis) {
      frames.add(frame);
      times.put(FrameTimes.endMicros(frame), nowMillis);
    }
  }
}
