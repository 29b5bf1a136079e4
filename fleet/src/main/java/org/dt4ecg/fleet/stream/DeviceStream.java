package org.dt4ecg.fleet.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one device, one recording after another, each read when its turn comes. Not
 * thread-safe.
 */
final class DeviceStream {

  private final DevicePlan plan;
  private final Iterator<Recording> recordings;
  private final FrameCutter cutter;
  private final FleetTruth truth;
  private final long pauseMicros;
  private final long endMicros;
  private final Deque<EcgSamples> frames = new ArrayDeque<>();
  private long nextStartMicros;
  private long nextSequence;

  /**
   * @param startMicros event time of the first sample
   * @param endMicros event time that no frame may reach beyond
   */
  DeviceStream(
      DevicePlan plan,
      FrameCutter cutter,
      FleetTruth truth,
      long pauseMicros,
      long startMicros,
      long endMicros) {
    this.plan = plan;
    this.recordings = plan.recordings().iterator();
    this.cutter = cutter;
    this.truth = truth;
    this.pauseMicros = pauseMicros;
    this.nextStartMicros = startMicros;
    this.endMicros = endMicros;
  }

  /** Whether a frame is left. May read the next recording. */
  boolean hasNext() {
    if (frames.isEmpty() && nextStartMicros < endMicros && recordings.hasNext()) {
      play(recordings.next());
    }
    EcgSamples frame = frames.peek();
    return frame != null && FrameTimes.endMicros(frame) <= endMicros;
  }

  /** When the last sample of the next frame has been recorded, in µs of event time. */
  long nextEndMicros() {
    return FrameTimes.endMicros(present(frames.peek()));
  }

  EcgSamples next() {
    return present(frames.poll());
  }

  private void play(Recording recording) {
    if (recording.counts().length == 0) {
      throw new IllegalArgumentException(
          "Recording %s has no samples; take it out of the folder"
              .formatted(recording.recordingId()));
    }
    long shiftMicros = nextStartMicros - recording.timesMicros()[0];
    frames.addAll(cutter.cut(recording, plan.deviceId(), nextSequence, shiftMicros));
    truth.add(plan.deviceId(), recording, nextStartMicros);
    nextSequence += frames.size();
    nextStartMicros += recording.durationMicros() + pauseMicros;
  }

  private EcgSamples present(@Nullable EcgSamples frame) {
    if (frame == null) {
      throw new NoSuchElementException("Device " + plan.deviceId() + " has no frame left");
    }
    return frame;
  }
}
