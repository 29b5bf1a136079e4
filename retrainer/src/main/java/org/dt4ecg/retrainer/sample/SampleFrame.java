package org.dt4ecg.retrainer.sample;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * The signal of one labelled frame, as it was read. What it is labelled with stands in the {@link
 * Stretch} that it is part of. Ordered by start, then by the rest, so that of two frames of one
 * start the same one is kept whichever came first.
 *
 * @param startMicros time of the first sample, in µs since the epoch
 * @param samplingRateHz sampling rate, in Hz
 * @param lead lead
 * @param microvoltsPerCount µV per count; 0 means unknown
 * @param baselineCount count that stands for 0 µV
 * @param samples int16, little-endian; not to be changed
 */
public record SampleFrame(
    long startMicros,
    double samplingRateHz,
    String lead,
    double microvoltsPerCount,
    int baselineCount,
    byte[] samples)
    implements Comparable<SampleFrame> {

  private static final Comparator<SampleFrame> ORDER =
      Comparator.comparingLong(SampleFrame::startMicros)
          .thenComparingDouble(SampleFrame::samplingRateHz)
          .thenComparing(SampleFrame::lead)
          .thenComparingDouble(SampleFrame::microvoltsPerCount)
          .thenComparingInt(SampleFrame::baselineCount)
          .thenComparing(SampleFrame::samples, Arrays::compare);

  /** The signal of a labelled frame. */
  public static SampleFrame of(LabelledEcg labelled) {
    ByteBuffer samples = labelled.getSamples();
    byte[] bytes = new byte[samples.remaining()];
    samples.duplicate().get(bytes);
    return new SampleFrame(
        FrameTimes.toMicros(labelled.getStartTime()),
        labelled.getSamplingRate(),
        labelled.getLead(),
        labelled.getMicrovoltsPerCount(),
        labelled.getBaselineCount(),
        bytes);
  }

  /** The frame as the stream knows it. */
  public EcgSamples ecgSamples(String deviceId) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId)
        .setSequence(0)
        .setStartTime(FrameTimes.toInstant(startMicros))
        .setSamplingRate(samplingRateHz)
        .setLead(lead)
        .setMicrovoltsPerCount(microvoltsPerCount)
        .setBaselineCount(baselineCount)
        .setSamples(ByteBuffer.wrap(samples))
        .build();
  }

  @Override
  public int compareTo(SampleFrame other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SampleFrame frame && compareTo(frame) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(startMicros);
  }
}
