package org.dt4ecg.retrainer.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.TrustedRecords;

/** Labelled frames for tests. */
public final class LabelledFrames {

  /** Time of the first frame, in µs since the epoch: the start of a stretch of 30 s. */
  public static final long START_MICROS = 1_700_000_010_000_000L;

  public static final int RATE_HZ = 100;

  /** Length of a frame, in µs. */
  public static final long FRAME_MICROS = 500_000;

  static {
    // Tests change frames by the builders' copies.
    TrustedRecords.trust();
  }

  private LabelledFrames() {}

  /** A good frame of half a second, in counts. */
  public static LabelledEcg frame(
      String user, String activity, String session, String device, long number) {
    short[] counts = new short[RATE_HZ / 2];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (short) (number * 31 + i);
    }
    return LabelledEcg.newBuilder()
        .setDeviceId(device)
        .setSessionId(session)
        .setStartTime(FrameTimes.toInstant(START_MICROS + number * FRAME_MICROS))
        .setSamplingRate(RATE_HZ)
        .setLead("CHEST")
        .setMicrovoltsPerCount(0)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(counts))
        .setUserId(user)
        .setActivity(activity)
        .setLabelSource("test")
        .build();
  }

  /** A good frame of somebody at rest. */
  public static LabelledEcg frame(long number) {
    return frame("person-1", "rest", "session-1", "device-1", number);
  }

  /** The frames of recordings, labelled with the truth. */
  public static List<LabelledEcg> of(RecordingSource source) {
    FrameCutter cutter = new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD);
    List<LabelledEcg> frames = new ArrayList<>();
    try {
      for (RecordingInfo info : source.recordings()) {
        for (EcgSamples frame : cutter.cut(source.read(info), "device-" + info.userId(), 0, 0)) {
          frames.add(
              LabelledEcg.newBuilder()
                  .setDeviceId(frame.getDeviceId())
                  .setSessionId(info.sessionId())
                  .setStartTime(frame.getStartTime())
                  .setSamplingRate(frame.getSamplingRate())
                  .setLead(frame.getLead())
                  .setMicrovoltsPerCount(frame.getMicrovoltsPerCount())
                  .setBaselineCount(frame.getBaselineCount())
                  .setSamples(frame.getSamples())
                  .setUserId(info.userId())
                  .setActivity(info.activity())
                  .setLabelSource("simulator")
                  .build());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("recordings in memory were not readable", e);
    }
    return frames;
  }
}
