package org.dt4ecg.model.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * Cuts a signal, given as millivolts over seconds since the epoch, into frames. One count is 1 µV,
 * the baseline is 100 counts.
 */
record SyntheticFrames(
    DoubleUnaryOperator millivolts, double trueRateHz, double nominalRateHz, int samplesPerFrame) {

  static final double MICROVOLTS_PER_COUNT = 1;
  static final int BASELINE = 100;

  SyntheticFrames(DoubleUnaryOperator millivolts, double rateHz) {
    this(millivolts, rateHz, rateHz, (int) Math.round(rateHz / 2));
  }

  /** Frames that cover at least {@code [fromMicros, toMicros)}. */
  List<EcgSamples> between(long fromMicros, long toMicros) {
    List<EcgSamples> frames = new ArrayList<>();
    long sample = 0;
    while (frames.isEmpty() || FrameTimes.endMicros(frames.get(frames.size() - 1)) < toMicros) {
      short[] counts = new short[samplesPerFrame];
      for (int i = 0; i < samplesPerFrame; i++) {
        double seconds = fromMicros / 1e6 + (sample + i) / trueRateHz;
        double microvolts = millivolts.applyAsDouble(seconds) * 1e3;
        counts[i] = (short) (BASELINE + Math.round(microvolts / MICROVOLTS_PER_COUNT));
      }
      long start = fromMicros + Math.round(sample * 1e6 / trueRateHz);
      frames.add(frame(start, nominalRateHz, MICROVOLTS_PER_COUNT, BASELINE, counts));
      sample += samplesPerFrame;
    }
    return frames;
  }

  static EcgSamples frame(
      long startMicros, double rateHz, double microvoltsPerCount, int baseline, short... counts) {
    return EcgSamples.newBuilder()
        .setDeviceId("device")
        .setSequence(0)
        .setStartTime(FrameTimes.toInstant(startMicros))
        .setSamplingRate(rateHz)
        .setLead("I")
        .setMicrovoltsPerCount(microvoltsPerCount)
        .setBaselineCount(baseline)
        .setSamples(SampleCodec.encode(counts))
        .build();
  }

  static DoubleUnaryOperator sine(double millivolts, double hertz) {
    return seconds -> millivolts * Math.sin(2 * Math.PI * hertz * seconds);
  }
}
