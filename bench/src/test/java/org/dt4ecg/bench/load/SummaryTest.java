package org.dt4ecg.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void ratiosAreTakenWithinARoundAndThenTheirMedian() {
    Summary summary =
        Summary.of(
            "light",
            List.of(
                run("ours", 1, 100),
                run("ceiling", 1, 1_000),
                run("ours", 2, 500),
                run("ceiling", 2, 1_000),
                run("ours", 3, 90),
                run("ceiling", 3, 300)));

    assertThat(summary.ratios()).containsKey("ours/ceiling").hasSize(1);
    assertThat(summary.ratios().get("ours/ceiling")).isEqualTo(new Spread(0.3, 0.1, 0.5));
    assertThat(figures(summary, "ours").windowsPerSecond()).isEqualTo(new Spread(100, 90, 500));
  }

  @Test
  void aRunWithWrongOutputsDoesNotCountAndItsRoundHasNoRatio() {
    Summary summary =
        Summary.of(
            "light",
            List.of(
                run("ours", 1, 100, "user-activity: one is missing"),
                run("ceiling", 1, 1_000),
                run("ours", 2, 200),
                run("ceiling", 2, 1_000)));

    assertThat(figures(summary, "ours").rounds()).isEqualTo(1);
    assertThat(summary.ratios().get("ours/ceiling")).isEqualTo(new Spread(0.2, 0.2, 0.2));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, 0, 0));
  }

  @Test
  void quantilesAreValuesThatWereMeasured() {
    long[] micros = new long[100];
    for (int i = 0; i < 100; i++) {
      micros[i] = (100 - i) * 1_000L;
    }
    assertThat(Quantiles.ofMicros(micros)).isEqualTo(new Quantiles(100, 50, 95, 99, 100));
  }

  private static Summary.Figures figures(Summary summary, String contestant) {
    Summary.Figures figures = summary.contestants().get(contestant);
    if (figures == null) {
      throw new AssertionError("No figures of " + contestant);
    }
    return figures;
  }

  static StreamFigures run(
      String contestant, int round, double windowsPerSecond, String... faults) {
    return new StreamFigures(
        contestant,
        "light",
        round,
        1_000,
        750,
        750 / windowsPerSecond,
        windowsPerSecond,
        100,
        20,
        12_000,
        0.01,
        80,
        100,
        50,
        Map.of("ecg-samples", 1_000_000L),
        0,
        0,
        Map.of(),
        List.of(faults));
  }
}
