package org.dt4ecg.app;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * A device that sends half-second frames of nominally 500 Hz, of R waves.
 *
 * @param id its id
 * @param start time of its first sample
 * @param actualRate its true sampling rate in Hz, which the start times of its frames follow
 * @param offsetMillivolts mean of its signal
 */
public record TestDevice(String id, Instant start, double actualRate, double offsetMillivolts) {

  public static final int SAMPLES_PER_FRAME = 250;
  private static final double NOMINAL_RATE = 500;
  private static final double BEAT_SECONDS = 0.6;

  /** A device whose clock is right, and whose recording began an hour ago. */
  public static TestDevice named(String id) {
    return withRate(id, NOMINAL_RATE);
  }

  public static TestDevice withRate(String id, double actualRate) {
    Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    return new TestDevice(id, start, actualRate, 0);
  }

  /** The same device on somebody else. */
  public TestDevice wornBySomebodyWithOffset(double millivolts) {
    return new TestDevice(id, start, actualRate, millivolts);
  }

  /** The frames numbered {@code from} to {@code to}, exclusive. */
  public List<EcgSamples> frames(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::frame).toList();
  }

  public EcgSamples frame(int number) {
    short[] counts = new short[SAMPLES_PER_FRAME];
    for (int i = 0; i < counts.length; i++) {
      double seconds = (number * SAMPLES_PER_FRAME + i) / NOMINAL_RATE;
      counts[i] = (short) Math.round(1000 * (offsetMillivolts + beating(seconds)));
    }
    return builder(number).setSamples(SampleCodec.encode(counts)).build();
  }

  /** R waves on a slow wave, in mV, by time. */
  public static double beating(double seconds) {
    double complex = Math.exp(-Math.pow((seconds % BEAT_SECONDS - BEAT_SECONDS / 2) / 0.025, 2));
    return complex + 0.1 * Math.sin(2 * Math.PI * 1.2 * seconds);
  }

  /** Everything of a frame but its samples, of which there are none. */
  public EcgSamples.Builder builder(int number) {
    long afterStart = Math.round(number * SAMPLES_PER_FRAME * 1e6 / actualRate);
    return EcgSamples.newBuilder()
        .setDeviceId(id)
        .setSequence(number)
        .setStartTime(FrameTimes.toInstant(FrameTimes.toMicros(start) + afterStart))
        .setSamplingRate(NOMINAL_RATE)
        .setLead("I")
        .setMicrovoltsPerCount(1)
        .setBaselineCount(0)
        .setSamples(ByteBuffer.allocate(0));
  }
}
