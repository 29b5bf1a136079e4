package org.dt4ecg.topology.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * A device that sends frames of half a second from a start on: R waves of a given height, in
 * millivolts, two in a second.
 *
 * @param samples samples in a frame
 * @param nominalRate the rate it claims, in Hz
 * @param realRate the rate it has, in Hz
 */
public record TestDevice(
    String id, Instant start, int samples, double nominalRate, double realRate, double millivolts) {

  public static final double MICROVOLTS_PER_COUNT = 2.5;

  /** A whole number of them in a second: the wave depends on the time alone. */
  private static final double BEAT_SECONDS = 0.5;

  /** A device with a good clock, 250 Hz and a signal of 1 mV. */
  public static TestDevice of(String id, Instant start) {
    return new TestDevice(id, start, 125, 250, 250, 1);
  }

  public TestDevice startingAt(Instant newStart) {
    return new TestDevice(id, newStart, samples, nominalRate, realRate, millivolts);
  }

  /** The same device with frames of other lengths. */
  public TestDevice withFramesOf(Duration length) {
    int newSamples = (int) Math.round(length.toMillis() / 1000.0 * realRate);
    return new TestDevice(id, start, newSamples, nominalRate, realRate, millivolts);
  }

  /** The same device with nominal 500 Hz that are really some others. */
  public TestDevice drifting(double realHz) {
    return new TestDevice(id, start, 250, 500, realHz, millivolts);
  }

  public TestDevice withSignalOf(double newMillivolts) {
    return new TestDevice(id, start, samples, nominalRate, realRate, newMillivolts);
  }

  /** Frame {@code i} from the start, with {@code i} as its sequence. */
  public EcgSamples frame(int i) {
    long offsetMicros = Math.round((double) i * samples / realRate * 1e6);
    return frameAt(i, start.plusNanos(offsetMicros * 1000));
  }

  /** A frame that starts at any time. */
  public EcgSamples frameAt(long sequence, Instant time) {
    return EcgSamples.newBuilder()
        .setDeviceId(id)
        .setSequence(sequence)
        .setStartTime(time)
        .setSamplingRate(nominalRate)
        .setLead("I")
        .setMicrovoltsPerCount(MICROVOLTS_PER_COUNT)
        .setBaselineCount(0)
        .setSamples(
            SampleCodec.encode(
                beats(FrameTimes.toMicros(time) % 1_000_000 / 1e6, nominalRate, BEAT_SECONDS)))
        .build();
  }

  /** Frames {@code from} to {@code to}, exclusive, in order. */
  public List<EcgSamples> frames(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::frame).toList();
  }

  /** Frames {@code from} to {@code to}, exclusive, of R waves. */
  public List<EcgSamples> beatingFrames(int from, int to, double beatsPerMinute) {
    return frames(from, to).stream()
        .map(
            frame ->
                EcgSamples.newBuilder(frame)
                    .setSamples(
                        SampleCodec.encode(beats(frame.getStartTime(), 60 / beatsPerMinute)))
                    .build())
        .toList();
  }

  /** Frames {@code from} to {@code to}, exclusive, of R waves that no rate can be told from. */
  public List<EcgSamples> irregularFrames(int from, int to) {
    double[] beats = {0.2, 0.55, 1.5, 2.1, 3.3};
    return frames(from, to).stream()
        .map(
            frame -> {
              double since = Duration.between(start, frame.getStartTime()).toNanos() / 1e9;
              short[] counts = new short[samples];
              for (int i = 0; i < samples; i++) {
                double seconds = since + i / realRate;
                double fromPeak =
                    Arrays.stream(beats)
                        .map(beat -> Math.abs(seconds % 3.6 - beat))
                        .min()
                        .orElseThrow();
                double wave = Math.exp(-Math.pow(fromPeak / 0.025, 2));
                double wander = 0.075 * Math.sin(2 * Math.PI * 3 * seconds);
                counts[i] =
                    (short) Math.round(millivolts * 1000 / MICROVOLTS_PER_COUNT * (wave + wander));
              }
              return EcgSamples.newBuilder(frame).setSamples(SampleCodec.encode(counts)).build();
            })
        .toList();
  }

  /** Frames {@code from} to {@code to}, exclusive, of an amplifier without a heart. */
  public List<EcgSamples> noise(int from, int to) {
    Random random = new Random(from);
    return frames(from, to).stream()
        .map(
            frame -> {
              short[] counts = new short[samples];
              for (int i = 0; i < samples; i++) {
                counts[i] = (short) Math.round(100 * random.nextGaussian());
              }
              return EcgSamples.newBuilder(frame).setSamples(SampleCodec.encode(counts)).build();
            })
        .toList();
  }

  /** The frames of so long from the start on. */
  public List<EcgSamples> framesOf(Duration duration) {
    return frames(0, (int) Math.ceil(duration.toMillis() / 1000.0 * realRate / samples));
  }

  private short[] beats(Instant time, double beatSeconds) {
    return beats(Duration.between(start, time).toNanos() / 1e9, realRate, beatSeconds);
  }

  private short[] beats(double since, double rate, double beatSeconds) {
    short[] counts = new short[samples];
    for (int i = 0; i < samples; i++) {
      double seconds = since + i / rate;
      double fromPeak = Math.abs(seconds % beatSeconds - beatSeconds / 2);
      double wave = Math.exp(-Math.pow(fromPeak / 0.025, 2));
      // Without it the signal would stand still between the beats.
      double wander = 0.075 * Math.sin(2 * Math.PI * 3 * seconds);
      counts[i] = (short) Math.round(millivolts * 1000 / MICROVOLTS_PER_COUNT * (wave + wander));
    }
    return counts;
  }
}
