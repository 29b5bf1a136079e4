package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAssemblerUnitTest {

  @Test
  void millivoltsAreCountsAboveTheBaselineTimesMicrovoltsPerCount() {
    assertThat(
            assembler(InputUnit.MILLIVOLTS)
                .assemble(Frame.of(frames(2.5, 1000, 1400)), 0)
                .samples())
        .containsOnly(1.0f);
  }

  @Test
  void countsAreCountsAboveTheBaseline() {
    assertThat(assembler(InputUnit.COUNTS).assemble(Frame.of(frames(0, 1000, 1400)), 0).samples())
        .containsOnly(400f);
  }

  @Test
  void theAssemblerOfAModelMakesItsWindows() {
    WindowAssembler assembler =
        WindowAssembler.of(Contracts.tiny(), WindowAssembler.DEFAULT_HOLE_TOLERANCE);

    assertThat(assembler.assemble(Frame.of(frames(1, 0, 500)), 100_000).samples())
        .containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
  }

  @ParameterizedTest(name = "{0} µV per count")
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void countsOfUnknownSizeAreNoMillivolts(double microvoltsPerCount) {
    assertThatThrownBy(
            () ->
                assembler(InputUnit.MILLIVOLTS)
                    .assemble(Frame.of(frames(microvoltsPerCount, 0, 1)), 0))
        .isInstanceOf(UnitMismatchException.class)
        .hasMessageContaining("takes in millivolts")
        .hasMessageContaining("calibration");
  }

  @Test
  void calibratedFramesAreNoBareCounts() {
    assertThatThrownBy(() -> assembler(InputUnit.COUNTS).assemble(Frame.of(frames(1.6, 0, 1)), 0))
        .isInstanceOf(UnitMismatchException.class)
        .hasMessageContaining("1.6 µV per count");
  }

  @Test
  void aFrameOutsideTheWindowMayBeOfAnyCalibration() {
    short[] counts = new short[500];
    List<EcgSamples> frames =
        List.of(
            SyntheticFrames.frame(-1_000_000, 500, 0, 0, counts),
            SyntheticFrames.frame(0, 500, 1, 0, counts),
            SyntheticFrames.frame(1_000_000, 500, 0, 0, counts));

    assertThat(assembler(InputUnit.MILLIVOLTS).assemble(Frame.of(frames), 0).samples())
        .containsOnly(0f);
  }

  private static WindowAssembler assembler(InputUnit unit) {
    return new WindowAssembler(unit, 250, 250, WindowAssembler.DEFAULT_HOLE_TOLERANCE);
  }

  private static List<EcgSamples> frames(double microvoltsPerCount, int baseline, int count) {
    short[] counts = new short[500];
    Arrays.fill(counts, (short) count);
    return List.of(SyntheticFrames.frame(0, 500, microvoltsPerCount, baseline, counts));
  }
}
