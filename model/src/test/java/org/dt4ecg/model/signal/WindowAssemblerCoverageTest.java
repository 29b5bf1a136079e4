package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of one second, [10 s, 11 s), at 250 Hz; frames at 500 Hz; tolerance 40 ms. */
class WindowAssemblerCoverageTest {

  private static final long START = 10_000_000;
  private static final long END = 11_000_000;

  private final WindowAssembler assembler =
      new WindowAssembler(InputUnit.MILLIVOLTS, 250, 250, Duration.ofMillis(40));

  @Test
  void framesUpToTheNominalEndMakeAWholeWindow() {
    assertWhole(frame(START, END));
    assertWhole(frame(START - 100_000, START + 300_000), frame(START + 300_000, END + 5_000));
  }

  @Test
  void noFramesLeaveTheWholeWindowOpen() {
    assertHole(START, OptionalLong.empty());
  }

  @Test
  void framesThatAllEndBeforeTheWindowLeaveItOpen() {
    assertHole(START, OptionalLong.empty(), frame(START - 500_000, START));
  }

  @Test
  void aHoleAtTheStartCountsFromTheWindowsStart() {
    assertWhole(frame(START + 40_000, END));
    assertHole(START, OptionalLong.of(START + 40_002), frame(START + 40_002, END));
    // Outside the window a hole may be as long as it likes.
    assertWhole(frame(START - 900_000, START - 800_000), frame(START + 40_000, END));
  }

  @Test
  void aHoleInTheMiddleMayBeAsLongAsTheTolerance() {
    assertWhole(frame(START, START + 400_000), frame(START + 440_000, END));
    assertHole(
        START + 400_000,
        OptionalLong.of(START + 440_002),
        frame(START, START + 400_000),
        frame(START + 440_002, END));
  }

  @Test
  void theFirstOfSeveralHolesIsReported() {
    assertHole(
        START + 200_000,
        OptionalLong.of(START + 300_000),
        frame(START, START + 200_000),
        frame(START + 300_000, START + 400_000),
        frame(START + 600_000, END));
  }

  @Test
  void anEndThatNoFrameReachesStaysOpenHoweverSmallTheHole() {
    assertHole(END - 2_000, OptionalLong.empty(), frame(START, END - 2_000));
  }

  @Test
  void aFrameBehindTheEndClosesASmallHole() {
    assertWhole(frame(START, END - 20_000), frame(END + 20_000, END + 520_000));
    assertHole(
        END - 20_000,
        OptionalLong.of(END + 20_002),
        frame(START, END - 20_000),
        frame(END + 20_002, END + 520_000));
  }

  @Test
  void aFrameWithinAnotherClosesNothingAndOpensNothing() {
    assertWhole(
        frame(START, START + 600_000),
        frame(START + 100_000, START + 200_000),
        frame(START + 600_000, END));
  }

  @Test
  void framesOutOfOrderAreRefused() {
    List<EcgSamples> frames = List.of(frame(START + 500_000, END), frame(START, END));

    assertThatThrownBy(() -> assembler.coverage(Frame.of(frames), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sorted by start time");
  }

  @Test
  void aWindowWithAHoleIsNotAssembled() {
    List<EcgSamples> frames = List.of(frame(START, START + 400_000));

    assertThatThrownBy(() -> assembler.assemble(Frame.of(frames), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has a hole from 10400000 µs on");
  }

  @Test
  void aWindowShorterThanTheToleranceWithoutASampleIsNotAssembled() {
    WindowAssembler tiny = new WindowAssembler(InputUnit.MILLIVOLTS, 250, 5, Duration.ofMillis(40));
    List<EcgSamples> frames =
        List.of(frame(START - 100_000, START), frame(START + 30_000, START + 100_000));

    assertThatThrownBy(() -> tiny.assemble(Frame.of(frames), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no sample lies in it");
  }

  @ParameterizedTest(name = "a hole of {0} µs")
  @ValueSource(longs = {4_000, 10_000, 24_000, 40_000})
  void aHoleWithinTheToleranceIsFilledByAStraightLine(long hole) {
    // A ramp of 1 µV a sample: a straight line goes on as if nothing was missing.
    EcgSamples before = ramp(START, START + 400_000);
    EcgSamples after = ramp(START + 400_000 + hole, END);

    float[] window = assembler.assemble(Frame.of(List.of(before, after)), START).samples();

    for (int i = 20; i < 230; i++) {
      assertThat((double) window[i]).isCloseTo(i * 2e-3, offset(5e-4));
    }
  }

  @Test
  void inAHoleAtTheStartTheFirstValueIsHeld() {
    float[] window =
        assembler.assemble(Frame.of(List.of(ramp(START + 40_000, END))), START).samples();

    assertThat(window[0]).isEqualTo(window[9]);
    assertThat((double) window[0]).isCloseTo(20e-3, offset(3e-3));
  }

  @Test
  void whatAFastClockSendsBehindTheFrameThatReachesTheEndChangesNothing() {
    EcgSamples reaching = frame(START + 500, END + 500);
    EcgSamples behind = frame(END - 700, END + 499_300);

    assertThat(assembler.assemble(Frame.of(List.of(reaching, behind)), START).samples())
        .as("a live stream does not have it yet")
        .isEqualTo(assembler.assemble(Frame.of(List.of(reaching)), START).samples());
  }

  private void assertWhole(EcgSamples... frames) {
    assertThat(assembler.coverage(Frame.of(List.of(frames)), START))
        .isEqualTo(new Coverage.Complete());
    assertThat(assembler.assemble(Frame.of(List.of(frames)), START).samples()).hasSize(250);
  }

  private void assertHole(long from, OptionalLong next, EcgSamples... frames) {
    assertThat(assembler.coverage(Frame.of(List.of(frames)), START))
        .isEqualTo(new Coverage.Hole(from, next));
  }

  private static EcgSamples frame(long fromMicros, long toMicros) {
    return ramp(fromMicros, toMicros);
  }

  /** Counts that rise by one a sample and are 0 at the window's start. */
  private static EcgSamples ramp(long fromMicros, long toMicros) {
    int first = (int) ((fromMicros - START) / 2_000);
    int samples = (int) ((toMicros - fromMicros) / 2_000);
    short[] counts = new short[samples];
    for (int i = 0; i < samples; i++) {
      counts[i] = (short) (first + i);
    }
    return SyntheticFrames.frame(fromMicros, 500, 1, 0, counts);
  }

  @Test
  void assemblersThatMakeNoSenseAreRefused() {
    Stream.<ThrowingCallable>of(
            () -> new WindowAssembler(InputUnit.COUNTS, 0, 10, Duration.ZERO),
            () -> new WindowAssembler(InputUnit.COUNTS, 250, 0, Duration.ZERO),
            () -> new WindowAssembler(InputUnit.COUNTS, 250, 10, Duration.ofMillis(-1)))
        .forEach(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
  }
}
