package org.dt4ecg.training.dataset;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * A recording session, as the stream understands it: frames of one device without a hole longer
 * than the inactivity gap.
 *
 * @param recording the recording it is part of
 * @param number number of the session in its recording, from 0
 * @param recordingSpan first sample to nominal end of the whole recording
 * @param frames its frames by start time, at least one
 */
public record RecordedSession(
    RecordingInfo recording, int number, TimeSpan recordingSpan, List<EcgSamples> frames) {

  public RecordedSession {
    frames = List.copyOf(frames);
  }

  /**
   * The sessions of a device whose frames were sent without labels: its name stands for the person,
   * and what is done is not known.
   *
   * @param frames in any order; of those that start together one is taken
   */
  public static List<RecordedSession> ofDevice(String device, List<EcgSamples> frames) {
    NavigableMap<Long, EcgSamples> byStart = new TreeMap<>();
    frames.forEach(frame -> byStart.putIfAbsent(FrameTimes.startMicros(frame), frame));
    return new SessionSplitter()
        .split(new RecordingInfo(device, device, device, "", ""), List.copyOf(byStart.values()));
  }

  /** Name of the session, unique in its data set. */
  public String id() {
    return recording.recordingId() + "/" + number;
  }

  /** From the first sample to the nominal end of the last frame. */
  public TimeSpan span() {
    return new TimeSpan(
        FrameTimes.startMicros(frames.get(0)), FrameTimes.endMicros(frames.get(frames.size() - 1)));
  }
}
