package org.dt4ecg.topology.labels;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * Frames with a label. One labelled frame for each: frames as short as the stream's place their
 * samples rightly whatever the device's clock does. All times are in microseconds (µs) since the
 * epoch.
 */
final class LabelledFrames {

  private static final double MICROS_PER_SECOND = 1e6;

  private LabelledFrames() {}

  /**
   * The samples of a frame that a label is about; empty if it is about none of them.
   *
   * @param sessionId the recording session that the frame is part of
   */
  static Optional<LabelledEcg> cut(EcgSamples frame, EcgLabel label, String sessionId) {
    int first = firstSampleFrom(frame, FrameTimes.toMicros(label.getFrom()));
    int end = firstSampleFrom(frame, FrameTimes.toMicros(label.getTo()));
    if (first >= end) {
      return Optional.empty();
    }
    return Optional.of(
        LabelledEcg.newBuilder()
            .setDeviceId(frame.getDeviceId())
            .setSessionId(sessionId)
            .setStartTime(FrameTimes.toInstant(FrameTimes.sampleMicros(frame, first)))
            .setSamplingRate(frame.getSamplingRate())
            .setLead(frame.getLead())
            .setMicrovoltsPerCount(frame.getMicrovoltsPerCount())
            .setBaselineCount(frame.getBaselineCount())
            .setSamples(samples(frame.getSamples(), first, end))
            .setUserId(label.getUserId())
            .setActivity(label.getActivity())
            .setLabelSource(label.getSource())
            .build());
  }

  /**
   * Whether the frames cover {@code [from, to)} without a hole. A short hole at either end counts
   * as none only if a frame lies behind it: without one, the samples there may still come.
   *
   * @param frames oldest first, those included that lie up to the tolerance outside
   * @param holeToleranceMicros holes between two frames up to this long count as none
   */
  static boolean cover(
      List<EcgSamples> frames, long fromMicros, long toMicros, long holeToleranceMicros) {
    if (frames.isEmpty() || FrameTimes.startMicros(frames.get(0)) > fromMicros) {
      return false;
    }
    long coveredTo = FrameTimes.startMicros(frames.get(0));
    for (EcgSamples frame : frames) {
      if (FrameTimes.startMicros(frame) - coveredTo > holeToleranceMicros) {
        return coveredTo >= toMicros;
      }
      coveredTo = Math.max(coveredTo, FrameTimes.endMicros(frame));
    }
    return coveredTo >= toMicros;
  }

  /** The first sample at or after a time; the number of samples if there is none. */
  private static int firstSampleFrom(EcgSamples frame, long micros) {
    int samples = SampleCodec.count(frame.getSamples());
    double seconds = ((double) micros - FrameTimes.startMicros(frame)) / MICROS_PER_SECOND;
    int i = (int) Math.max(0, Math.min(samples, Math.rint(seconds * frame.getSamplingRate())));
    // The times of the samples are rounded, and one sample more or less is training material of
    // another activity.
    while (i > 0 && FrameTimes.sampleMicros(frame, i - 1) >= micros) {
      i--;
    }
    while (i < samples && FrameTimes.sampleMicros(frame, i) < micros) {
      i++;
    }
    return i;
  }

  private static ByteBuffer samples(ByteBuffer all, int first, int end) {
    int position = all.position();
    return all.duplicate()
        .position(position + first * Short.BYTES)
        .limit(position + end * Short.BYTES)
        .slice();
  }
}
