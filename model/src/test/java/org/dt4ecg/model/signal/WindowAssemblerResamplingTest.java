package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAssemblerResamplingTest {

  private static final int RATE = 250;
  private static final int WINDOW = 1000;
  private static final long WINDOW_MICROS = 4_000_000;
  private static final double AMPLITUDE = 10;

  /** Samples at the edges for which the kernel hangs over; there only less can be asked. */
  private static final int EDGE = 25;

  private final WindowAssembler assembler =
      new WindowAssembler(
          InputUnit.MILLIVOLTS, RATE, WINDOW, WindowAssembler.DEFAULT_HOLE_TOLERANCE);

  @ParameterizedTest(name = "{1} Hz sine from {0} Hz")
  @CsvSource({
    "500, 1",
    "500, 10",
    "500, 40",
    "500, 70",
    "360, 1",
    "360, 10",
    "360, 40",
    "360, 70",
    "250, 1",
    "250, 10",
    "250, 40",
    "250, 70",
    "130, 1",
    "130, 10",
    "130, 30",
    "1000, 10",
    "1000, 70",
    "4000, 40"
  })
  void aSineBelowTheCutOffIsReproduced(double inputRate, double hertz) {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      DoubleUnaryOperator signal = SyntheticFrames.sine(AMPLITUDE, hertz);
      long start = random.nextInt(10_000_000);
      long early = random.nextInt(1_000_000);
      float[] window =
          assembler
              .assemble(
                  Frame.of(
                      new SyntheticFrames(signal, inputRate)
                          .between(start - early, start + WINDOW_MICROS)),
                  start)
              .samples();

      assertThat(largestError(window, signal, start, EDGE))
          .as("seed %d", seed)
          .isLessThan(0.01 * AMPLITUDE);
    }
  }

  @ParameterizedTest(name = "{1} Hz sine from {0} Hz")
  @CsvSource({"500, 200", "500, 150", "1000, 200", "1000, 400"})
  void aSineAboveTheNewNyquistRateIsGone(double inputRate, double hertz) {
    float[] window =
        assembler
            .assemble(
                Frame.of(
                    new SyntheticFrames(SyntheticFrames.sine(AMPLITUDE, hertz), inputRate)
                        .between(0, WINDOW_MICROS)),
                0)
            .samples();

    assertThat(largestMagnitude(window, EDGE)).isLessThan(0.01 * AMPLITUDE);
  }

  @ParameterizedTest(name = "from {0} Hz")
  @ValueSource(doubles = {50, 130, 250, 360, 499.5, 500, 1000})
  void aConstantStaysConstantUpToTheVeryEdge(double inputRate) {
    for (int seed = 0; seed < 20; seed++) {
      long start = new Random(seed).nextInt(1_000_000);
      float[] window =
          assembler
              .assemble(
                  Frame.of(
                      new SyntheticFrames(seconds -> 1.234, inputRate)
                          .between(0, start + WINDOW_MICROS)),
                  start)
              .samples();

      assertThat(window).hasSize(WINDOW);
      for (float sample : window) {
        assertThat(sample).isEqualTo(1.234f);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shiftingAllTimesByAConstantChangesNoBit(long seed) {
    Random random = new Random(seed);
    SyntheticFrames frames = new SyntheticFrames(noise(seed), 498.3, 500, 250);
    long shift = 1_700_000_000_000_000L + random.nextInt(1_000_000_000);
    List<EcgSamples> early = frames.between(0, WINDOW_MICROS + 1_000_000);
    List<EcgSamples> late = early.stream().map(frame -> shifted(frame, shift)).toList();
    long start = random.nextInt(1_000_000);

    assertThat(assembler.assemble(Frame.of(late), start + shift).samples())
        .containsExactly(assembler.assemble(Frame.of(early), start).samples());
  }

  @ParameterizedTest(name = "{0} samples a frame")
  @ValueSource(ints = {1, 7, 100, 1000, 5000})
  void howTheSamplesAreCutIntoFramesHardlyMatters(int samplesPerFrame) {
    DoubleUnaryOperator signal = smooth(42);
    SyntheticFrames reference = new SyntheticFrames(signal, 360, 360, 180);
    SyntheticFrames other = new SyntheticFrames(signal, 360, 360, samplesPerFrame);
    long start = 123_456;

    float[] expected =
        assembler.assemble(Frame.of(reference.between(0, start + WINDOW_MICROS)), start).samples();
    float[] window =
        assembler.assemble(Frame.of(other.between(0, start + WINDOW_MICROS)), start).samples();

    for (int i = 0; i < WINDOW; i++) {
      assertThat(window[i]).isCloseTo(expected[i], offset(0.01f));
    }
  }

  @ParameterizedTest(name = "true rate {0} Hz")
  @ValueSource(doubles = {496, 497.2, 498.5, 499, 500.7, 502})
  void aDriftingClockMovesAHeartbeatByAFewMillisecondsAtMost(double trueRate) {
    double hertz = 2.5;
    DoubleUnaryOperator signal = SyntheticFrames.sine(AMPLITUDE, hertz);
    long start = 777_777;
    List<EcgSamples> frames =
        new SyntheticFrames(signal, trueRate, 500, 250).between(0, start + WINDOW_MICROS);

    float[] window = assembler.assemble(Frame.of(frames), start).samples();

    // Within a frame of 0.5 s the nominal rate is wrong by at most 0.8 %, which is 4 ms.
    double phaseOfFourMillis = AMPLITUDE * 2 * Math.PI * hertz * 0.0045;
    assertThat(largestError(window, signal, start, 0)).isLessThan(phaseOfFourMillis);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void framesOutsideTheWindowChangeNoBit(long seed) {
    SyntheticFrames frames = new SyntheticFrames(noise(seed), 497, 500, 250);
    long start = 3_000_000;
    List<EcgSamples> all = frames.between(0, 12_000_000);
    List<EcgSamples> needed =
        all.stream()
            .filter(
                frame ->
                    FrameTimes.endMicros(frame) > start
                        && FrameTimes.startMicros(frame) < start + WINDOW_MICROS)
            .toList();

    assertThat(needed.size()).isLessThan(all.size());
    assertThat(assembler.assemble(Frame.of(all), start).samples())
        .containsExactly(assembler.assemble(Frame.of(needed), start).samples());
  }

  @Test
  void theSamplesOfAFrameThatLieOutsideTheWindowChangeNoBit() {
    short[] counts = new short[3000];
    Random random = new Random(9);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (short) random.nextInt(-500, 500);
    }
    short[] otherOutside = counts.clone();
    for (int i = 0; i < 500; i++) {
      otherOutside[i] = 30_000;
      otherOutside[2500 + i] = -30_000;
    }
    EcgSamples frame = SyntheticFrames.frame(0, 500, 1, 0, counts);
    EcgSamples other = SyntheticFrames.frame(0, 500, 1, 0, otherOutside);

    assertThat(assembler.assemble(Frame.of(List.of(other)), 1_000_000).samples())
        .containsExactly(assembler.assemble(Frame.of(List.of(frame)), 1_000_000).samples());
  }

  @Test
  void anAssemblerGivesTheSameWindowWhateverItDidBefore() {
    List<EcgSamples> frames = new SyntheticFrames(noise(5), 500).between(0, WINDOW_MICROS);
    float[] first = assembler.assemble(Frame.of(frames), 0).samples();
    List<EcgSamples> others = new SyntheticFrames(noise(6), 1000).between(0, 2 * WINDOW_MICROS);
    for (int i = 0; i < 50; i++) {
      assembler.assemble(Frame.of(others), i * 10_000L);
    }

    assertThat(assembler.assemble(Frame.of(frames), 0).samples()).containsExactly(first);
  }

  @Test
  void framesOfDifferentNominalRatesMakeOneWindow() {
    DoubleUnaryOperator signal = SyntheticFrames.sine(AMPLITUDE, 5);
    List<EcgSamples> slow = new SyntheticFrames(signal, 250).between(0, 2_000_000);
    List<EcgSamples> fast = new SyntheticFrames(signal, 500).between(2_000_000, 4_000_000);
    List<EcgSamples> frames = new ArrayList<>(slow);
    frames.addAll(fast);

    assertThat(largestError(assembler.assemble(Frame.of(frames), 0).samples(), signal, 0, EDGE))
        .isLessThan(0.02 * AMPLITUDE);
  }

  @Test
  void aFrameThatComesTwiceCountsOnce() {
    List<EcgSamples> frames = new SyntheticFrames(noise(7), 500).between(0, WINDOW_MICROS);
    List<EcgSamples> twice = frames.stream().flatMap(frame -> Stream.of(frame, frame)).toList();

    assertThat(assembler.assemble(Frame.of(twice), 0).samples())
        .containsExactly(assembler.assemble(Frame.of(frames), 0).samples());
  }

  @Test
  void aLivelySignalIsGoodAndAFlatOneUnusable() {
    DoubleUnaryOperator beats =
        seconds ->
            Math.exp(-Math.pow((seconds % 0.5 - 0.25) / 0.015, 2))
                + 0.01 * noise(8).applyAsDouble(seconds);
    List<EcgSamples> lively = new SyntheticFrames(beats, 500).between(0, WINDOW_MICROS);
    List<EcgSamples> flat = new SyntheticFrames(seconds -> 0, 500).between(0, WINDOW_MICROS);

    assertThat(assembler.assemble(Frame.of(lively), 0).quality()).isEqualTo(SignalQuality.GOOD);
    assertThat(assembler.assemble(Frame.of(flat), 0).quality()).isEqualTo(SignalQuality.UNUSABLE);
  }

  private static double largestError(
      float[] window, DoubleUnaryOperator signal, long startMicros, int edge) {
    double largest = 0;
    for (int i = edge; i < window.length - edge; i++) {
      double seconds = startMicros / 1e6 + (double) i / RATE;
      largest = Math.max(largest, Math.abs(window[i] - signal.applyAsDouble(seconds)));
    }
    return largest;
  }

  private static double largestMagnitude(float[] window, int edge) {
    return largestError(window, seconds -> 0, 0, edge);
  }

  /** White noise of 0.1 mV that is a function of time. */
  private static DoubleUnaryOperator noise(long seed) {
    return seconds ->
        0.1 * new Random(seed * 31 + Math.round(seconds * 1e6) * 1_000_003).nextGaussian();
  }

  /** A sum of sines below 20 Hz. */
  private static DoubleUnaryOperator smooth(long seed) {
    Random random = new Random(seed);
    double[] hertz = random.doubles(8, 0.3, 20).toArray();
    double[] phases = random.doubles(8, 0, 2 * Math.PI).toArray();
    return seconds -> {
      double sum = 0;
      for (int i = 0; i < hertz.length; i++) {
        sum += Math.sin(2 * Math.PI * hertz[i] * seconds + phases[i]);
      }
      return sum;
    };
  }

  private static EcgSamples shifted(EcgSamples frame, long micros) {
    return EcgSamples.newBuilder(frame)
        .setStartTime(frame.getStartTime().plusNanos(1000 * micros))
        .build();
  }
}
